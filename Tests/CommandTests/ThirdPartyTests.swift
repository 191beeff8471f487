import Foundation
import Testing

/// Records that nobody on this project wrote; skipped where they are not at
/// hand.
@Suite struct ThirdPartyTests {
    /// Folder, records, distinct event ids (of which those rejected for want
    /// of an id are none). What is set aside, such as an Insight, is among them.
    static let sets: [(name: String, records: Int, distinct: Int)] = [
        ("cloud-snitch", 24, 24), ("stratus-red-team", 310, 310), ("traildiscover", 315, 314),
        ("umccr-cloudtrail-parquet", 206, 203), ("plaso", 6, 6), ("trailscraper", 7, 3),
        ("cloud-custodian-cwe", 25, 22), ("openshift-cad", 6, 3), ("boogy-cloudtrail-rs", 14, 14),
        ("ecs-update-service", 1, 1), ("irsa-denied", 1, 1),
    ]

    @Test(arguments: sets)
    func everyRecordIsAccountedFor(set: (name: String, records: Int, distinct: Int)) throws {
        guard let data = Program.thirdParty(set.name) else { return }
        let program = try Program()
        defer { program.remove() }
        let result = try program.run("ingest", "--format", "json", data.path)
        let summary = try #require(try JSONSerialization.jsonObject(with: result.bytes) as? [String: Any])
        let records = try #require(summary["records"] as? [String: Int])
        #expect(records["read"] == set.records)
        let kept = records["kept"]! + records["set_aside"]!
        #expect(kept == set.distinct)
        #expect(records["read"]! == kept + records["duplicate"]! + records["rejected"]!)
    }

    @Test func realUpdateService() throws {
        guard let data = Program.thirdParty("ecs-update-service") else { return }
        let program = try Program()
        defer { program.remove() }
        try program.run("ingest", data.path)
        let row = try #require(parseCSV(try program.deployments()).first)
        #expect(row["deploy_id"] == "D-49e351cea4")
        #expect(row["requested_at"] == "2026-04-27T02:18:03Z")
        #expect(row["change"] == "restart")
        #expect(row["cluster"] == "overwatch-platform")
        #expect(row["service"] == "aria-console")
        #expect(row["task_definition"] == "aria-console:64")
        #expect(row["task_definition_before"] == "aria-console:64")
        #expect(row["credential"] == "role")
        #expect(row["link"] == "none")
        #expect(row["match"] == "none")
        #expect(row["result"] == "accepted")
    }

    @Test func theOriginalRecordComesBack() throws {
        guard let data = Program.thirdParty("plaso") else { return }
        let program = try Program()
        defer { program.remove() }
        try program.run("ingest", data.path)
        let listed = parseCSV(
            try program.run(
                "query", "--format", "csv", "--sql", "SELECT event_id, event_name FROM events ORDER BY 1"
            ).output)
        let first = try #require(listed.first)
        let raw = try program.run("event", first["event_id"]!, "--raw")
        let record = try #require(try JSONSerialization.jsonObject(with: raw.bytes) as? [String: Any])
        #expect(record["eventID"] as? String == first["event_id"])
        #expect(record["eventName"] as? String == first["event_name"])
    }
}
