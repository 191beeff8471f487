import ArchiveFiles
import Foundation
import Testing

/// One messy database, and every surface that counts what is in it: the same
/// thing has the same number everywhere, and where two numbers differ on
/// purpose the difference is told term by term.
@Suite struct FiguresTests {
    private let program: Program

    /// Ten records of two days: repeated paths, the same content twice,
    /// duplicates across files, a conflicting duplicate, a rejected record, a
    /// failed file, a log file with records of two days, an export, an event
    /// that was set aside (twice), an archive.
    init() throws {
        program = try Program()
        func log(_ name: String, _ records: [String]) throws {
            try write("{\"Records\":[\(records.joined(separator: ","))]}", name)
        }
        try log("a/first.json", [record(1), record(2), "17"])
        try log("b/first-again.json", [record(1), record(2), "17"])
        try log("c/two-days.json", [record(3, "2026-09-01T23:59:59Z"), record(4, "2026-09-02T00:00:00Z")])
        try log("d/duplicates.json", [record(1), record(3, "2026-09-01T23:59:59Z"), record(5)])
        try log("e/conflict.json", [record(2).replacingOccurrences(of: "\"web\"", with: "\"pay\""), record(6)])
        try log("f/last.json", [record(7, "2026-09-02T10:00:00Z")])
        try write(
            "{\"values\":[{\"type\":\"pipeline\",\"uuid\":\"\(FiguresTests.pipeline)\",\"build_number\":1}]}", "g.json")
        let insight = record(9).replacingOccurrences(
            of: "{\"eventVersion\"", with: "{\"eventCategory\":\"Insight\",\"eventVersion\"")
        for name in ["h/insight.json", "h/insight-again.json"] { try log(name, [insight]) }
        try ArchiveFile.write(.zip, [.file("x.json", Data(record(8).utf8))], to: folder("in/i.zip"))
        try Data([0x1F, 0x8B, 8, 0]).write(to: program.folder.appendingPathComponent("in/failed.json.gz"))
        try program.run("ingest", "--quiet", folder("in"))
        try program.run("ingest", "--quiet", folder("in"))
    }

    private static let pipeline = "{11111111-2222-4333-8444-555555555555}"

    private func folder(_ name: String) -> String { program.folder.appendingPathComponent(name).path }

