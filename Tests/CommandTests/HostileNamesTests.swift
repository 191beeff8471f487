import Foundation
import Testing

/// Names, titles and e-mail addresses of the exports are whatever somebody
/// typed: no report or check lets them act, in any format.
@Suite struct HostileNamesTests {
    /// A formula, markup, a link, a table's separator, terminal escapes, an
    /// override of the writing direction, a line break.
    static let name =
        "=HYPERLINK(\"http://evil.example\",\"ok\")<script>alert(1)</script>[a](javascript:b)|c\u{1B}]0;title\u{07}\u{1B}[31m\u{202E}d\ne"

    static let reports = [
        "deployments", "exceptions", "out-of-pipeline", "access-review", "separation-of-duties", "people",
        "people-suggestions", "sessions",
    ]

    /// The samples with the names of people, accounts, groups and pull requests
    /// replaced in every export that has them.
    private func ingested() throws -> Program {
        let program = try Program()
        let samples = program.folder.appendingPathComponent("samples")
        try FileManager.default.copyItem(at: Program.root.appendingPathComponent("samples"), to: samples)
        let inJSON = try #require(String(data: JSONEncoder().encode(HostileNamesTests.name), encoding: .utf8))
            .dropFirst().dropLast()
        let inCSV = HostileNamesTests.name.replacingOccurrences(of: "\"", with: "\"\"")
        var replaced = 0
        for folder in ["bitbucket", "identity"] {
            let walk = FileManager.default.enumerator(
                at: samples.appendingPathComponent(folder), includingPropertiesForKeys: nil)
            while let file = walk?.nextObject() as? URL {
                guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
                var hostile = text
                if file.pathExtension == "csv" {
                    hostile = hostile.replacingOccurrences(of: ",Mei Tanaka,", with: ",\"\(inCSV)\",")
                    hostile = hostile.replacingOccurrences(of: ",Release bot,", with: ",\"\(inCSV)\",")
                } else {
                    for (old, new) in [
                        ("Tomás Lindqvist", "\(inJSON)T"), ("Mei Tanaka", "\(inJSON)M"), ("@release-bot", "\(inJSON)R"),
                        ("\"Change ", "\"\(inJSON)C"), ("\"firstName\": \"Iris\"", "\"firstName\": \"\(inJSON)\""),
                    ] { hostile = hostile.replacingOccurrences(of: old, with: new) }
                }
                if hostile != text {
                    replaced += 1
                    try hostile.write(to: file, atomically: true, encoding: .utf8)
                }
            }
        }
        // The samples have nothing of these two.
        for (file, users) in [
            (
                "atlassian.json",
                """
                {"data":[{"account_id":"557058:evil","account_type":"atlassian","account_status":"active",\
                "name":"\(inJSON)A","email":"evil@atlassian.example"}],"links":{}}
                """
            ),
            (
                "identity-center.json",
                """
                {"Users":[{"UserName":"\(inJSON)I","UserId":"u-1","IdentityStoreId":"d-1","DisplayName":"\(inJSON)I",\
                "Emails":[{"Value":"evil@center.example","Type":"work","Primary":true}]}]}
                """
            ),
        ] { try users.write(to: samples.appendingPathComponent(file), atomically: true, encoding: .utf8) }
        #expect(replaced > 30, "members, pull requests, activity, commits, pipelines, users, people.csv")
        let result = try program.run("ingest", samples.path)
        #expect(result.code == 0, "\(result.errors)")
        return program
    }

    /// What no format may print as it is.
    private func isHarmless(_ text: String, _ what: String) {
        let raw = text.unicodeScalars.filter {
            ($0.value < 0x20 && $0 != "\n" && $0 != "\r") || $0.value == 0x7F || ("\u{202A}"..."\u{202E}").contains($0)
        }
        #expect(raw.isEmpty, "\(what): \(raw.prefix(3).map { String($0.value, radix: 16) })")
    }

    @Test func noNameActsInAnyFormat() throws {
        let program = try ingested()
        defer { program.remove() }
        let configuration = Program.root.appendingPathComponent("samples/deploytrail.yaml").path
        var seen: Set<String> = []
        for report in HostileNamesTests.reports {
            func text(_ format: String) throws -> String {
                let result = try program.run(
                    "report", report, "--config", configuration, "--format", format, "--run-at", "2026-10-02")
                #expect(result.code == 0, "\(report) \(format): \(result.errors)")
                isHarmless(result.errors, "\(report) \(format), stderr")
                return result.output
            }
            isHarmless(try text("table"), "\(report) table")

            let csv = try text("csv")
            for row in parseCSV(csv) {
                for (column, cell) in row {
                    let begins = cell.first.map { "=+-@\t\r".contains($0) } ?? false
                    #expect(!begins, "\(report) csv \(column): \(cell.prefix(40))")
                    if cell.contains("HYPERLINK") { seen.insert("\(report) \(column)") }
                }
            }

            let markdown = try text("markdown")
            isHarmless(markdown, "\(report) markdown")
            #expect(!markdown.contains("<script>") && !markdown.contains("[a](javascript"), "\(report) markdown")

            let html = try text("html")
            isHarmless(html, "\(report) html")
            #expect(!html.contains("<script>alert"), "\(report) html")

            let document = try JSONSerialization.jsonObject(with: Data(try text("json").utf8)) as? [String: Any]
            #expect(document?["rows"] is [[String: Any]], "\(report) json")
            for line in try text("jsonl").split(separator: "\n") {
                _ = try JSONSerialization.jsonObject(with: Data(line.utf8))
            }
            let book = program.folder.appendingPathComponent("\(report).xlsx")
            let made = try program.run("report", report, "--config", configuration, "--output", book.path)
            #expect(made.code == 0, "\(report) xlsx: \(made.errors)")
        }
        let people = try program.run("report", "people", "--format", "csv", "--run-at", "2026-10-02").output
        for email in ["evil@atlassian.example", "evil@center.example"] {
            let row = parseCSV(people).first { $0["person"] == email }
            #expect(row?["person_name"]?.contains("HYPERLINK") == true, "\(email)")
        }
        // The names got where a reader meets them, so the above looked at them.
        for column in [
            "deployments trigger_account", "deployments pull_request_title", "deployments authors",
            "deployments approvers", "deployments merged_by", "people person_name", "access-review name",
        ] { #expect(seen.contains(column), "\(column): \(seen.sorted())") }
    }

    @Test func noNameActsInWhatChecksSay() throws {
        let program = try ingested()
        defer { program.remove() }
        let configuration = Program.root.appendingPathComponent("samples/deploytrail.yaml").path
        var texts: [String: String] = [:]
        for format in ["table", "csv", "markdown", "json", "jsonl", "ocsf"] {
            let result = try program.run(
                "check", "--all", "--config", configuration, "--format", format, "--run-at", "2026-10-02")
            #expect(result.code == 1, "\(format): \(result.errors)")
            texts[format] = result.output
            if ["table", "markdown"].contains(format) { isHarmless(result.output, "check \(format)") }
        }
        #expect(texts["json"]?.contains("HYPERLINK") == true, "the names are in what checks say")
        #expect(texts["markdown"]?.contains("<script>") == false)
        for row in parseCSV(try #require(texts["csv"])) {
            for (column, cell) in row {
                #expect(cell.first.map { "=+-@\t\r".contains($0) } != true, "check csv \(column): \(cell.prefix(40))")
            }
        }
    }
}
