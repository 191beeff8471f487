import Testing

@testable import Ingest

/// Records longer than any that AWS writes: rejected with their place, in flat
/// memory, wherever they stand.
@Suite struct LongRecordTests {
    /// A head, a byte again and again, and a tail: made while it is read.
    private final class Repeating: ByteSource {
        private var parts: [(bytes: [UInt8], times: Int)]
        private(set) var problem: String?

        init(_ head: String, _ times: Int, _ tail: String) {
            parts = [(Array(head.utf8), 1), (Array(repeating: 0x78, count: 1 << 20), times), (Array(tail.utf8), 1)]
        }

        func read(into buffer: UnsafeMutablePointer<UInt8>, capacity: Int) -> Int {
            guard !parts.isEmpty, capacity >= 1 << 20 else { return 0 }
            let bytes = parts[0].bytes
            buffer.update(from: bytes, count: bytes.count)
            parts[0].times -= 1
            if parts[0].times == 0 { parts.removeFirst() }
            return bytes.count
        }
    }

    private static func read(_ head: String, megabytes: Int, _ tail: String) throws -> (EventBatch, FileReading) {
        let batch = EventBatch()
        let window = ByteWindow(over: Repeating(head, megabytes, tail))
        let reading = try ContainerReader(
            window: window, writer: RecordWriter(batch: batch), path: "x", longestValue: 5 << 20
        ).read()
        return (batch, reading)
    }

    private static let long = recordText(9).dropLast() + ",\"userAgent\":\""

    @Test(arguments: [
        ("{\"Records\":[", "]}"), ("[", "]"), ("", ""), (recordText(1) + "\n", "\n" + recordText(2)),
        ("{\"Records\":[\(recordText(1)),", ",\(recordText(2))]}"), ("[", ",\(recordText(2))]"),
    ])
    func beyondTheLimits(before: String, after: String) throws {
        let (batch, reading) = try LongRecordTests.read(
            before + LongRecordTests.long, megabytes: 7, "\"}" + after)
        #expect(reading.kind == "cloudtrail" && reading.status == .partial)
        #expect(reading.rejected == 1 && batch.rejects.count == 1)
        #expect(batch.rejects[0].reason.hasPrefix("a record of more than "))
        #expect(batch.rejects[0].offset == Int64(before.utf8.count))
        let others = (before + after).components(separatedBy: "eventID").count - 1
        #expect(batch.events.count == others && reading.recordsRead == others + 1)
    }

    /// The long member may come first: what it is, is told by what follows.
    @Test func namesBehindTheLongMember() throws {
        let (batch, reading) = try LongRecordTests.read(
            "{\"userAgent\":\"", megabytes: 7, "\"," + recordText(9).dropFirst())
        #expect(reading.status == .partial && batch.rejects.count == 1)
    }

    /// What is no record and too long to be looked at is no success.
    @Test func ofAnotherKind() throws {
        let (_, reading) = try LongRecordTests.read("{\"a\":\"", megabytes: 7, "\"}")
        #expect(reading.status == .failed && reading.recordsRead == 0)
        #expect(reading.reason!.contains("more than 5 MiB"))
    }
}
