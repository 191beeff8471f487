import Foundation
import GRDB
import JSONText
import Store
import Testing

@testable import Ingest

/// A database with layer A's tables, filled from JSON texts as `ingest` does.
final class ReferenceDatabase {
    private let folder: URL
    private let store: Store
    private var contents: Int64 = 0
    private(set) var rejects: [(index: Int, offset: Int, reason: String)] = []
    private(set) var kinds: [ReferenceKind?] = []
    private(set) var elements = 0

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("references-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        store = try Store.forWriting(folder.appendingPathComponent("a.sqlite").path)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Reads the top-level values of one file, one after the other.
    func load(_ text: String, path: String = "export.json") throws {
        contents += 1
        var reader = ReferenceReader()
        var rows: [ReferenceRow] = []
        try forEachValue(of: text) { value in
            let kind = ReferenceReader.recognise(value, path: path)
            kinds.append(kind)
            guard let kind else { return }
            let result = reader.rows(of: value, kind: kind, path: path)
            rows += result.rows
            rejects += result.rejects
            elements += reader.elements
        }
        let content = contents
        try store.database.write { db in
            for row in rows {
                #expect(row.values.count == row.table.columns.count)
                let arguments: [DatabaseValueConvertible?] = row.values.map { value in
                    switch value {
                    case .null: nil
                    case .integer(let number): number
                    case .text(let text): text
                    }
                }
                try db.execute(sql: row.table.insertSQL, arguments: StatementArguments([content] + arguments))
            }
        }
    }

    /// The rows of a query, cells as text, NULL as `-`.
    func query(_ sql: String) throws -> [String] {
        try store.database.read { db in
            try Row.fetchAll(db, sql: sql).map { row in
                row.databaseValues.map { value in
                    if case .int64(let number) = value.storage { return "\(number)" }
                    return String.fromDatabaseValue(value) ?? "-"
                }.joined(separator: "|")
            }
        }
    }
}

/// Calls `body` for every top-level value; their bytes live as long as it.
func forEachValue(of text: String, _ body: (JSONSlice) throws -> Void) throws {
    let bytes = Array(text.utf8)
    let padded = bytes + [UInt8](repeating: 0, count: JSONCursor.padding)
    try padded.withUnsafeBufferPointer { buffer in
        var cursor = JSONCursor(buffer.baseAddress!, end: buffer.baseAddress! + bytes.count)
        while cursor.peek() != nil { try body(try cursor.value()) }
    }
}

/// Third-party records beside the project; nil where they are not at hand.
func thirdPartyData(_ folder: String) -> URL? {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    let data = root.deletingLastPathComponent().appendingPathComponent("shared/data/\(folder)")
    return FileManager.default.fileExists(atPath: data.path) ? data : nil
}

/// The column `name` of an RFC 4180 file.
func csvColumn(_ name: String, of text: String) -> [String] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell = ""
    var quoted = false
    var characters = text.unicodeScalars.makeIterator()
    var pending: Unicode.Scalar?
    func endRow() {
        row.append(cell)
        cell = ""
        if row.count > 1 { rows.append(row) }
        row = []
    }
    while let c = pending ?? characters.next() {
        pending = nil
        if quoted {
            if c == "\"" {
                pending = characters.next()
                if pending == "\"" {
                    cell.unicodeScalars.append("\"")
                    pending = nil
                } else {
                    quoted = false
                }
            } else {
                cell.unicodeScalars.append(c)
            }
        } else if c == "\"" {
            quoted = true
        } else if c == "," {
            row.append(cell)
            cell = ""
        } else if c == "\n" {
            endRow()
        } else if c != "\r" {
            cell.unicodeScalars.append(c)
        }
    }
    if !cell.isEmpty || !row.isEmpty { endRow() }
    guard let index = rows.first?.firstIndex(of: name) else { return [] }
    return rows.dropFirst().map { $0[index] }
}
