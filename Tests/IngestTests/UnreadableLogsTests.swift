import Testing

@testable import Ingest

/// A log that cannot be read is a gap in the evidence, and says so.
@Suite struct UnreadableLogsTests {
    private static let folder = "in/AWSLogs/111122223333/CloudTrail/eu-west-1/2026/09/05/"
    private static let name = folder + "111122223333_CloudTrail_eu-west-1_20260905T1005Z_abcdefghijklmnop.json.gz"
    private static let digest =
        "111122223333_CloudTrail-Digest_eu-west-1_trail_eu-west-1_20260905T100500Z.json"

    @Test(arguments: [
        ("{\"Reco", "in the middle"), ("{\"Records\":[", "in the middle"),
        ("{\"Records\":[{\"eventVersion\":\"1.1", "in the middle"), ("", "it is empty"), ("<html>503", "HTML"),
        ("<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", "AccessDenied"),
        ("version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 123\n", "Git LFS"),
        ("\0\0\0\0\0\0\0\0", "zero bytes"), ("\u{1}\u{2}", "no JSON"), ("{\"a\":1}", "does not know"),
    ])
    func namedLikeALog(text: String, reason: String) throws {
        for path in [UnreadableLogsTests.name, UnreadableLogsTests.digest] {
            let (batch, reading) = try readContent(Array(text.utf8), path: path)
            #expect(reading.status == .failed && batch.events.isEmpty)
            #expect(reading.reason?.contains(reason) == true, "\(reading.reason ?? "")")
        }
        // A file of any other name is somebody else's, unless it begins like a log.
        let other = try readContent(text).reading
        #expect(other.status == (text.hasPrefix("{\"Records\"") ? .failed : .skipped))
    }

    @Test func anEmptyLogIsRead() throws {
        let text = Array("{\"Records\":[]}".utf8)
        #expect(try readContent(text, path: UnreadableLogsTests.name).reading.status == .ingested)
    }

    @Test func nestedTooDeep() throws {
        let deep = recordText(
            1, more: ",\"x\":" + String(repeating: "[", count: 600) + String(repeating: "]", count: 600))
        for (before, after) in [("{\"Records\":[", "]}"), ("[", "]")] {
            for records in [[deep, recordText(2), recordText(3)], [recordText(2), deep, recordText(3)]] {
                let (batch, reading) = try readContent(before + records.joined(separator: ",") + after)
                #expect(batch.events.count == 2 && reading.rejected == 1 && reading.status == .partial)
                #expect(batch.rejects.first?.reason.contains("nested deeper") == true)
            }
        }
        let nothing = String(repeating: "[", count: 600) + String(repeating: "]", count: 600)
        #expect(try readContent(nothing).reading.status == .skipped)
    }

    @Test func recordsTwice() throws {
        let (batch, reading) = try readContent(
            "{\"Records\":[\(recordText(1))],\"x\":[1],\"Records\":[\(recordText(2)),\(recordText(3))],\"y\":\"Records\"}"
        )
        #expect(batch.events.count == 3 && reading.status == .ingested && reading.recordsRead == 3)
    }
}
