import JSONText
import Testing

@testable import Ingest

/// Whose request and answer are kept though the call is read-only.
@Suite struct CredentialCallsTests {
    /// Payloads of the only record of a file.
    private func payloads(_ source: String, _ name: String, readOnly: Bool = true) throws -> Int {
        let text = """
            {"eventVersion":"1.11","eventID":"e","eventTime":"2026-01-01T00:00:00Z","eventSource":"\(source)",\
            "eventName":"\(name)","userIdentity":{"type":"Root"},"readOnly":\(readOnly),\
            "requestParameters":{"a":"b"},"responseElements":{"credentials":{"accessKeyId":"ASIA1"}}}
            """
        let bytes = Array(text.utf8)
        let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count + JSONCursor.padding)
        buffer.update(from: bytes, count: bytes.count)
        (buffer + bytes.count).update(repeating: 0, count: JSONCursor.padding)
        let batch = EventBatch()
        let window = ByteWindow(whole: buffer, count: bytes.count)
        _ = try ContainerReader(window: window, writer: RecordWriter(batch: batch), path: "x").read()
        #expect(batch.events.count == 1)
        return batch.payloads.count
    }

    @Test(arguments: [
        ("sts.amazonaws.com", "AssumeRole"), ("sts.amazonaws.com", "GetScopedCredentials"),
        ("sts.amazonaws.com", "GetDelegatedAccessToken"), ("signin.amazonaws.com", "ConsoleLogin"),
        ("signin.amazonaws.com", "CreateOAuth2Token"), ("sso.amazonaws.com", "GetRoleCredentials"),
        ("eks-auth.amazonaws.com", "AssumeRoleForPodIdentity"), ("rolesanywhere.amazonaws.com", "CreateSession"),
        ("cognito-identity.amazonaws.com", "GetCredentialsForIdentity"),
    ])
    func isKept(source: String, name: String) throws {
        #expect(try payloads(source, name) == 1)
    }

    /// Names as long as one of the list, names of another service's, and no names.
    @Test(arguments: [
        ("sts.amazonaws.com", "GetCallerIdentity"), ("sts.amazonaws.com", "AssumeRola"), ("sts.amazonaws.com", ""),
        ("ecs.amazonaws.com", "AssumeRole"), ("s3express.amazonaws.com", "CreateSession"), ("", "AssumeRole"),
        ("ecs.amazonaws.com", "DescribeServices"),
    ])
    func isLeftOut(source: String, name: String) throws {
        #expect(try payloads(source, name) == 0)
        #expect(try payloads(source, name, readOnly: false) == 1)
    }

    @Test func noNamesAndLongOnes() {
        let long = String(repeating: "a", count: 100)
        let calls = CredentialCalls([(long, "Call"), ("", "None")])
        func has(_ source: String, _ name: String) -> Bool {
            Array((source + name).utf8).withUnsafeBufferPointer { bytes in
                let start = bytes.baseAddress ?? UnsafePointer(bitPattern: 1)!
                let end = source.utf8.count
                return calls.contains(
                    source: JSONSlice(start: start, count: end, kind: .string),
                    name: JSONSlice(start: start + end, count: name.utf8.count, kind: .string))
            }
        }
        #expect(has(long, "Call") && has("", "None"))
        #expect(!has(long + "a", "Call") && !has(long, "Cal") && !has("", "Call"))
    }
}
