import JSONText
import Testing

@testable import CloudTrail

@Suite("Redaction")
struct RedactionTests {
    private func redacted(_ text: String) throws -> String {
        let bytes = Array(text.utf8)
        let padded = bytes + [UInt8](repeating: 0, count: JSONCursor.padding)
        return try padded.withUnsafeBufferPointer { buffer in
            var cursor = JSONCursor(buffer.baseAddress!, end: buffer.baseAddress! + bytes.count)
            var out: [UInt8] = []
            var redaction = Redaction()
            try redaction.append(try cursor.value(), to: &out)
            return String(decoding: out, as: UTF8.self)
        }
    }

    @Test(
        "keeps names and leaves secrets out",
        arguments: [
            (#"{ "a" : [ 1 , "x" ] }"#, #"{"a":[1,"x"]}"#), (#"{"sessionToken":"SECRET"}"#, #"{"sessionToken":null}"#),
            (
                #"{"SessionToken":"SECRET","secretAccessKey":"SECRET"}"#,
                #"{"SessionToken":null,"secretAccessKey":null}"#
            ),
            (#"{"sess\u0069onToken":"SECRET"}"#, #"{"sess\u0069onToken":null}"#),
            (
                #"{"credentials":{"accessKeyId":"ASIA1","sessionToken":"SECRET","expiration":"x","other":"SECRET"}}"#,
                #"{"credentials":{"accessKeyId":"ASIA1","expiration":"x"}}"#
            ),
            (
                #"{"containerDefinitions":[{"environment":[{"name":"DB","value":"SECRET"},{"value":"SECRET"}]}]}"#,
                #"{"containerDefinitions":[{"environment":[{"name":"DB"},null]}]}"#
            ),
            (
                #"{"environment":{"variables":{"DB":"SECRET"}}}"#, #"{"environment":{"variables":{"DB":null}}}"#
            ),
            (
                #"{"environment":"HIDDEN_DUE_TO_SECURITY_REASONS"}"#,
                #"{"environment":"HIDDEN_DUE_TO_SECURITY_REASONS"}"#
            ),
            (
                #"{"a":[{"b":{"Credentials":{"SecretAccessKey":"SECRET"}}}]}"#,
                #"{"a":[{"b":{"Credentials":{}}}]}"#
            ),
            (#"{"input":"{\"sessionToken\":\"SECRET\"}"}"#, #"{"input":"{\"sessionToken\":null}"}"#),
            (#"{"input":"{\"plain\":\"text\"}"}"#, #"{"input":"{\"plain\":\"text\"}"}"#),
        ])
    func redacts(text: String, expected: String) throws {
        let out = try redacted(text)
        #expect(out == expected)
        #expect(!out.contains("SECRET\""))
    }

    @Test(
        "what is no JSON is found, at any depth", arguments: [#"{"a":[1,}"#, #"{"a":{"b":tru}}"#, #"{"a":"b"#, "[1 2]"])
    func broken(text: String) {
        #expect(throws: (any Error).self) { try redacted(text) }
    }
}
