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
        for name in ["api_calls", "ecs_request_members"] {
            let list = try DataTable.named(name)
            let keys = list.rows.map { "\($0[0] ?? "") \($0[1] ?? "")" }
            #expect(Set(keys).count == keys.count, "\(name)")
            #expect(list.rows.allSatisfy { $0[0] != nil && $0[1] != nil && $0[2] != nil }, "\(name)")
        }
    }

    @Test func classesAreThoseThatAreDocumented() throws {
        let calls = try DataTable.named("api_calls")
        func values(_ column: String, ofRole role: String? = nil) -> Set<String?> {
            let place = calls.place(of: column)
            return Set(calls.rows.filter { role == nil || $0[2] == role }.map { $0[place] })
        }
        #expect(
            values("role") == [
                "grant", "ecs-change", "ecs-agent", "stack-operation", "codedeploy-deployment", "codedeploy-stop",
                "codedeploy-continue", "tagging", "sign-in",
            ])
        #expect(
            values("change", ofRole: "ecs-change") == [
                "create", "delete", "update", "task-set", "history", "run-task", "decision", "config",
            ])
        #expect(values("shown", ofRole: "ecs-change") == ["default", "all"])
        #expect(values("tags", ofRole: "tagging") == ["set", "unset"])
        let members = try DataTable.named("ecs_request_members")
        #expect(Set(members.rows.map { $0[2] }) == ["name", "revision", "count", "force", "nothing", "setting"])
        #expect(Set(members.rows.map { $0[3] }) == ["yes", "no", "unknown"])
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
