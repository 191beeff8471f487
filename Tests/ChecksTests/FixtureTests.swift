import Checks
import Foundation
import GRDB
import Store
import Testing

/// Every check against its fixture, and what each check must have.
@Suite struct FixtureTests {
    static let ids = (try? Check.all.map(\.id)) ?? []

    /// Tables and views of a fresh database with their columns.
    static let schema: Result<[String: [String]], any Error> = Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("checks-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try Store.forWriting(folder.appendingPathComponent("schema.sqlite").path)
        let correlation = try Correlation(of: store)
        try correlation.compute()
        try correlation.publish()
        return try store.database.read { db in
            let names = try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%'")
            return try Dictionary(
                uniqueKeysWithValues: names.map { name in
                    (name, try String.fetchAll(db, sql: "SELECT name FROM pragma_table_info(?)", arguments: [name]))
                })
        }
    }

    @Test(arguments: ids) func saysWhatItsFixtureExpects(id: String) throws {
        let schema = try FixtureTests.schema.get()
        let fixture = try Fixture(id)
        for one in fixture.cases {
            let found = try fixture.verdicts(of: one, schema: schema)
            let expected = try #require(one.content["expect"] as? [[String: Any]], "\(id), \(one.name): expect")
            #expect(Set(found.keys) == Set(expected.compactMap { $0["subject"] as? String }), "\(id), \(one.name)")
            for row in expected {
                guard let subject = row["subject"] as? String, let got = found[subject] else { continue }
                let verdict: String = got["verdict"]
                let reason: String = got["reason"]
                let missing: String? = got["missing"]
                #expect(verdict == row["verdict"] as? String, "\(id), \(one.name), \(subject): \(reason)")
                if let part = row["reason"] as? String {
                    #expect(reason.contains(part), "\(id), \(one.name), \(subject)")
                }
                if let part = row["missing"] as? String {
                    #expect(
                        missing?.contains(part) == true,
                        "\(id), \(one.name), \(subject): \(missing ?? "nothing missing")")
                }
                if let severity = row["severity"] as? String {
                    #expect(got["severity"] as String == severity, "\(id), \(one.name), \(subject)")
                }
                #expect(
                    (verdict == "cannot-tell") == (missing != nil), "\(id), \(one.name), \(subject): what is missing")
            }
        }
    }

    @Test(arguments: ids) func hasAllVerdictsInItsFixture(id: String) throws {
        let verdicts = Set(
            try Fixture(id).cases.flatMap {
                ($0.content["expect"] as? [[String: Any]] ?? []).compactMap { $0["verdict"] as? String }
            })
        #expect(verdicts.isSuperset(of: ["pass", "fail"]), "\(id): \(verdicts)")
        // Who made a call and how many were refused are in the records themselves: these two can always tell.
        #expect(verdicts.contains("cannot-tell") || ["POP-01", "SES-08"].contains(id), "\(id): \(verdicts)")
        #expect(
            try Fixture(id).cases.contains { $0.name.contains("false positive") } || id == "POP-04",
            "\(id): its false positives")
    }

    @Test(arguments: ids) func isDocumented(id: String) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appendingPathComponent("docs/checks/\(id).md"), encoding: .utf8)
        let header = try #require(try Check.named([id]).first?.header)
        #expect(header.id == id)
        for text in [header.title, header.purpose, header.proof, header.remediation] + header.falsePositives
            + header.controls
        {
            #expect(page.contains(text), "\(id): scripts/check_docs.py makes the page anew")
        }
        let index = try String(contentsOf: root.appendingPathComponent("docs/checks/README.md"), encoding: .utf8)
        #expect(index.contains("[\(id)](\(id).md)"))
    }

    @Test func thereAreAllOfThem() throws {
        let expected =
            ["POP", "INT", "IDN"].flatMap { family in (1...4).map { "\(family)-0\($0)" } }
            + ["ACC-01", "ACC-02", "ACC-03", "CHG-01", "CHG-02", "CFG-01", "CFG-02", "CFG-03", "CFG-04"]
            + (1...5).map { "SOD-0\($0)" } + (1...9).map { "SES-0\($0)" }
        #expect(Set(FixtureTests.ids) == Set(expected))
    }

    @Test func findingIdsAreOfCheckAndSubjectAlone() {
        let id = Verdicts.findingID(check: "SOD-01", subject: "D-0123456789")
        #expect(id.wholeMatch(of: /F-[0-9a-f]{10}/) != nil)
        #expect(id == Verdicts.findingID(check: "SOD-01", subject: "D-0123456789"))
        #expect(id != Verdicts.findingID(check: "SOD-02", subject: "D-0123456789"))
    }
}
