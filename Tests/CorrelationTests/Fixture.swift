import Foundation
import GRDB
import Ingest
import Testing

@testable import Store

/// A fixture of a file of `queries/facts` or `queries/correlation`: cases with
/// records and exports, and rows that must come of them.
///
///     cases:
///       - name: what it shows
///         records: […]            see FixtureRecord
///         runs, snapshots, people, exports: see FixtureExports
///         expect: {table: [{column: cell, …}, …]}   rows that the table must have
///         only: {table: […]}      the same, and no others
///         lacks: {table: […]}     rows that it must not have
struct Fixture {
    struct Case: CustomTestStringConvertible, Sendable {
        let file: String
        let name: String
        var testDescription: String { "\(file): \(name)" }
    }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")

    let file: String
    private let content: [[String: Any]]
    private let names: [String: String]

    init(_ file: String) throws {
        self.file = file
        let text = try String(contentsOf: Fixture.folder.appendingPathComponent(file + ".yaml"), encoding: .utf8)
        guard let cases = try FixtureText.load(text)["cases"] as? [[String: Any]] else {
            throw FixtureText.Failure(description: "\(file).yaml has no cases")
        }
        content = cases
        names = FixtureText.names(in: text)
    }

    var cases: [Case] { content.map { Case(file: file, name: $0["name"] as? String ?? "") } }

    /// What is wrong with the rows of a case; empty: nothing.
    func faults(_ one: Case, _ more: (Database) throws -> [String]) throws -> [String] {
        guard let found = content.first(where: { $0["name"] as? String == one.name }),
            let written = FixtureText.written(found) as? [String: Any]
        else { throw FixtureText.Failure(description: "no case \(one.name)") }
        let known: Set = ["name", "records", "runs", "snapshots", "people", "exports", "expect", "only", "lacks"]
        if let strange = written.keys.first(where: { !known.contains($0) }) {
            throw FixtureText.Failure(description: "\(one.name): '\(strange)' is none of \(known.sorted())")
        }
        return try Fixture.correlate(try files(of: written)) { db in
            try Expectation(written, names).faults(db) + more(db)
        }
    }

    private func files(of written: [String: Any]) throws -> [(name: String, content: Any)] {
        let records = try (written["records"] as? [[String: Any]] ?? []).map { try FixtureRecord($0).members }
        return [("records.json", ["Records": records])] + (try FixtureExports.files(written))
    }

    /// Ingests the files as the program does, correlates, and hands over every
    /// table that was made.
    static func correlate(_ files: [(name: String, content: Any)], _ body: (Database) throws -> [String]) throws
        -> [String]
    {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("correlation-\(UUID().uuidString)")
        let input = folder.appendingPathComponent("in")
        try FileManager.default.createDirectory(at: input, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for file in files {
            let bytes =
                try (file.content as? String).map { Data($0.utf8) }
                ?? JSONSerialization.data(withJSONObject: file.content, options: .sortedKeys)
            try bytes.write(to: input.appendingPathComponent(file.name))
        }
        return try correlate(input.path, in: folder, body)
    }

    /// - Parameter mayRefuse: whether files and records that were not taken are
    ///   no fault.
    static func correlate(
        _ input: String, in folder: URL, mayRefuse: Bool = false, _ body: (Database) throws -> [String]
    ) throws -> [String] {
        let store = try Store.forWriting(folder.appendingPathComponent("a.sqlite").path)
        _ = try Ingestor(store: store, options: IngestOptions(paths: [input], jobs: 1)).run()
        let refused = try store.database.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT path || ': ' || status || ' ' || COALESCE(reason, '') FROM file WHERE status <> 'ingested'
                    UNION ALL SELECT 'a record was rejected: ' || reason FROM reject
                    """)
        }
        let correlation = try Correlation(of: store)
        try correlation.compute()
        return (mayRefuse ? [] : refused) + (try correlation.read(body))
    }
}

/// The rows that a case states, held against those that there are.
private struct Expectation {
    private let content: [String: Any]
    private let names: [String: String]

    init(_ content: [String: Any], _ names: [String: String]) {
        self.content = content
        self.names = names
    }

    func faults(_ db: Database) throws -> [String] {
        var faults: [String] = []
        for kind in ["expect", "only", "lacks"] {
            for (table, wanted) in content[kind] as? [String: [[String: Any]]] ?? [:] {
                let rows = try Row.fetchAll(db, sql: "SELECT * FROM temp.\"\(table)\"").map(cells)
                let columns = Set(try db.columns(in: table, in: "temp").map(\.name))
                for row in wanted {
                    for name in row.keys where !columns.contains(name) {
                        faults.append("\(table) has no column \(name)")
                    }
                    if rows.contains(where: { fits(row, $0) }) == (kind == "lacks") {
                        faults.append(
                            "\(table) \(kind == "lacks" ? "has" : "lacks") \(text(row)); there is:\(nearest(row, rows))"
                        )
                    }
                }
                if kind == "only" {
                    for row in rows where !wanted.contains(where: { fits($0, row) }) {
                        faults.append("\(table) has \(text(row, of: wanted.first))")
                    }
                    if rows.count != wanted.count { faults.append("\(table): \(rows.count) rows, not \(wanted.count)") }
                }
            }
        }
        return faults
    }

    private func cells(_ row: Row) -> [String: String?] {
        Dictionary(
            row.map { name, value in
                switch value.storage {
                case .null: (name, nil)
                case .int64(let number): (name, String(number))
                default: (name, String.fromDatabaseValue(value))
                }
            }, uniquingKeysWith: { a, _ in a })
    }

    private func wanted(_ value: Any) -> String? {
        switch value {
        case is NSNull: nil
        case let flag as Bool: flag ? "1" : "0"
        default: "\(value)"
        }
    }

    private func fits(_ want: [String: Any], _ row: [String: String?]) -> Bool {
        want.allSatisfy { name, value in row[name].map { $0 == wanted(value) } ?? false }
    }

    private func text(_ want: [String: Any]) -> String { text(want.mapValues { wanted($0) }, of: want) }

    private func text(_ row: [String: String?], of want: [String: Any]?) -> String {
        let shown = row.filter { want?.keys.contains($0.key) ?? true }.sorted { $0.key < $1.key }
        let cells = shown.map { "\($0.key): \($0.value.map(short) ?? "~")" }
        return "{\(cells.joined(separator: ", "))}"
    }

    private func short(_ cell: String) -> String {
        names.reduce(cell) { $0.replacing($1.key, with: $1.value) }
    }

    /// The three rows that differ least, in the columns that were asked for.
    private func nearest(_ want: [String: Any], _ rows: [[String: String?]]) -> String {
        let near = rows.map { row in (row, want.filter { !fits([$0.key: $0.value], row) }.count) }
            .sorted { $0.1 < $1.1 }.prefix(3)
        return near.isEmpty ? " nothing" : near.map { "\n    \(text($0.0, of: want))" }.joined()
    }
}
