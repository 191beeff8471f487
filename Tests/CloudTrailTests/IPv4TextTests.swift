import Testing

@testable import CloudTrail

/// Addresses that would be written back the same.
@Suite struct IPv4TextTests {
    private func parse(_ text: String) -> UInt32? { Array(text.utf8).withUnsafeBufferPointer(IPv4Text.parse) }

    @Test(
        arguments: [
            ("0.0.0.0", 0), ("255.255.255.255", .max), ("1.2.3.4", 0x0102_0304), ("203.0.113.7", 0xCB00_7107),
            ("10.0.0.1", 0x0A00_0001), ("192.168.100.200", 0xC0A8_64C8),
        ] as [(String, UInt32)])
    func parses(text: String, address: UInt32) {
        #expect(parse(text) == address)
    }

    @Test(arguments: [
        "", "1", "1.2.3", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.4.", "1.2.3.4.5", "256.1.1.1", "1.1.1.256", "1.1.1.999",
        "01.2.3.4", "1.2.3.00", "1.2.3.04", "1.2.3.4 ", " 1.2.3.4", "1.2.3.-4", "+1.2.3.4", "1.2.3.a", "0x1.2.3.4",
        "1.2.3.4/32", "1.2.3.4:80", "::1", "::ffff:1.2.3.4", "2001:db8::1", "AWS Internal", "ecs.amazonaws.com",
        "1234.1.1.1", "1,2,3,4", "1.2.3.4\0", "........", "1111111", "١.2.3.4",
    ])
    func refuses(_ text: String) {
        #expect(parse(text) == nil)
    }

    @Test func everyByteOfEveryPart() {
        for part in 0..<4 {
            for value in 0...300 {
                var parts = ["9", "8", "7", "6"]
                parts[part] = String(value)
                let numbers = parts.map { UInt32($0)! }
                let address = numbers.reduce(UInt32(0)) { $0 << 8 | $1 & 255 }
                #expect(parse(parts.joined(separator: ".")) == (value < 256 ? address : nil))
            }
        }
    }
}
