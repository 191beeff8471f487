import JSONText
import Testing

@testable import CloudTrail

/// JSON in strings, where it is an environment or goes deep.
@Suite struct RedactionInTextTests {
    private func redacted(_ text: String) throws -> String {
        try JSONDocument.read(text) { value in
            var out: [UInt8] = []
            var redaction = Redaction()
            try redaction.append(value, to: &out)
            return String(decoding: out, as: UTF8.self)
        }
    }

    private func quoted(_ text: String) -> String {
        var out: [UInt8] = []
        JSONString.appendQuoted(text.utf8, to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    /// An environment that somebody wrote as text keeps its names alone.
    @Test(arguments: [
        (#"[{"name":"A","value":"S3CR3T"}]"#, #"[{"name":"A"}]"#), (#"{"A":"S3CR3T"}"#, #"{"A":null}"#),
        (#" {"a":{"A":"S3CR3T"}}"#, #"{"a":{"A":null}}"#), (#"["S"]"#, "[null]"),
    ])
    func environments(text: String, out: String) throws {
        for levels in 1...3 {
            var (given, expected) = (text, out)
            for _ in 0..<levels { (given, expected) = (quoted(given), quoted(expected)) }
            #expect(try redacted("{\"environment\":\(given)}") == "{\"environment\":\(expected)}")
        }
        let cut = quoted(String(text.dropLast()))
        #expect(try redacted("{\"environment\":\(cut)}") == "{\"environment\":null}")
    }

    @Test(arguments: ["production", "a \"quoted\" word", "", "not {\"json\":1}", "true"])
    func wordsStay(word: String) throws {
        let text = "{\"environment\":\(quoted(word))}"
        #expect(try redacted(text) == text)
    }

    /// Each as deep as the cursor goes: it used to overflow the call stack.
    @Test func textInTextInText() throws {
        var text = "{\"sessionToken\":\"S3CR3T\"}"
        for _ in 0..<12 {
            let levels = JSONCursor.deepest - 1
            text = String(repeating: "[", count: levels) + quoted(text) + String(repeating: "]", count: levels)
        }
        #expect(try !redacted(text).contains("S3CR3T"))
    }
}
