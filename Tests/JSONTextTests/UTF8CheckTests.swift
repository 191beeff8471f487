import Testing

@testable import JSONText

/// UTF-8 by RFC 3629, at every place of the blocks it is read in.
@Suite struct UTF8CheckTests {
    private func firstInvalid(_ bytes: [UInt8]) -> Int? {
        let guarded = GuardedBytes(bytes, filler: 0x80)
        return withExtendedLifetime(guarded) { UTF8Check.firstInvalid(guarded.start, count: bytes.count) }
    }

    @Test func everyScalarIsValid() {
        for value in UInt32(0)...0x10_FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let bytes = Array(String(scalar).utf8)
            let found = bytes.withUnsafeBufferPointer { UTF8Check.firstInvalid($0.baseAddress!, count: $0.count) }
            if found != nil { Issue.record("U+\(String(value, radix: 16)) is refused") }
        }
    }

    @Test(
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xE0, 0x9F, 0xBF], [0xE1, 0x80],
            [0xE1, 0x80, 0x41], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF], [0xF1, 0x80, 0x80],
            [0xF1, 0x80, 0x80, 0xC0], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF],
        ] as [[UInt8]])
    func foundWhereverItStands(_ bad: [UInt8]) {
        for lead in 0...70 {
            for tail in [0, 1, 40] {
                let bytes = Array(repeating: UInt8(ascii: "x"), count: lead) + bad + Array(repeating: 0x20, count: tail)
                #expect(firstInvalid(bytes) == lead, "\(bad) after \(lead)")
                #expect(String(validating: bytes, as: UTF8.self) == nil)
            }
        }
    }

    @Test func agreesWithSwiftOnMutatedTexts() {
        var chance = SplitMix(state: 99)
        for _ in 0..<3_000 {
            let length = chance.below(100)
            var bytes = Array((0..<length).map { _ in chance.pick(["a", "é", "日", "🧑"]) }.joined().utf8)
            if !bytes.isEmpty, chance.one(in: 2) { bytes[chance.below(bytes.count)] = UInt8(chance.below(256)) }
            #expect((firstInvalid(bytes) == nil) == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes)")
        }
    }
}