    private func write(_ text: String, _ name: String) throws {
        let file = program.folder.appendingPathComponent("in/" + name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    private func record(_ id: Int, _ time: String = "2026-09-01T12:00:00Z") -> String {
        """
        {"eventVersion":"1.08","eventID":"00000000-0000-4000-8000-00000000000\(id)","eventTime":"\(time)",\
        "eventSource":"ecs.amazonaws.com","eventName":"UpdateService","awsRegion":"eu-west-1",\
        "userIdentity":{"type":"Root","accountId":"111122223333"},"recipientAccountId":"111122223333","readOnly":false,\
        "requestParameters":{"cluster":"c","service":"web","taskDefinition":"web:\(id)"},"responseElements":null}
        """
    }

    private func json(_ arguments: String...) throws -> [String: Any] {
        let result = try program.run(arguments)
        return try #require(
            try JSONSerialization.jsonObject(with: result.bytes) as? [String: Any], "\(result.errors)")
    }

    private func csv(_ arguments: String...) throws -> [[String: String]] {
        parseCSV(try program.run(arguments + ["--format", "csv"]).output)
    }

    private func sum(_ rows: [[String: String]], _ column: String) -> Int {
        rows.reduce(0) { $0 + (Int($1[column] ?? "") ?? 0) }
    }

    /// The ledger's figures as `ingest --format json` has them.
    private func ledger() throws -> [String: Int] {
        try #require(try json("ingest", "--format", "json", folder("in"))["ledger"] as? [String: Int])
    }

    @Test func theFiguresAreWhatTheFilesHold() throws {
        defer { program.remove() }
        let ledger = try ledger()
        let expected = [
            "files": 12, "files-ingested": 9, "files-partial": 2, "files-failed": 1, "files-repeated": 2,
            "contents": 10, "contents-with-logs": 7, "contents-with-exports": 1, "contents-with-members": 1,
            "contents-unrecognised": 1, "contents-with-data": 7, "records-read": 17, "events": 8,
            "records-duplicate": 7, "records-in-repeated-files": 4, "records-repeated": 3, "records-conflicting": 1,
            "records-rejected": 1, "records-set-aside": 1, "objects": 1,
        ]
        for (name, count) in expected { #expect(ledger[name] == count, "\(name): \(ledger)") }
    }

    @Test func everySurfaceHasTheSameNumbers() throws {
        defer { program.remove() }
        let ledger = try ledger()
        func figure(_ name: String) -> Int { ledger[name] ?? -1 }
        // Each stage is an equation.
        #expect(figure("files") == figure("contents") + figure("files-repeated") + figure("files-without-content"))
        #expect(
            figure("contents") == figure("contents-with-logs") + figure("contents-with-digests")
                + figure("contents-with-exports") + figure("contents-with-members") + figure("contents-unrecognised"))
        #expect(
            figure("records-read") == figure("events") + figure("records-duplicate") + figure("records-rejected")
                + figure("records-set-aside"))
        #expect(figure("records-duplicate") == figure("records-in-repeated-files") + figure("records-repeated"))

        // ingest's own members.
        let summary = try json("ingest", "--format", "json", folder("in"))
        let records = try #require(summary["records"] as? [String: Int])
        #expect(records["read"] == figure("records-read") && records["kept"] == figure("events"))
        #expect(
            records["duplicate"] == figure("records-duplicate") && records["rejected"] == figure("records-rejected"))
        #expect(
            records["conflicting"] == figure("records-conflicting")
                && records["set_aside"] == figure("records-set-aside"))

        // status.
        for row in try csv("status") where row["source"]?.hasPrefix("ledger ") == true {
            let name = String(row["source"]?.dropFirst(7) ?? "")
            #expect(row["count"] == String(figure(name)), "status: \(name)")
        }
        let events = try csv("status").filter { $0["source"] == "cloudtrail" }
        #expect(sum(events, "count") == figure("events"))

        // files, path by path, and the rejected records.
        let files = try csv("files")
        #expect(files.count == figure("files"))
        #expect(sum(files, "records_read") == figure("records-read") + figure("objects-read"))
        #expect(sum(files, "kept") == figure("events") + figure("objects"))
        #expect(sum(files, "duplicate") == figure("records-duplicate"))
        #expect(sum(files, "conflicting") == figure("records-conflicting"))
        #expect(sum(files, "rejected") == figure("records-rejected") + figure("objects-rejected"))
        #expect(sum(files, "set_aside") == figure("records-set-aside"))
        #expect(try csv("files", "--rejected").count == figure("records-rejected") + figure("objects-rejected"))

        // Every report's cover.
        for report in ["deployments", "coverage", "reconciliation"] {
            let document = try json("report", report, "--format", "json")
            let input = try #require((document["report"] as? [String: Any])?["input"] as? [String: Any])
            #expect(input["records"] as? Int == figure("events"), "\(report)")
            #expect(input["rejected"] as? Int == figure("records-rejected"), "\(report)")
            #expect(input["set_aside"] as? Int == figure("records-set-aside"), "\(report)")
            #expect(input["files"] as? Int == figure("contents-with-data"), "\(report)")
        }

        // The reconciliation ties, but for what the mess is.
        let lines = try csv("report", "reconciliation").filter { $0["subject"] == "" }
        func line(_ name: String) -> [String: String] { lines.first { $0["tie_out"] == name } ?? [:] }
        for (name, figureName) in [
            ("files", "files"), ("contents", "files"), ("content-kinds", "contents"), ("records", "records-read"),
            ("events-kept", "events"), ("duplicates", "records-duplicate"), ("rejects", "records-rejected"),
            ("objects", "objects-read"),
        ] {
            #expect(line(name)["expected"] == String(figure(figureName)), "\(name)")
            #expect(line(name)["status"] == "ties", "\(name): \(line(name))")
        }
        #expect(line("conflicting-duplicates")["found"] == String(figure("records-conflicting")))
        #expect(sum(try csv("report", "coverage"), "records") == figure("events") + figure("records-repeated"))
    }

    @Test func thePackHasThemToo() throws {
        defer { program.remove() }
        let ledger = try ledger()
        let config = program.folder.appendingPathComponent("deploytrail.yaml")
        try """
        scope:
          from: 2026-09-01
          to: 2026-09-03
          regions: [eu-west-1]
          accounts: ["111122223333"]
        """.write(to: config, atomically: true, encoding: .utf8)
        let made = try program.run(
            "pack", "--from", "2026-09-02", "--to", "2026-09-03", "--config", config.path, "--run-at",
            "2026-09-02T12:00:00Z", "--output", folder("pack"))
        #expect(made.code == 0, "\(made.errors)")
        let manifest = try #require(
            try JSONSerialization.jsonObject(
                with: Data(contentsOf: URL(fileURLWithPath: folder("pack/manifest.json")))) as? [String: Any])
        let pack = try #require(manifest["pack"] as? [String: Any])
        let counts = try #require(pack["counts"] as? [String: Int])
        for (name, figure) in [
            ("files", "files"), ("contents", "contents"), ("records_read", "records-read"), ("records", "events"),
            ("records_duplicate", "records-duplicate"), ("records_conflicting", "records-conflicting"),
            ("records_rejected", "records-rejected"), ("records_set_aside", "records-set-aside"),
            ("input_files", "files"),
        ] {
            #expect(counts[name] == ledger[figure], "\(name)")
        }
        // The log files of the second day: the one with records of both, and the last.
        #expect(counts["log_files"] == 2)
        let verified = try json(
            "verify", "--from", "2026-09-02", "--to", "2026-09-03", "--config", config.path, "--format", "json")
        let summary = try #require(verified["summary"] as? [String: Any])
        #expect((summary["log_files"] as? [String: Any])?["files"] as? Int == 2)
        // The hours: a day in two regions, of which half was not over.
        let period = ["--from", "2026-09-02", "--to", "2026-09-03", "--config", config.path]
        let time = ["--run-at", "2026-09-02T12:00:00Z"]
        let lines = parseCSV(try program.run(["report", "reconciliation", "--format", "csv"] + period + time).output)
        let hours = try #require(lines.first { $0["tie_out"] == "hours" })
        let logs = try #require(lines.first { $0["tie_out"] == "log-files" })
        #expect(logs["expected"] == "2" && hours["expected"] == "48" && counts["hours"] == 48)
        #expect(hours["found"] == String(counts["hours_covered"] ?? -1))
        let coverage = parseCSV(try program.run(["report", "coverage", "--format", "csv"] + period + time).output)
        let asked = coverage.filter { $0["hour"] ?? "" >= "2026-09-02" }
        #expect(asked.count == 48)
        #expect(asked.count { $0["state"] == "not-tested" } == 24)
        // The day before is declared, and nobody asked for it.
        #expect(coverage.filter { $0["hour"] ?? "" < "2026-09-02" }.map { $0["hours"] } == ["24", "24"])

        // What heads the cover, in this order.
        let limitations = try #require(pack["limitations"] as? [String])
        #expect(limitations[0].hasPrefix("the period is not over"))
        #expect(limitations[1].hasPrefix("conflicting duplicates: 1 record has"))
        #expect(limitations[1].contains("conflict.json#0") && limitations[1].contains("first.json#1"))
        #expect(made.output.contains("\nLimitations noted\n"))
        let page = try String(contentsOfFile: folder("pack/00-README.html"), encoding: .utf8)
        #expect(page.contains("Limitations noted") && page.contains("the period is not over"))
        #expect(!page.uppercased().contains("QUALIFIED"))
    }
}
