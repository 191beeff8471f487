import Testing

@testable import JSONText

/// Documents with one byte changed, doubled or left out: the cursor and
/// Foundation's reader both take them, or neither does.
@Suite struct BrokenDocumentTests {
    @Test(arguments: 0..<20) func refusedByBothOrByNone(batch: Int) throws {
        let marks = Array("{}[]\",:0123456789.eE+-truefalsn ".utf8)
        var chance = SplitMix(state: UInt64(1000 + batch))
        var random = RandomJSON(seed: UInt64(2000 + batch))
        var refused = 0
        for _ in 0..<200 {
            var bytes = random.document()
            let at = chance.below(bytes.count)
            switch chance.below(4) {
            case 0: bytes[at] = marks[chance.below(marks.count)]
            case 1: bytes.remove(at: at)
            case 2: bytes.insert(marks[chance.below(marks.count)], at: at)
            default: bytes.insert(bytes[at], at: at)
            }
            guard let text = String(validating: bytes, as: UTF8.self) else { continue }
            let ours = try? GuardedBytes(bytes).read { try JSONTree(reading: &$0) }
            let theirs = try? JSONTree(foundation: bytes)
            if (ours == nil) != (theirs == nil), BrokenDocumentTests.differsByIntent(text, taken: ours != nil) {
                continue
            }
            #expect(ours == theirs, "\(text)")
            if ours == nil { refused += 1 }
        }
        #expect(refused > 40)
    }

    /// Foundation takes a comma before the last bracket. It refuses numbers
    /// beyond its own and escapes that are none; the cursor leaves these to
    /// those who copy them.
    private static func differsByIntent(_ text: String, taken: Bool) -> Bool {
        taken
            ? text.contains("\\") || text.contains(/[eE]\+?[0-9]{3}/)
            : text.contains(/,[ \n\r\t]*[\]}]/.matchingSemantics(.unicodeScalar))
    }
}
