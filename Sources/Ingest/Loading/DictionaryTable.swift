import GRDBSQLite

/// A dictionary table (`text`, `call`, `identity`) and as much of it in memory
/// as is worth it.
final class DictionaryTable {
    /// Bytes kept in memory before all is forgotten and asked for anew.
    private static let mostBytes = 24 << 20

    private let database: OpaquePointer
    private let find: Statement
    private let insert: Statement
    private let columns: Int
    private let known = ByteInterner(capacity: 1 << 12)
    private var ids: [Int64] = []

    /// - Parameters:
    ///   - key: the unique column.
    ///   - columns: the columns that follow the key, in the order in which
    ///     their values follow it, joined by U+001F.
    ///   - keyHoldsColumns: whether the key is all the columns joined, or the
    ///     first part alone.
    init(_ database: OpaquePointer, table: String, key: String, columns: [String], keyIsFirst: Bool) throws {
        self.database = database
        self.columns = columns.count
        self.keyIsFirst = keyIsFirst
        find = try Statement(database, "SELECT id FROM \(table) WHERE \(key) = ?1")
        let names = ([key] + columns).joined(separator: ", ")
        let marks = (1...columns.count + 1).map { "?\($0)" }.joined(separator: ", ")
        insert = try Statement(database, "INSERT INTO \(table) (\(names)) VALUES (\(marks))")
    }

    private let keyIsFirst: Bool

    /// Rows were deleted or rolled back: forget what was known.
    func forget() {
        known.removeAll()
        ids.removeAll(keepingCapacity: true)
    }

    /// The row's id for these bytes; made where there is none.
    func id(_ bytes: UnsafeBufferPointer<UInt8>) throws -> Int64 {
        if known.footprint > DictionaryTable.mostBytes { forget() }
        let index = known.intern(bytes)
        if index < ids.count { return ids[index] }
        let id = try lookUp(bytes)
        ids.append(id)
        return id
    }

    private func lookUp(_ bytes: UnsafeBufferPointer<UInt8>) throws -> Int64 {
        var parts: [UnsafeBufferPointer<UInt8>] = []
        if columns > 0 {
            var start = 0
            for index in 0...bytes.count where index == bytes.count || bytes[index] == IdentityTemplate.separator {
                parts.append(UnsafeBufferPointer(rebasing: bytes[start..<index]))
                start = index + 1
            }
        }
        let key = keyIsFirst ? parts.removeFirst() : bytes
        find.bind(1, text: key)
        if let found = try find.row(1) {
            find.reset()
            return found[0]
        }
        insert.bind(1, text: key)
        for index in 0..<columns {
            if index < parts.count, parts[index].count > 0 {
                insert.bind(Int32(index + 2), text: parts[index])
            } else {
                insert.bindNull(Int32(index + 2))
            }
        }
        // Not by RETURNING: that copies every page that it touches first.
        try insert.run()
        return sqlite3_last_insert_rowid(database)
    }
}

extension ByteInterner {
    /// The table's id of every entry, in the entries' order.
    func ids(from table: DictionaryTable) throws -> [Int64] { try (0..<count).map { try table.id(bytes($0)) } }
}
