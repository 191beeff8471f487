import Foundation
import GRDB
import Queries
import Testing

@testable import Store

/// The lists of `queries/data` as tables.
@Suite struct DataTableTests {
    @Test func everyListIsATableThatStays() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lists-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try Store.forWriting(folder.appendingPathComponent("lists.sqlite").path)
        let correlation = try Correlation(of: store)
        try correlation.compute()
        try correlation.publish()
        let lists = try DataTable.all
        #expect(lists.map(\.name).contains("api_calls"))
        for list in lists {
            let found = try store.database.read { db in
                try Row.fetchAll(db, sql: "SELECT * FROM main.\(list.name) ORDER BY rowid")
            }
            #expect(found.map { row in list.columns.map { row[$0] as String? } } == list.rows)
            #expect(!list.rows.isEmpty, "\(list.name)")
        }
    }

    @Test func aCallHasOneRow() throws {
        for name in ["api_calls", "ecs_request_members", "logging_calls"] {
            let list = DataTable.named(name)
            let keys = list.rows.map { "\($0[0] ?? "") \($0[1] ?? "")" }
            #expect(Set(keys).count == keys.count, "\(name)")
            #expect(list.rows.allSatisfy { $0[0] != nil && $0[1] != nil && $0[2] != nil }, "\(name)")
        }
    }

    @Test func classesAreThoseThatAreDocumented() throws {
        let calls = DataTable.named("api_calls")
        func values(_ column: String, ofRole role: String? = nil) -> Set<String?> {
            let place = calls.place(of: column)
            return Set(calls.rows.filter { role == nil || $0[2] == role }.map { $0[place] })
        }
        #expect(
            values("role") == [
                "grant", "ecs-change", "ecs-agent", "stack-operation", "codedeploy-deployment", "codedeploy-stop",
                "codedeploy-continue", "tagging", "sign-in", "role-trust", "oidc-provider", "saml-provider",
            ])
        #expect(
            values("change", ofRole: "ecs-change") == [
                "create", "delete", "update", "task-set", "history", "run-task", "decision", "config",
            ])
        #expect(values("shown", ofRole: "ecs-change") == ["default", "all"])
        #expect(values("tags", ofRole: "tagging") == ["set", "unset"])
        let members = DataTable.named("ecs_request_members")
        #expect(Set(members.rows.map { $0[2] }) == ["name", "revision", "count", "force", "nothing", "setting"])
        #expect(Set(members.rows.map { $0[3] }) == ["yes", "no", "unknown"])
        let logging = DataTable.named("logging_calls")
        #expect(Set(logging.rows.map { $0[2] }) == ["trail", "bucket"])
        #expect(Set(logging.rows.map { $0[3] }) == ["impairs", "restores", "request", "protection"])
        #expect(logging.rows.allSatisfy { $0[4] != nil })
        #expect(Set(logging.rows.map { $0[1] }).count == logging.rows.count, "INT-03 joins by the call's name alone")
        let sensitive = DataTable.named("sensitive_calls")
        #expect(Set(sensitive.rows.map { $0[2] }) == ["persistence", "data", "identity", "baseline", "none"])
        // GLOB in SQL and the program's own reading have to say the same.
        #expect(sensitive.rows.allSatisfy { $0[1]?.wholeMatch(of: /[A-Za-z0-9]*\*?/) != nil })
    }

    /// docs/schema.md tells every list, its columns and its classes.
    @Test func everyListIsDocumented() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appendingPathComponent("docs/schema.md"), encoding: .utf8)
        let start = try #require(page.range(of: "## Lists of names"))
        let section = page[start.upperBound...]
        let end = section.range(of: "\n## ")?.lowerBound ?? section.endIndex
        let told = section[..<end]
        let classes = ["role", "change", "tags", "shown", "asks", "starts_deployment", "about", "effect", "purpose"]
        for list in try DataTable.all {
            #expect(told.contains("`\(list.name)`"), "\(list.name)")
            for (place, column) in list.columns.enumerated() {
                #expect(told.contains("`\(column)`"), "\(list.name).\(column)")
                guard classes.contains(column) else { continue }
                for value in Set(list.rows.compactMap { $0[place] }) {
                    #expect(told.contains("`\(value)`"), "\(list.name).\(column) \(value)")
                }
            }
        }
    }

    @Test func readsCells() throws {
        let table = try DataTable("list", "a,b\nx,\n\"y, z\",1\n")
        #expect(table.columns == ["a", "b"])
        #expect(table.rows == [["x", nil], ["y, z", "1"]])
    }

    @Test(arguments: [
        ("", "no header"), ("a,b\nx\n", "row 1"), ("a,b\nx,y\nx,y,z\n", "row 2"), ("a,b;--\n", "'b;--'"),
        ("a,a\n", "two different columns"), ("a\n", "two different columns"), ("a,\n", "''"), ("a,b\n\"x,y\n", "row 1"),
    ])
    func refusesWhatIsNoTable(text: String, words: String) {
        let error = #expect(throws: DataTable.Problem.self) { try DataTable("list", text) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
        #expect(error?.description.contains("queries/data/list.csv") == true)
    }
}
