import JSONText
import Testing

@testable import CloudTrail

@Suite("Record fields")
struct RecordFieldsTests {
    private func read<T>(_ text: String, _ body: (RecordFields) throws -> T) throws -> T {
        let bytes = Array(text.utf8)
        let padded = bytes + [UInt8](repeating: 0, count: JSONCursor.padding)
        return try padded.withUnsafeBufferPointer { buffer in
            var cursor = JSONCursor(buffer.baseAddress!, end: buffer.baseAddress! + bytes.count)
            let fields = RecordFields()
            try fields.read(&cursor)
            return try body(fields)
        }
    }

    @Test("are found wherever they stand, in any order, with any spacing")
    func anyOrder() throws {
        try read(
            #"""
            { "requestParameters" : {"eventName":"no"}, "eventName":"UpdateService" ,"eventID" : "e-1",
              "userIdentity":{"sessionContext":{"attributes":{"creationDate":"2026-01-01T00:00:00Z"},
              "sessionIssuer":{"arn":"role-arn","type":"Role"}},"type":"AssumedRole","accessKeyId":"ASIA1"},
              "readOnly":false }
            """#
        ) { fields in
            #expect(fields[.eventName].string == "UpdateService")
            #expect(fields[.eventID].string == "e-1")
            #expect(fields[.identityType].string == "AssumedRole")
            #expect(fields[.accessKeyId].string == "ASIA1")
            #expect(fields[.creationDate].string == "2026-01-01T00:00:00Z")
            #expect(fields[.issuerArn].string == "role-arn")
            #expect(fields[.readOnly].kind == .bool)
            #expect(fields[.requestParameters].kind == .object)
            #expect(fields[.errorCode].isNull)
        }
    }

    @Test("a text where an object is expected is no reason to give up")
    func lenient() throws {
        try read(
            #"{"eventID":"e","userIdentity":"HIDDEN_DUE_TO_SECURITY_REASONS","requestParameters":"None"}"#
        ) { fields in
            #expect(fields[.eventID].string == "e")
            #expect(fields[.identityType].isNull)
            #expect(fields[.requestParameters].string == "None")
        }
    }

    @Test("of one record do not leak into the next")
    func reused() throws {
        let fields = RecordFields()
        for (text, code) in [(#"{"errorCode":"AccessDenied"}"#, "AccessDenied"), (#"{"eventID":"x"}"#, nil)] {
            let padded = Array(text.utf8) + [UInt8](repeating: 0, count: JSONCursor.padding)
            try padded.withUnsafeBufferPointer { buffer in
                var cursor = JSONCursor(buffer.baseAddress!, end: buffer.baseAddress! + text.utf8.count)
                try fields.read(&cursor)
                #expect(fields[.errorCode].string == code)
            }
        }
    }

    @Test("of what is no object are an error", arguments: ["[1]", "\"x\"", "{\"a\":", "{\"a\" 1}", "12"])
    func refused(text: String) {
        #expect(throws: (any Error).self) { try read(text) { _ in } }
    }
}
