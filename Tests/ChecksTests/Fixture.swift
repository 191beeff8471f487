import Checks
import Configuration
import Foundation
import GRDB
import Store
import Testing
import Yams

/// A fixture of a check: cases with rows of the tables that it reads, and what
/// it must say of them.
struct Fixture {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    struct Case {
        let name: String
        let content: [String: Any]
    }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")

    let id: String
    let cases: [Case]

    init(_ id: String) throws {
        self.id = id
        let text = try String(contentsOf: Fixture.folder.appendingPathComponent(id + ".yaml"), encoding: .utf8)
        guard let root = try Yams.load(yaml: text) as? [String: Any], let all = root["cases"] as? [[String: Any]] else {
            throw Failure(description: "\(id).yaml has no cases")
        }
        cases = all.map { Case(name: $0["name"] as? String ?? "", content: $0) }
    }

    /// The empty tables that checks read.
    static func makeTables(_ schema: [String: [String]], in db: Database) throws {
        for (table, columns) in schema {
            let list = columns.map { "\"\($0)\"" }.joined(separator: ", ")
            try db.execute(sql: "CREATE TABLE \"\(table)\" (\(list))")
        }
    }

    /// What the check said of a case, by subject: a row each.
    func verdicts(of one: Case, schema: [String: [String]]) throws -> [String: Row] {
        let check = try #require(try Check.named([id]).first)
        let database = try DatabaseQueue()
        return try database.write { db in
            OwnFunctions.add(to: db)
            try Fixture.makeTables(schema, in: db)
            // The lists that come with the program.
            for list in try DataTable.all {
                for row in list.rows {
                    try insert(
                        Dictionary(uniqueKeysWithValues: zip(list.columns, row.map { $0 ?? NSNull() as Any })),
                        into: list.name, schema, db)
                }
            }
            for (table, rows) in one.content["tables"] as? [String: [[String: Any]]] ?? [:] {
                for row in rows { try insert(row, into: table, schema, db) }
            }
            try Verdicts.fill([check], context: try context(of: one), in: db)
            guard try db.makeStatement(sql: check.header.sql).columnNames == Verdicts.columns else {
                throw Failure(description: "\(id) answers with other columns than Verdicts.columns")
            }
            let found = try Row.fetchAll(db, sql: "SELECT * FROM verdicts")
            let bySubject = Dictionary(found.map { ($0["subject"] as String, $0) }, uniquingKeysWith: { a, _ in a })
            guard bySubject.count == found.count else {
                throw Failure(description: "\(one.name): a subject has two verdicts")
            }
            return bySubject
        }
    }

    private func insert(_ row: [String: Any], into table: String, _ schema: [String: [String]], _ db: Database) throws {
        guard let columns = schema[table] else { throw Failure(description: "\(id): there is no table \(table)") }
        let names = row.keys.sorted()
        for name in names where !columns.contains(name) {
            throw Failure(description: "\(id): \(table) has no column \(name)")
        }
        let places = names.map { "\"\($0)\"" }.joined(separator: ", ")
        let marks = names.map { _ in "?" }.joined(separator: ", ")
        try db.execute(
            sql: "INSERT INTO \"\(table)\" (\(places)) VALUES (\(marks))",
            arguments: StatementArguments(names.map { Fixture.value(row[$0] ?? NSNull()) }))
    }

    /// YAML reads times as times; the tables hold text.
    private static func value(_ value: Any) -> (any DatabaseValueConvertible)? {
        switch value {
        case let date as Date: ISO8601DateFormatter().string(from: date)
        case let number as Int: number
        case let flag as Bool: flag
        case let number as Double: number
        case let text as String: text
        default: nil
        }
    }

    /// The context by way of the configuration's own reader.
    private func context(of one: Case) throws -> CheckContext {
        var declared: [String: Any] = [:]
        declared["policy"] = one.content["policy"]
        declared["scope"] = one.content["scope"]
        let text = declared.isEmpty ? "" : try Yams.dump(object: Fixture.plain(declared))
        let configuration = try Configuration(text, file: "\(id).yaml")
        func time(_ key: String) -> String? { one.content[key].flatMap { Fixture.value($0) as? String } }
        let runAt = time("run_at") ?? "2027-01-01T00:00:00Z"
        var scope: String?
        if let known = configuration.scope {
            let members: [String: Any] = [
                "from": known.from, "to": known.to ?? runAt, "regions": known.regions,
                "accounts": known.accounts.map { ["id": $0.id] }, "exports": [String](),
            ]
            scope = String(decoding: try JSONSerialization.data(withJSONObject: members), as: UTF8.self)
        }
        return CheckContext(
            policy: try configuration.policy?.json, scope: scope, from: time("from"), to: time("to"), runAt: runAt)
    }

    private static func plain(_ value: Any) -> Any {
        switch value {
        case let map as [String: Any]: map.mapValues(plain)
        case let list as [Any]: list.map(plain)
        case let date as Date: ISO8601DateFormatter().string(from: date)
        default: value
        }
    }
}
