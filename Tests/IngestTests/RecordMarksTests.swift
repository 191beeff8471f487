import Testing

@testable import Ingest

/// Parts of a record are stored with control bytes as marks; no record may
/// bring marks of its own.
@Suite struct RecordMarksTests {
    private static func record(_ more: String, identity: String = "{\"type\":\"Root\"}") -> String {
        """
        {"eventVersion":"1.08","eventID":"e","eventTime":"2026-01-01T00:00:00Z","eventSource":"ecs.amazonaws.com",\
        "eventName":"UpdateService","userIdentity":\(identity)\(more)}
        """
    }

    @Test(arguments: ["\u{1}", "\u{2}", "\u{3}", "\u{1F}", "\u{0}"])
    func controlBytesAreRejected(mark: String) throws {
        let records = [
            RecordMarksTests.record("", identity: "{\"type\":\"Root\",\"z\":[\"\(mark)\"]}"),
            RecordMarksTests.record("", identity: "{\"type\":\"Root\",\"z\":{\"y\":\(mark)}}"),
            RecordMarksTests.record(",\"tlsDetails\":{\"z\":[\"\(mark)\"]}"),
            RecordMarksTests.record(",\"resources\":[\"\(mark)\"]"),
        ]
        let (batch, reading) = try readContent("{\"Records\":[\(records.joined(separator: ",\n"))]}")
        #expect(reading.recordsRead == 4)
        #expect(batch.events.isEmpty)
        #expect(batch.rejects.count == 4 && batch.rejects.allSatisfy { $0.reason.hasPrefix("a control byte at byte ") })
    }

    /// Escaped, they are text: U+FFFD in columns, as they stand in JSON.
    @Test func escapedControlBytesAreText() throws {
        let identity = #"{"type":"Root","arn":"a\u001fb\u0001","principalId":"A:\u001f","z":"\u001f"}"#
        let (batch, _) = try readContent(
            RecordMarksTests.record(",\"tlsDetails\":{\"c\":\"\\u001f\"}", identity: identity))
        #expect(batch.events.count == 1)
        #expect(batch.identities.bytes(0).count { $0 == IdentityTemplate.separator } == 22)
        #expect(batch.calls.bytes(0).count { $0 == IdentityTemplate.separator } == 13)
        #expect(batch.identities.bytes(0).count { $0 < 0x1F } == 0)
    }

    @Test func spacingIsNoControlByte() throws {
        let spaced = RecordMarksTests.record("", identity: "{\n\t\"type\" :\r\n \"Root\" }")
        #expect(try readContent(spaced).batch.events.count == 1)
    }
}
