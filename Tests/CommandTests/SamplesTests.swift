import Foundation
import Testing

/// The made-up organisation of `samples/` and its answer key.
@Suite struct SamplesTests {
    @Test func everyCellIsTheAnswerKeys() throws {
        let program = try Program()
        defer { program.remove() }
        let ingest = try program.run("ingest", "samples")
        #expect(ingest.code == 0, "\(ingest.output)\(ingest.errors)")
        let key = parseCSV(
            try String(contentsOf: Program.root.appendingPathComponent("samples/answer-key.csv"), encoding: .utf8))
        let rows = parseCSV(try program.deployments())
        #expect(key.count > 100)
        #expect(rows.map { $0["event_id"] } == key.map { $0["event_id"] })
        for (row, expected) in zip(rows, key) {
            for (column, value) in expected where column != "in_default" {
                #expect(row[column] == value, "\(expected["deploy_id"] ?? "") \(column)")
            }
        }
        let standard = parseCSV(try program.run("report", "deployments", "--format", "csv").output)
        #expect(standard.map { $0["event_id"] } == key.filter { $0["in_default"] == "yes" }.map { $0["event_id"] })
    }

    @Test func nothingSecretIsStored() throws {
        let program = try Program()
        defer { program.remove() }
        try program.run("ingest", "samples")
        let database = try Data(contentsOf: URL(fileURLWithPath: program.database))
        #expect(database.range(of: Data("NEVER-STORE".utf8)) == nil)
        let grants = parseCSV(
            try program.run(
                "query", "--format", "csv", "--sql",
                "SELECT event_id FROM events WHERE event_name = 'AssumeRoleWithWebIdentity' AND error_code IS NULL LIMIT 5"
            ).output)
        let originals = try grants.map { try program.run("event", $0["event_id"]!, "--raw").output }
        #expect(originals.contains { $0.contains("NEVER-STORE") }, "the logs do hold what must not be stored")
        let pasted = try program.run("event", " \(grants[0]["event_id"]!)\r", "--raw").output
        #expect(pasted == originals[0])
    }

    @Test func jsonTellsWhatTheReportIs() throws {
        let program = try Program()
        defer { program.remove() }
        try program.run("ingest", "samples")
        let result = try program.run(
            "report", "deployments", "--format", "json", "--from", "2026-09-10", "--to", "2026-09-20", "--run-at",
            "2026-10-01T00:00:00Z")
        let document = try #require(try JSONSerialization.jsonObject(with: result.bytes) as? [String: Any])
        let report = try #require(document["report"] as? [String: Any])
        let rows = try #require(document["rows"] as? [[String: Any]])
        #expect(report["name"] as? String == "deployments")
        #expect(report["run_at"] as? String == "2026-10-01T00:00:00Z")
        #expect(report["row_count"] as? Int == rows.count)
        #expect(rows.count > 10)
        for row in rows {
            let time = try #require(row["requested_at"] as? String)
            #expect(time >= "2026-09-10" && time < "2026-09-20")
            #expect(row["account_id"] is String)
        }
        #expect((report["input"] as? [String: Any])?["records"] as? Int ?? 0 > 2000)
    }
}
