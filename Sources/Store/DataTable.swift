import GRDB
import Queries

/// A list of names that the SQL joins: a CSV file of `queries/data`, as a table
/// of its name with a column of text for each of its own.
///
/// Which API call is what kind of thing is data: whoever audits a report reads
/// the list as a table of the database, and a new API is a new row.
public struct DataTable: Sendable {
    /// A file that is no such table: a fault of ours.
    public struct Problem: Error, CustomStringConvertible {
        let file: String
        let reason: String

        public var description: String { "queries/data/\(file).csv: \(reason)" }
    }

    /// The file's name, and the table's.
    public let name: String
    public let columns: [String]
    /// The rows, a cell for each column; an empty cell is nil.
    public let rows: [[String?]]

    /// All files of `queries/data`.
    ///
    /// - Throws: ``Problem``.
    public static var all: [DataTable] {
        get throws { try Catalogue.files(in: .data).map { try DataTable($0.name, $0.text) } }
    }

    /// The table of that name; it is a fault of ours if there is none.
    public static func named(_ name: String) -> DataTable {
        do { return try DataTable(name, Catalogue.file(.data, name).text) } catch { fatalError("\(error)") }
    }

    /// - Throws: ``Problem`` with the place of a row that does not fit.
    init(_ name: String, _ text: String) throws(Problem) {
        self.name = name
        let records = Array(text.utf8).withUnsafeBufferPointer { bytes in
            var cursor = CSVCursor(bytes)
            var found: [CSVCursor.Content] = []
            while let record = cursor.next() { found.append(record.content) }
            return found
        }
        guard case .cells(let header)? = records.first else { throw Problem(file: name, reason: "no header") }
        // Names are part of SQL text.
        for column in [name] + header where column.isEmpty || !column.utf8.allSatisfy(DataTable.isNameByte) {
            throw Problem(file: name, reason: "'\(column)' is not a name of small letters and underscores")
        }
        guard Set(header).count == header.count, header.count > 1 else {
            throw Problem(file: name, reason: "the header must be at least two different columns")
        }
        columns = header
        var rows: [[String?]] = []
        for (place, record) in records.dropFirst().enumerated() {
            guard case .cells(let cells) = record, cells.count == header.count else {
                throw Problem(file: name, reason: "row \(place + 1) is not \(header.count) cells: \(record)")
            }
            rows.append(cells.map { $0.isEmpty ? nil : $0 })
        }
        self.rows = rows
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
    }

    /// The place of a column; it is a fault of ours if there is none.
    public func place(of column: String) -> Int {
        guard let place = columns.firstIndex(of: column) else {
            fatalError("queries/data/\(name).csv has no column \(column)")
        }
        return place
    }

    /// Makes the table in the temporary database, with an index on its first
    /// two columns, which say what a row is about.
    ///
    /// - Throws: SQLite's errors.
    func create(in db: Database) throws {
        let definition = columns.map { "\($0) TEXT" }.joined(separator: ", ")
        try db.execute(sql: "CREATE TEMP TABLE \(name) (\(definition))")
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        let insert = try db.makeStatement(sql: "INSERT INTO temp.\(name) VALUES (\(marks))")
        for row in rows { try insert.execute(arguments: StatementArguments(row)) }
        try db.execute(sql: "CREATE INDEX temp.\(name)_first ON \(name) (\(columns[0]), \(columns[1]))")
    }
}
