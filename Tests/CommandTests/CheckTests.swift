import Foundation
import Testing

/// `deploytrail check` on the samples, against what their story means.
@Suite struct CheckTests {
    private static let configuration = Program.root.appendingPathComponent("samples/deploytrail.yaml").path

    private func ingested() throws -> Program {
        let program = try Program()
        try program.run("ingest", "samples")
        return program
    }

    private func check(_ program: Program, _ arguments: String...) throws -> (code: Int32, document: [String: Any]) {
        let result = try program.run(["check", "--config", CheckTests.configuration, "--format", "json"] + arguments)
        let document = try #require(
            try JSONSerialization.jsonObject(with: result.bytes) as? [String: Any], "\(result.errors)")
        return (result.code, document)
    }

    @Test func findsWhatTheStoryMeans() throws {
        let program = try ingested()
        defer { program.remove() }
        let key = parseCSV(
            try String(contentsOf: Program.root.appendingPathComponent("samples/findings-key.csv"), encoding: .utf8))
        let told = Set(key.map { "\($0["check"] ?? "") \($0["subject"] ?? "")" })
        // A check that finds nothing has a line that says so.
        let silent = Set(told.filter { $0.hasSuffix(" none") }.map { String($0.prefix(6)) })
        let expected = told.filter { !$0.hasSuffix(" none") }
        #expect(Set(told.map { String($0.prefix(6)) }).count == 35, "the story tells of every check")
        let (code, document) = try check(program, "--run-at", "2026-10-02")
        #expect(code == 1)
        let rows = try #require(document["rows"] as? [[String: Any]])
        let found = Set(
            rows.filter { $0["verdict"] as? String == "fail" }.map { "\($0["check"] ?? "") \($0["subject"] ?? "")" })
        #expect(found.subtracting(expected).sorted() == [], "found, and the story knows nothing of it")
        #expect(expected.subtracting(found).sorted() == [], "in the story, and not found")
        #expect(silent.isDisjoint(with: found.map { String($0.prefix(6)) }))
        for row in rows {
            #expect(row["verdict"] as? String == "fail" || (row["missing"] as? String)?.isEmpty == false, "\(row)")
            #expect((row["reason"] as? String)?.isEmpty == false)
        }
        // The report's column says the same of every deployment, and beside it
        // what failed for its session, or for one that gave that its credentials.
        let report = parseCSV(
            try program.run(
                "report", "deployments", "--config", CheckTests.configuration, "--format", "csv", "--run-at",
                "2026-10-02"
            ).output)
        let sessions = Dictionary(
            grouping: rows.filter { $0["verdict"] as? String == "fail" && $0["subject_kind"] as? String == "session" },
            by: { $0["subject"] as? String ?? "" })
        let ofSessions = Set(sessions.values.joined().compactMap { $0["check"] as? String })
        var ofChanges: Set<String> = []
        var onSessions = 0
        for row in report {
            let checks = Set((row["checks"] ?? "").components(separatedBy: "; ").filter { !$0.isEmpty })
            let own = Set((sessions[row["access_key_id"] ?? ""] ?? []).compactMap { $0["check"] as? String })
            #expect(checks.isSuperset(of: own), "\(row["deploy_id"] ?? ""): \(own)")
            onSessions += own.count
            if row["chain_depth"] == "0", row["link"] == "access-key" {
                #expect(checks.intersection(ofSessions) == own, "\(row["deploy_id"] ?? "")")
            }
            ofChanges.formUnion(checks.subtracting(ofSessions).map { "\($0) \(row["deploy_id"] ?? "")" })
        }
        #expect(onSessions > 50)
        #expect(ofChanges == found.filter { $0.dropFirst(7).hasPrefix("D-") })
    }

    @Test func countsEverySubjectOnce() throws {
        let program = try ingested()
        defer { program.remove() }
        let (_, document) = try check(program, "--all", "--run-at", "2026-10-02")
        let summary = try #require(document["summary"] as? [[String: Any]])
        let rows = try #require(document["rows"] as? [[String: Any]])
        #expect(summary.count == 35)
        func number(_ row: [String: Any], _ name: String) -> Int { row[name] as? Int ?? 0 }
        for line in summary {
            let own = rows.filter { $0["check"] as? String == line["check"] as? String }
            let sum = ["pass", "fail", "cannot_tell", "not_applicable", "suppressed"].reduce(0) {
                $0 + number(line, $1)
            }
            #expect(own.count == sum)
            #expect(Set(own.compactMap { $0["subject"] as? String }).count == own.count, "\(line["check"] ?? "")")
        }
        let again = try program.run(
            "check", "--config", CheckTests.configuration, "--format", "json", "--all", "--run-at", "2026-10-02")
        let once = try program.run(
            "check", "--config", CheckTests.configuration, "--format", "json", "--all", "--run-at", "2026-10-02")
        #expect(again.bytes == once.bytes)
    }

    @Test func suppressedFindingsStayCounted() throws {
        let program = try ingested()
        defer { program.remove() }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("accepted-\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try """
        suppressions:
          - {check: POP-01, subject: "D-*", reason: known, owner: me, expires: 2026-12-31}
          - {check: IDN-01, subject: "*", reason: was known, owner: me, expires: 2026-10-01}
          - {check: SOD-01, subject: D-none, reason: never, owner: me, expires: 2026-12-31}
        """.write(to: file, atomically: true, encoding: .utf8)
        let result = try program.run(
            "check", "POP-01", "IDN-01", "SOD-01", "--config", CheckTests.configuration, "--format", "json", "--run-at",
            "2026-10-02", "--suppressions", file.path)
        let document = try #require(try JSONSerialization.jsonObject(with: result.bytes) as? [String: Any])
        let summary = try #require(document["summary"] as? [[String: Any]])
        #expect(summary.map { $0["check"] as? String } == ["IDN-01", "POP-01", "SOD-01"])
        #expect(summary[1]["fail"] as? Int == 0 && summary[1]["suppressed"] as? Int ?? 0 > 10)
        #expect(summary[0]["fail"] as? Int ?? 0 > 0, "an expired suppression covers nothing")
        #expect(
            result.errors.contains("expired on 2026-10-01") && result.errors.contains("D-none (me) covers no finding"))
        #expect(result.code == 1)
        let alone = try program.run(
            "check", "POP-01", "--config", CheckTests.configuration, "--suppressions", file.path, "--run-at",
            "2026-10-02")
        #expect(alone.code == 0)
        // What did not run, or not on everything, says nothing of the others.
        #expect(!alone.errors.contains("D-none"))
        let part = try program.run(
            "check", "SOD-01", "--config", CheckTests.configuration, "--suppressions", file.path, "--from", "2026-09-30"
        )
        #expect(!part.errors.contains("D-none"))
    }

    @Test func exitCodesFollowTheSeverity() throws {
        let program = try ingested()
        defer { program.remove() }
        func code(_ arguments: String...) throws -> Int32 {
            try program.run(["check", "--config", CheckTests.configuration] + arguments).code
        }
        #expect(try code("SOD-05") == 0)
        #expect(try code("SOD-05", "--fail-on", "medium") == 1)
        #expect(try code("SOD-01") == 1)
        #expect(try code("SOD-01", "--fail-on", "never") == 0)
        #expect(try code("SOD-01", "--fail-on", "sometimes") == 2)
        #expect(try code("SOD-01", "--environment", "productoin") == 2, "nothing fits: that is no pass")
        #expect(try code("SOD-01", "--environment", "PRODUCTION") == 1)
        let unknown = try program.run("check", "SOD-9")
        #expect(unknown.code == 2 && unknown.errors.contains("Did you mean 'SOD-0"))
    }

    @Test func formatsSayTheSame() throws {
        let program = try ingested()
        defer { program.remove() }
        let arguments = [
            "check", "SOD-01", "POP-01", "--config", CheckTests.configuration, "--run-at", "2026-10-02", "--format",
        ]
        let csv = parseCSV(try program.run(arguments + ["csv"]).output)
        let lines = try program.run(arguments + ["jsonl"]).output.split(separator: "\n")
        #expect(lines.count == csv.count && csv.count > 20)
        for (line, row) in zip(lines, csv) {
            let finding = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(finding["schema"] as? String == "deploytrail.finding/1")
            #expect(finding["finding_id"] as? String == row["finding_id"])
        }
        let table = try program.run(arguments + ["table"]).output
        #expect(table.contains("2 checks:") && table.contains("SOD-01  No independent approval"))
        #expect(try program.run(arguments + ["markdown"]).output.contains("| SOD-01 |"))
        let ocsf = try #require(
            try JSONSerialization.jsonObject(with: try program.run(arguments + ["ocsf"]).bytes) as? [[String: Any]])
        #expect(ocsf.count == csv.count)
        #expect(Set(ocsf.compactMap { $0["class_uid"] as? Int }) == [2003, 2004])
    }

    @Test func checksAreListedAndExplained() throws {
        let program = try Program()
        defer { program.remove() }
        let list = parseCSV(try program.run("checks", "--format", "csv").output)
        #expect(list.count == 35 && list.allSatisfy { $0["severity"]?.isEmpty == false })
        let one = try program.run("checks", "SOD-01", "--format", "csv").output
        #expect(one.contains("remediation") && one.contains("SOC 2 CC8.1"))
        #expect(try program.run("sql", "SOD-01").output.hasPrefix("-- id: SOD-01"))
    }

    @Test(arguments: ["exceptions", "out-of-pipeline", "access-review", "separation-of-duties"])
    func reportsOfItAreInEveryFormat(report: String) throws {
        let program = try ingested()
        defer { program.remove() }
        for format in ["csv", "json", "jsonl", "markdown", "html", "xlsx", "table"] {
            let file = FileManager.default.temporaryDirectory.appendingPathComponent("report-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: file) }
            let result = try program.run(
                "report", report, "--config", CheckTests.configuration, "--format", format, "--output", file.path)
            #expect(result.code == 0, "\(report) as \(format): \(result.errors)")
            #expect((try Data(contentsOf: file)).count > 100)
        }
        let rows = parseCSV(
            try program.run("report", report, "--config", CheckTests.configuration, "--format", "csv").output)
        #expect(rows.count > 10)
    }
}
