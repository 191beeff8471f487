import Testing

@testable import JSONText

/// Numbers by the grammar of RFC 8259, beside every text of a small alphabet.
@Suite struct JSONNumberTests {
    private func isValid(_ text: String) -> Bool { Array(text.utf8).withUnsafeBufferPointer { JSONNumber.isValid($0) } }

    @Test(arguments: [
        "0", "-0", "1", "-12", "9223372036854775808", "0.0", "-0.10", "1e5", "1E5", "1e+05", "1.25e-3", "0e0",
        String(repeating: "9", count: 400),
    ]) func valid(_ text: String) { #expect(isValid(text)) }

    @Test(arguments: [
        "", "-", "+1", "00", "01", "-01", "1.", ".1", "-.1", "1e", "1e+", "e1", "1.e1", "1e1.0", "1 ", " 1", "1a",
        "0x1",
        "1_000", "Infinity", "-Infinity", "NaN", "٣", "1٫5", "--1", "1-",
    ]) func invalid(_ text: String) { #expect(!isValid(text)) }

    /// All texts of up to five of these signs: a second reading of the grammar.
    @Test func theGrammarAndNothingElse() throws {
        let grammar = try Regex("-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?")
        var texts = [""]
        var differ: [String] = []
        for _ in 0..<5 {
            texts = texts.flatMap { text in "01.-+e".map { text + String($0) } }
            differ += texts.filter { isValid($0) != ($0.wholeMatch(of: grammar) != nil) }
        }
        #expect(differ == [])
    }
}
