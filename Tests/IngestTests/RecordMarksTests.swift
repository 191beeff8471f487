import JSONText
import Testing

@testable import Ingest

/// Parts of a record are stored with control bytes as marks; no record may
/// bring marks of its own.
@Suite struct RecordMarksTests {
    private static func read(_ text: String) throws -> (batch: EventBatch, reading: FileReading) {
        let bytes = Array(text.utf8)
        let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count + JSONCursor.padding)
        buffer.update(from: bytes, count: bytes.count)
        (buffer + bytes.count).update(repeating: 0, count: JSONCursor.padding)
        let batch = EventBatch()
        let window = ByteWindow(whole: buffer, count: bytes.count)
        let reading = try ContainerReader(window: window, writer: RecordWriter(batch: batch), path: "x").read()
        return (batch, reading)
    }

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
        let (batch, reading) = try RecordMarksTests.read("{\"Records\":[\(records.joined(separator: ",\n"))]}")
        #expect(reading.recordsRead == 4)
        #expect(batch.events.isEmpty)
        #expect(batch.rejects.count == 4 && batch.rejects.allSatisfy { $0.reason.hasPrefix("a control byte at byte ") })
    }

    /// Escaped, they are text: U+FFFD in columns, as they stand in JSON.
    @Test func escapedControlBytesAreText() throws {
        let identity = #"{"type":"Root","arn":"a\u001fb\u0001","principalId":"A:\u001f","z":"\u001f"}"#
        let (batch, _) = try RecordMarksTests.read(
            RecordMarksTests.record(",\"tlsDetails\":{\"c\":\"\\u001f\"}", identity: identity))
        #expect(batch.events.count == 1)
        #expect(batch.identities.bytes(0).count { $0 == IdentityTemplate.separator } == 22)
        #expect(batch.calls.bytes(0).count { $0 == IdentityTemplate.separator } == 13)
        #expect(batch.identities.bytes(0).count { $0 < 0x1F } == 0)
    }

    @Test func spacingIsNoControlByte() throws {
        let spaced = RecordMarksTests.record("", identity: "{\n\t\"type\" :\r\n \"Root\" }")
        #expect(try RecordMarksTests.read(spaced).batch.events.count == 1)
    }
}
