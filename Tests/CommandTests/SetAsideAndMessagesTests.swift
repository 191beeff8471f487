import Foundation
import Testing

/// Events that are no calls, and records in messages, end to end.
@Suite struct SetAsideAndMessagesTests {
    private static func record(_ id: Int) -> String {
        """
        {"eventVersion":"1.08","eventID":"00000000-0000-4000-8000-00000000000\(id)",\
        "eventTime":"2026-01-01T00:00:00Z","eventSource":"ecs.amazonaws.com","eventName":"UpdateService",\
        "awsRegion":"eu-west-1","userIdentity":{"type":"Root"},"recipientAccountId":"111122223333","readOnly":false,\
        "requestParameters":{"cluster":"c","service":"web","taskDefinition":"web:\(id)"},"eventCategory":"Management"}
        """
    }
    private static let aggregated = """
        {"eventVersion":"1.0","accountId":"111122223333","eventId":"x","eventCategory":"Aggregated",\
        "eventType":"AwsAggregatedEvent","awsRegion":"eu-west-1","eventSource":"ecs.amazonaws.com",\
        "timeWindow":{"windowStart":"2026-01-01T00:00:00Z","windowEnd":"2026-01-01T00:05:00Z","windowSize":"PT5M"}}
        """
    private static let insight = record(8).replacingOccurrences(of: "\"Management\"", with: "\"Insight\"")

    @Test func everythingBalances() throws {
        let program = try Program()
        defer { program.remove() }
        let folder = program.folder.appendingPathComponent("in/CloudTrail-Aggregated")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        func write(_ records: [String], _ name: String) throws {
            try "{\"Records\":[\(records.joined(separator: ","))]}".write(
                to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
        }
        try write([SetAsideAndMessagesTests.aggregated, SetAsideAndMessagesTests.aggregated], "a.json")
        try write([SetAsideAndMessagesTests.aggregated, SetAsideAndMessagesTests.aggregated], "copy.json")
        try write(
            [SetAsideAndMessagesTests.record(1), SetAsideAndMessagesTests.insight, SetAsideAndMessagesTests.record(2)],
            "mixed.json")
        for _ in 1...2 {
            let result = try program.run("ingest", "--format", "json", "in", in: program.folder)
            #expect(result.code == 0)
            #expect(
                result.output.contains(
                    #""records": {"read": 7, "kept": 2, "duplicate": 2, "conflicting": 0, "rejected": 0, "set_aside": 3}"#
                ), "\(result.output)")
            #expect(result.output.contains(#""objects": {"read": 0, "rejected": 0}"#))
        }
        let files = parseCSV(try program.run("files", "--format", "csv").output)
        for row in files {
            let parts = ["kept", "duplicate", "rejected", "set_aside"].compactMap { Int(row[$0]!) }
            #expect(Int(row["records_read"]!) == parts.reduce(0, +) && parts.count == 4, "\(row)")
        }
        #expect(
            files.map { $0["kind"]! } == [
                "cloudtrail-aggregated", "cloudtrail-aggregated", "cloudtrail, cloudtrail-insight",
            ])
        let status = parseCSV(try program.run("status", "--format", "csv").output)
        #expect(status.first { $0["source"] == "cloudtrail-aggregated" }?["count"] == "2")
        #expect(status.first { $0["source"] == "cloudtrail-insight" }?["count"] == "1")
        #expect(status.first { $0["source"] == "cloudtrail" }?["count"] == "2")
        #expect(parseCSV(try program.deployments()).count == 2)
        let ties = parseCSV(try program.run("report", "reconciliation", "--format", "csv").output)
        for name in ["records", "events", "events-kept", "duplicates", "rejects", "files-read"] {
            #expect(ties.first { $0["tie_out"] == name }?["status"] == "ties", "\(name)")
        }
    }

    /// Several records in one message: each is read back alone.
    @Test func recordsOfMessagesAreReadBack() throws {
        let program = try Program()
        defer { program.remove() }
        func quoted(_ text: String) throws -> String {
            let data = try JSONSerialization.data(withJSONObject: [text])
            return String(String(decoding: data, as: UTF8.self).dropFirst().dropLast())
        }
        let events = try (1...3).map {
            "{\"id\":\"\($0)\",\"timestamp\":1,\"message\":\(try quoted(SetAsideAndMessagesTests.record($0)))}"
        }
        let message = "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[\(events.joined(separator: ","))]}"
        let envelope = "{\"Type\":\"Notification\",\"TopicArn\":\"t\",\"Message\":\(try quoted(message))}"
        let file = program.folder.appendingPathComponent("queue.json")
        try "{\"Messages\":[{\"MessageId\":\"m\",\"Body\":\(try quoted(envelope))}]}".write(
            to: file, atomically: true, encoding: .utf8)
        #expect(try program.run("ingest", "--quiet", file.path).code == 0)
        for id in 1...3 {
            let result = try program.run("event", "00000000-0000-4000-8000-00000000000\(id)", "--raw")
            #expect(result.output == SetAsideAndMessagesTests.record(id) + "\n", "\(result.errors)")
        }
    }
}
