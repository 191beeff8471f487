import Foundation
import GRDB
import Queries
import Report
import Testing

@testable import Store

/// What the files of facts and correlation say of the tables that they make.
struct TableHeaders {
    let file: QueryFile
    let header: QueryHeader

    static let files = Catalogue.files(in: .facts) + Catalogue.files(in: .correlation)

    static let all: Result<[TableHeaders], any Error> = Result {
        try files.flatMap { file in
            try QueryHeader.tables(file.text, file: "\(file.layer.rawValue)/\(file.name).sql")
                .map { TableHeaders(file: file, header: $0) }
        }
    }

    /// The tables that the file makes, in their order.
    static func made(in file: QueryFile) -> [(name: String, stays: Bool)] {
        file.text.matches(of: #/\{\{(TABLE|STEP) (\w+)\}\}/#).map { (String($0.output.2), $0.output.1 == "TABLE") }
    }

    /// What is wrong with the table's columns.
    func faults(_ db: Database) throws -> [String] {
        let columns = try db.columns(in: header.name, in: "temp").map(\.name)
        let described = header.columns.map(\.name)
        var faults: [String] = []
        if columns != described { faults.append("\(header.name) has \(columns), its header \(described)") }
        if header.keyColumns.isEmpty { faults.append("\(header.name): no key") }
        for name in header.keyColumns where !columns.contains(name) {
            faults.append("\(header.name): the key's \(name) is no column")
        }
        return faults
    }

    /// Keys that two rows have.
    func doubles(_ db: Database) throws -> [String] {
        guard !header.keyColumns.isEmpty else { return [] }
        let key = header.keyColumns.map { "\"\($0)\"" }.joined(separator: ", ")
        return try Row.fetchAll(
            db,
            sql:
                "SELECT \(key), COUNT(*) AS rows FROM temp.\"\(header.name)\" GROUP BY \(key) HAVING COUNT(*) > 1 LIMIT 3"
        ).map { "\(header.name): its key (\(header.keyColumns.joined(separator: ", "))) is not unique: \($0)" }
    }
}

@Suite struct TableHeaderTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test func tableOfEachHeaderIsMadeByItsFile() throws {
        for one in try TableHeaders.all.get() {
            #expect(
                TableHeaders.made(in: one.file).contains { $0.name == one.header.name },
                "\(one.file.name): no table \(one.header.name)")
        }
    }

    /// A table that stays, or that another file reads, is described.
    @Test func whatOthersReadIsDescribed() throws {
        let described = Set(try TableHeaders.all.get().map(\.header.name))
        for file in TableHeaders.files {
            for table in TableHeaders.made(in: file) {
                let readers = TableHeaders.files.filter {
                    $0.name != file.name && $0.text.contains(try! Regex("\\b(FROM|JOIN) \(table.name)\\b"))
                }
                let isDescribed = described.contains(table.name)
                #expect(
                    isDescribed || !table.stays && readers.isEmpty,
                    "\(file.name): \(table.name) has no header, \(readers.map(\.name)) read it")
            }
        }
    }

    @Test func headersAreTheColumnsThatThereAre() throws {
        let headers = try TableHeaders.all.get()
        let faults = try Fixture.correlate([]) { db in try headers.flatMap { try $0.faults(db) } }
        for fault in faults { Issue.record("\(fault)") }
    }

    /// The fixtures look at the same, each in its own test.
    @Test func keysAreUniqueInTheSamples() throws {
        let headers = try TableHeaders.all.get()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("samples-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let samples = TableHeaderTests.folder.appendingPathComponent("samples").path
        let doubles = try Fixture.correlate(samples, in: folder, mayRefuse: true) { db in
            let empty = try headers.filter {
                try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM temp.\"\($0.header.name)\"") == 0
            }
            return try headers.flatMap { try $0.doubles(db) }
                + (empty.count > 6 ? ["empty in the samples: \(empty.map(\.header.name))"] : [])
        }
        for double in doubles { Issue.record("\(double)") }
    }
}
