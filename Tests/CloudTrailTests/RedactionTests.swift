import Foundation
import Testing

@testable import CloudTrail
@testable import JSONText

/// What must never be stored is left out, wherever it stands.
@Suite struct RedactionTests {
    private func redacted(_ text: String) throws -> String {
        try JSONDocument.read(text) { value in
            var out: [UInt8] = []
            var redaction = Redaction()
            try redaction.append(value, to: &out)
            return String(decoding: out, as: UTF8.self)
        }
    }

    /// What holds nothing sensitive stays, without the space between.
    @Test(arguments: [
        ("{ }", "{}"), ("[ ]", "[]"), (" null ", "null"), ("[ 1 , -2.50e+3 ,true, null ]", "[1,-2.50e+3,true,null]"),
        ("{ \"a\" : { \"b\" : [ \"c d\" ] } }", #"{"a":{"b":["c d"]}}"#), (#"{"a":1,"a":2}"#, #"{"a":1,"a":2}"#),
        (#""\u00e9\/\ud800é""#, #""\u00e9\/\ud800é""#),
        (#"{"tokens":1,"passwords":"x"}"#, #"{"tokens":1,"passwords":"x"}"#),
        (#"{"sessionTokens":"x","credential":{"a":1}}"#, #"{"sessionTokens":"x","credential":{"a":1}}"#),
        (#"{"a":"{\"image\": \"x\"}"}"#, #"{"a":"{\"image\": \"x\"}"}"#),
    ])
    func theRestStays(text: String, out: String) throws {
        #expect(try redacted(text) == out)
    }

    @Test(arguments: [
        "sessionToken", "secretAccessKey", "webIdentityToken", "sAMLAssertion", "authorizationToken", "password",
        "tokenCode", "clientSecret", "SESSIONTOKEN", "sessiontoken", "SessionToken", #"session\u0054oken"#,
        #"\u0073\u0065\u0073\u0073\u0069\u006f\u006e\u0054\u006f\u006b\u0065\u006e"#, #"P\u0041ssword"#,
        #"secret\u0041ccessKe\u0079"#,
    ])
    func secretsAreNullWhateverTheyAre(_ name: String) throws {
        for value in ["\"S3CR3T\"", "{\"a\":\"S3CR3T\"}", "[\"S3CR3T\",{\"b\":\"S3CR3T\"}]", "12345", "true", "null"] {
            #expect(try redacted("{\"\(name)\":\(value)}") == "{\"\(name)\":null}")
            let deep = try redacted("[[{\"a\":{\"b\":[1,{\"\(name)\" : \(value) , \"c\":2}]}}]]")
            #expect(deep == "[[{\"a\":{\"b\":[1,{\"\(name)\":null,\"c\":2}]}}]]")
        }
    }

    /// AssumeRoleWithWebIdentity's answer: the key's id and its end stay.
    @Test func ofCredentialsTheKeysIdAndItsEndStay() throws {
        let credentials =
            #"{"secretAccessKey":"S3CR3T","accessKeyId":"ASIAEXAMPLE","future":"S3CR3T","# + "\n"
            + #""expiration":"Apr 16, 2025, 3:46:56 AM","sessionToken":"S3CR3T","nested":{"accessKeyId":"S3CR3T"}}"#
        let kept = #"{"accessKeyId":"ASIAEXAMPLE","expiration":"Apr 16, 2025, 3:46:56 AM"}"#
        for name in ["credentials", "Credentials", "CREDENTIALS", #"credential\u0073"#] {
            #expect(try redacted("{\"\(name)\":\(credentials)}") == "{\"\(name)\":\(kept)}")
            #expect(
                try redacted("{\"a\":[{\"\(name)\":\(credentials),\"b\":1}]}")
                    == "{\"a\":[{\"\(name)\":\(kept),\"b\":1}]}")
        }
    }

    @Test(arguments: [
        (#""HIDDEN_DUE_TO_SECURITY_REASONS""#, "null"), ("null", "null"), ("[\"S3CR3T\"]", "null"), ("1", "null"),
        ("{}", "{}"), (#"{"accessKeyId":{"x":"S3CR3T"},"expiration":["S3CR3T"]}"#, "{}"),
        (#"{"accessKeyId":null,"expiration":1750000000.5}"#, #"{"expiration":1750000000.5}"#),
        (#"{"accesskeyid":"S3CR3T","EXPIRATION":"S3CR3T","access\u004beyId":"S3CR3T"}"#, "{}"),
    ])
    func credentialsOfOtherShapes(value: String, out: String) throws {
        #expect(try redacted("{\"credentials\":\(value)}") == "{\"credentials\":\(out)}")
    }

    /// ECS's list of pairs, Lambda's object, and words of the same name.
    @Test(arguments: [
        (#"[{"name":"DB","value":"S3CR3T"},{"value":"S3CR3T","name":"KEY"}]"#, #"[{"name":"DB"},{"name":"KEY"}]"#),
        (#"[{"Name":"DB","value":"S3CR3T"},"S3CR3T",1,null,["S3CR3T"],{"name":5}]"#, "[null,null,null,null,null,null]"),
        (#"{"variables":{"DB":"S3CR3T","N":1,"L":["S3CR3T"]}}"#, #"{"variables":{"DB":null,"N":null,"L":null}}"#),
        (#"{"DB":"S3CR3T"}"#, #"{"DB":null}"#),
        (#"{"variables":"HIDDEN_DUE_TO_SECURITY_REASONS"}"#, #"{"variables":null}"#),
        (#""HIDDEN_DUE_TO_SECURITY_REASONS""#, #""HIDDEN_DUE_TO_SECURITY_REASONS""#),
        (#""production""#, #""production""#),
        ("[]", "[]"), ("{}", "{}"), ("null", "null"), ("true", "true"), ("3", "3"),
        (#"[{"name":"A","value":"S3CR3T","name":"B"}]"#, #"[{"name":"A"}]"#),
    ])
    func environments(value: String, out: String) throws {
        for name in ["environment", "Environment", "ENVIRONMENT", #"\u0065nvironment"#] {
            #expect(try redacted("{\"\(name)\":\(value)}") == "{\"\(name)\":\(out)}")
            #expect(
                try redacted("{\"containerDefinitions\":[{\"image\":\"i\",\"\(name)\": \(value) }]}")
                    == "{\"containerDefinitions\":[{\"image\":\"i\",\"\(name)\":\(out)}]}")
        }
    }

    /// JSON in strings, as deep as it goes: EventBridge's input of a target, a
    /// template, a policy.
    /// StartBuild of CodeBuild, CreateService of App Runner (their API
    /// references).
    @Test func environmentsOfOtherServices() throws {
        #expect(
            try redacted(#"{"environmentVariablesOverride":[{"name":"TOKEN","value":"S3CR3T","type":"PLAINTEXT"}]}"#)
                == #"{"environmentVariablesOverride":[{"name":"TOKEN"}]}"#)
        #expect(
            try redacted(#"{"imageConfiguration":{"runtimeEnvironmentVariables":{"TOKEN":"S3CR3T"},"port":"80"}}"#)
                == #"{"imageConfiguration":{"runtimeEnvironmentVariables":{"TOKEN":null},"port":"80"}}"#)
        #expect(
            try redacted(#"{"environment":{"environmentVariables":[{"name":"TOKEN","value":"S3CR3T"}]}}"#).contains(
                "S3CR3T")
                == false)
    }

    @Test func insideStringsThatHoldJSON() throws {
        let documents = [
            #"{"sessionToken":"S3CR3T","a":"é\n"}"#, #"[{"environment":[{"name":"DB","value":"S3CR3T"}]}]"#,
            #"{"credentials":{"accessKeyId":"A","sessionToken":"S3CR3T"}}"#,
            "\n\t {\"x\":[{\"Password\":\"S3CR3T\"}]} \r\n",
            #"{"session\u0054oken":"S3CR3T"}"#,
        ]
        for document in documents {
            var text = document
            for _ in 0..<5 {
                var quoted: [UInt8] = []
                JSONString.appendQuoted(text.utf8, to: &quoted)
                text = "{\"input\":\(String(decoding: quoted, as: UTF8.self))}"
                let out = try redacted(text)
                #expect(!out.contains("S3CR3T"), "\(out)")
                #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(out.utf8)) }
            }
        }
    }

    @Test func theSameDocumentInAString() throws {
        #expect(
            try redacted(
                #"{"input":" { \"overrides\" : [{\"environment\":[{\"name\":\"A\",\"value\":\"S3CR3T\"}]}] } "}"#)
                == #"{"input":"{\"overrides\":[{\"environment\":[{\"name\":\"A\"}]}]}"}"#)
        // Written with escapes that need not be.
        #expect(
            try redacted(#"{"input":"\u007b\u0022sessionToken\u0022:\"S3CR3T\"}"}"#)
                == #"{"input":"{\"sessionToken\":null}"}"#)
        // A string in a string.
        #expect(
            try redacted(#"{"input":"\"{\\\"password\\\":\\\"S3CR3T\\\"}\""}"#)
                == #"{"input":"\"{\\\"password\\\":null}\""}"#)
        // One document behind another.
        let two = try redacted(#"{"input":"{\"a\":1}\n{\"sessionToken\":\"S3CR3T\"}"}"#)
        #expect(!two.contains("S3CR3T"), "\(two)")
    }

    /// Of JSON that CloudTrail cut off nothing is kept if it may hold a secret.
    @Test(arguments: [
        (#""{\"a\":{\"sessionToken\":\"S3CR3T""#, "null"),
        (#""{\"Environment\":[{\"name\":\"A\",\"value\":\"S3CR3T\"}""#, "null"),
        (#""{\"input\":\"{\\\"password\\\":\\\"S3CR3T""#, "null"), (#""{\"password\":\"S3CR3T\"} and so on""#, "null"),
        (#""{\"a\":\"b""#, #""{\"a\":\"b""#), (#""[note] a \"quoted\" word""#, #""[note] a \"quoted\" word""#),
        (#""the \"password\" is wrong""#, #""the \"password\" is wrong""#),
        (#""\"password\" is wrong""#, #""\"password\" is wrong""#), (#""\"{\\\"password\\\":\\\"S3CR3T""#, "null"),
        (#""[credentials] expired at \"x\"""#, #""[credentials] expired at \"x\"""#),
    ])
    func brokenJSONInStrings(value: String, out: String) throws {
        #expect(try redacted("{\"a\":[\(value)]}") == "{\"a\":[\(out)]}")
    }

    /// Every byte that is copied is read: what is no JSON is found, also in
    /// what the scanner passed over by brackets alone.
    @Test(arguments: [
        "{\"a\" 1}", "[1,]", "[1 2]", "{\"a\":1,}", "[}", "{]", "[tru]", "[01]", "[\"a\u{1}\"]", #"["\q"]"#,
        #"["\u12g4"]"#,
        #"{"\x":1}"#, "[\"\\\n\"]", #"{"credentials":{"accessKeyId" 1}}"#, #"{"credentials":{"accessKeyId":"\q"}}"#,
        #"{"credentials":{"accessKeyId":"A"]}"#, #"{"environment":[{"name":"\q","value":"v"}]}"#,
        #"{"environment":{"\q":"v"}}"#, #"{"environment":[1 2]}"#, #"{"environment":"\q"}"#,
        #"{"sessionToken":"x","\u":1}"#,
    ])
    func whatIsNoJSONIsFound(_ text: String) {
        for text in [text, "[[\(text)]]", "{\"a\":\(text)}"] {
            #expect(throws: JSONError.self, "\(text)") { try redacted(text) }
        }
    }

    @Test func asDeepAsTheCursorGoes() throws {
        let deep = String(repeating: "[", count: 499) + #"{"password":"S3CR3T"}"# + String(repeating: "]", count: 499)
        #expect(try redacted(deep) == deep.replacing("\"S3CR3T\"", with: "null"))
    }
}
