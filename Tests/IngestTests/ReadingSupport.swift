import Foundation
import JSONText

@testable import Ingest

/// Reads these bytes as `ingest` reads a file's.
func readContent(_ bytes: [UInt8], path: String = "x") throws -> (batch: EventBatch, reading: FileReading) {
    let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count + JSONCursor.padding)
    buffer.update(from: bytes, count: bytes.count)
    (buffer + bytes.count).update(repeating: 0, count: JSONCursor.padding)
    let batch = EventBatch()
    let window = ByteWindow(whole: buffer, count: bytes.count)
    let reading = try ContainerReader(window: window, writer: RecordWriter(batch: batch), path: path).read()
    return (batch, reading)
}

func readContent(_ text: String) throws -> (batch: EventBatch, reading: FileReading) {
    try readContent(Array(text.utf8))
}

/// A management event.
func recordText(_ id: Int, more: String = "") -> String {
    """
    {"eventVersion":"1.11","eventID":"00000000-0000-4000-8000-\(String(format: "%012d", id))",\
    "eventTime":"2026-01-01T00:00:00Z","eventSource":"ecs.amazonaws.com","eventName":"UpdateService",\
    "awsRegion":"eu-west-1","userIdentity":{"type":"Root"},"eventType":"AwsApiCall",\
    "recipientAccountId":"111122223333","readOnly":false,"eventCategory":"Management"\(more)}
    """
}

/// The text as a JSON string.
func quoted(_ text: String) -> String {
    let data = try? JSONSerialization.data(withJSONObject: [text], options: [.withoutEscapingSlashes])
    return String(String(decoding: data ?? Data(), as: UTF8.self).dropFirst().dropLast())
}
