import Foundation
import Testing

/// A dossier says what the register and the checks say of its change.
@Suite struct DossierTests {
    private static let configuration = Program.root.appendingPathComponent("samples/deploytrail.yaml").path

    private static func plain(_ page: String) -> String {
        page.replacing(/<[^>]+>/, with: " ").replacing("&quot;", with: "\"").replacing("&#39;", with: "'")
            .replacing("&gt;", with: ">").replacing("&lt;", with: "<").replacing("&amp;", with: "&")
    }

    @Test func allThatIsKnownIsInIt() throws {
        let program = try Program()
        defer { program.remove() }
        try program.run("ingest", "--quiet", Program.root.appendingPathComponent("samples").path)
        let period = ["--from", "2026-09-01", "--to", "2026-10-01", "--config", DossierTests.configuration]
        let pack = program.folder.appendingPathComponent("pack")
        let made = try program.run(
            ["pack"] + period + [
                "--sample-size", "1000", "--sample-seed", "all", "--run-at", "2026-10-02", "--output", pack.path,
            ])
        #expect(made.code == 0, "\(made.errors)")
        let register = parseCSV(
            try String(contentsOf: pack.appendingPathComponent("01-register.csv"), encoding: .utf8))
        let findings = parseCSV(
            try program.run(["check"] + period + ["--format", "csv", "--run-at", "2026-10-02"]).output)
        var grades: Set<String> = []
        for row in register {
            let (id, event) = (row["deploy_id"]!, row["event_id"]!)
            let page = try String(
                contentsOf: pack.appendingPathComponent("02-samples/\(id)-\(event.suffix(4)).html"), encoding: .utf8)
            let text = DossierTests.plain(page)
            let lede = try #require(page.firstMatch(of: /(?s)<p class="lede">(.*?)<\/p>/)).1
            switch row["attribution"] {
            case "verified": #expect(lede.contains(", verified;"), "\(id): \(lede)")
            case "inferred": #expect(lede.contains(", inferred: "), "\(id): \(lede)")
            case "claimed":
                #expect(lede.contains("claimed by the session name, which anybody can choose"), "\(id): \(lede)")
            default: #expect(lede.contains("outside the pipelines"), "\(id): \(lede)")
            }
            grades.insert(row["attribution"]!)
            for name in [
                "attribution", "link", "match", "environment_conflict", "before_source", "merged_by", "trigger_person",
                "pull_request", "approved_at",
            ] {
                // As CSV keeps it from being a formula.
                var value = String(row[name]!.trimmingPrefix("'"))
                if name == "approved_at" { value = value.replacing("T", with: " ") }
                #expect(value.isEmpty || text.contains(value), "\(id): \(name) \(value)")
            }
            for name in ["approvers", "authors"] {
                for person in row[name]!.components(separatedBy: "; ") where !person.isEmpty {
                    #expect(text.contains(person.trimmingCharacters(in: ["'"])), "\(id): \(name) \(person)")
                }
            }
            for check in row["checks"]!.components(separatedBy: "; ") where !check.isEmpty {
                #expect(text.contains(check), "\(id): \(check)")
            }
            for finding in findings where finding["deploy_id"] == id {
                let words = finding["verdict"] == "cannot-tell" ? "inconclusive" : finding["verdict"]!
                #expect(text.contains(finding["reason"]!) && text.contains(words), "\(id): \(finding["check"]!)")
            }
            for finding in findings
            where finding["subject"] == row["access_key_id"] && finding["subject_kind"] == "session" {
                #expect(text.contains(finding["reason"]!), "\(id): \(finding["check"]!) of its session")
                if finding["verdict"] == "fail" {
                    #expect(row["checks"]!.contains(finding["check"]!), "\(id): \(finding["check"]!) in the register")
                }
            }
        }
        #expect(grades == ["verified", "inferred", "claimed", "none"])
    }
}
