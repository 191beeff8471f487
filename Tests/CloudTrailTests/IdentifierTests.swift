import Testing

@testable import CloudTrail

@Suite("Identifiers")
struct IdentifierTests {
    private func uuid(_ text: String) -> (UInt64, UInt64)? {
        var copy = text
        return copy.withUTF8 { UUIDText.parse($0) }
    }

    @Test("a canonical UUID is its sixteen bytes")
    func canonical() throws {
        let halves = try #require(uuid("00112233-4455-6677-8899-aabbccddeeff"))
        #expect(halves.0 == 0x0011_2233_4455_6677 && halves.1 == 0x8899_AABB_CCDD_EEFF)
        #expect(UUIDText.bytes("00112233-4455-6677-8899-aabbccddeeff") == (0..<16).map { UInt8($0 * 17) })
    }

    @Test(
        "any other spelling stays text",
        arguments: [
            "", "00112233-4455-6677-8899-AABBCCDDEEFF", "{00112233-4455-6677-8899-aabbccddeeff}",
            "00112233445566778899aabbccddeeff", "00112233-4455-6677-8899-aabbccddeefg",
            "00112233-4455-6677-8899-aabbccddeef", "00112233_4455-6677-8899-aabbccddeeff",
            "00112233-4455-6677-8899-aabbccddeeff0",
        ])
    func others(text: String) {
        #expect(uuid(text) == nil)
    }

    @Test(
        "addresses",
        arguments: [
            ("0.0.0.0", 0), ("192.0.2.1", 0xC000_0201), ("255.255.255.255", 0xFFFF_FFFF), ("10.0.0.255", 0x0A00_00FF),
        ])
    func addresses(text: String, expected: Int) {
        var copy = text
        #expect(copy.withUTF8 { IPv4Text.parse($0) } == UInt32(expected))
    }

    @Test(
        "what would not be written back the same is no number",
        arguments: [
            "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.04", "1..2.3", "1.2.3.", ".1.2.3", "::1",
            "ecs.amazonaws.com", "AWS Internal", "1.2.3.4 ", "1.2.3.-4", "1111.1.1.1",
        ])
    func noAddresses(text: String) {
        var copy = text
        #expect(copy.withUTF8 { IPv4Text.parse($0) } == nil)
    }
}
