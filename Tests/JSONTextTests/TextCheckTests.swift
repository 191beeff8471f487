import Testing

@testable import JSONText

@Suite struct TextCheckTests {
    private func first(_ bytes: [UInt8]) -> TextCheck.Fault? {
        let guarded = GuardedBytes(bytes, filler: 0x80)
        return withExtendedLifetime(guarded) { TextCheck.first(guarded.start, count: bytes.count) }
    }

    /// Every byte at every place of blocks and of what is left behind them.
    @Test func everyByteAtEveryPlace() {
        var wrong: [String] = []
        for place in 0..<140 {
            for byte in 0...0xFF as ClosedRange<UInt8> {
                for tail in [0, 70] {
                    var bytes = [UInt8](repeating: 0x20, count: place + 1 + tail)
                    bytes[place] = byte
                    let expected: TextCheck.Fault? =
                        switch byte {
                        case 0x09, 0x0A, 0x0D, 0x20...0x7F: nil
                        case 0..<0x20: .control(at: place)
                        default: .notUTF8(at: place)
                        }
                    let found = first(bytes)
                    if found != expected { wrong.append("\(byte) at \(place): \(String(describing: found))") }
                }
            }
        }
        #expect(wrong.isEmpty)
        #expect(first([]) == nil)
    }

    /// The first fault of mutated texts, as a loop over the bytes finds it.
    @Test func agreesWithEveryByteByItself() {
        var chance = SplitMix(state: 7)
        for _ in 0..<20_000 {
            let length = chance.below(200)
            var bytes = Array(
                (0..<length).map { _ in chance.pick(["a", "é", "日", "🧑", "\t", "b", "c"]) }.joined().utf8)
            for _ in 0..<chance.below(3) where !bytes.isEmpty {
                bytes[chance.below(bytes.count)] = UInt8(chance.below(256))
            }
            let utf8 = bytes.withUnsafeBufferPointer { buffer in
                buffer.baseAddress.flatMap { UTF8Check.firstInvalid($0, count: buffer.count) }
            }
            let control = bytes.firstIndex { $0 < 0x20 && ![0x09, 0x0A, 0x0D].contains($0) }
            let expected: TextCheck.Fault? =
                if let utf8, utf8 < control ?? .max { .notUTF8(at: utf8) } else { control.map { .control(at: $0) } }
            #expect(first(bytes) == expected, "\(bytes)")
        }
    }
}
