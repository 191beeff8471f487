import GRDBSQLite

/// One prepared statement on the raw handle, for the rows that come by the
/// hundred thousand.
final class Statement {
    private let handle: OpaquePointer
    private let database: OpaquePointer

    init(_ database: OpaquePointer, _ sql: String) throws {
        self.database = database
        var prepared: OpaquePointer?
        guard sqlite3_prepare_v3(database, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil) == SQLITE_OK,
            let prepared
        else { throw LoadingError(database, sql) }
        handle = prepared
    }

    deinit { sqlite3_finalize(handle) }

    func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(handle, index, value) }

    func bindNull(_ index: Int32) { sqlite3_bind_null(handle, index) }

    /// The bytes must stay where they are until ``run()`` or ``row()`` returns.
    func bind(_ index: Int32, text: UnsafeBufferPointer<UInt8>) {
        text.withMemoryRebound(to: CChar.self) { chars in
            let start = chars.baseAddress ?? Statement.empty
            _ = sqlite3_bind_text(handle, index, start, Int32(chars.count), nil)
        }
    }

    func bind(_ index: Int32, blob: UnsafeRawBufferPointer) {
        sqlite3_bind_blob(handle, index, blob.baseAddress, Int32(blob.count), nil)
    }

    /// A copy of these few bytes is bound.
    func bindCopy(_ index: Int32, blob16 bytes: UnsafeRawBufferPointer) {
        sqlite3_bind_blob(
            handle, index, bytes.baseAddress, Int32(bytes.count),
            unsafeBitCast(-1, to: sqlite3_destructor_type.self))
    }

    /// A copy of the text is bound.
    func bind(_ index: Int32, copying text: String?) {
        guard let text else { return bindNull(index) }
        sqlite3_bind_text(handle, index, text, -1, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
    }

    func bind(_ index: Int32, copying blob: [UInt8]?) {
        guard let blob else { return bindNull(index) }
        sqlite3_bind_blob(
            handle, index, blob, Int32(blob.count), unsafeBitCast(-1, to: sqlite3_destructor_type.self))
    }

    nonisolated(unsafe) private static let empty = UnsafePointer(UnsafeMutablePointer<CChar>.allocate(capacity: 1))

    /// Runs a statement that gives no rows.
    func run() throws {
        let result = sqlite3_step(handle)
        sqlite3_reset(handle)
        guard result == SQLITE_DONE || result == SQLITE_ROW else { throw LoadingError(database, sqlText) }
    }

    /// Goes to the next row; false after the last.
    func next() throws -> Bool {
        let result = sqlite3_step(handle)
        if result == SQLITE_ROW { return true }
        sqlite3_reset(handle)
        guard result == SQLITE_DONE else { throw LoadingError(database, sqlText) }
        return false
    }

    /// An integer of the row that it stands on.
    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    /// The next row's integer columns; nil after the last.
    func row(_ columns: Int) throws -> [Int64]? {
        try next() ? (0..<Int32(columns)).map(integer) : nil
    }

    /// The next row's only column as bytes; nil after the last.
    func blob() throws -> [UInt8]? {
        guard try row(1) != nil else { return nil }
        return bytes(0)
    }

    /// The first row's two columns.
    func blobAndText() throws -> ([UInt8], String)? {
        guard try row(2) != nil else { return nil }
        defer { reset() }
        return (bytes(0), String(decoding: bytes(1), as: UTF8.self))
    }

    private func bytes(_ column: Int32) -> [UInt8] {
        let start = sqlite3_column_blob(handle, column)
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    func reset() { sqlite3_reset(handle) }

    private var sqlText: String { sqlite3_sql(handle).map { String(cString: $0) } ?? "" }
}

/// SQLite's refusal, with its words and the statement, without the values.
struct LoadingError: Error, CustomStringConvertible {
    let description: String

    init(_ database: OpaquePointer, _ sql: String) {
        let words = sqlite3_errmsg(database).map { String(cString: $0) } ?? "unknown"
        description = "SQLite: \(words) (in: \(sql.prefix(200)))"
    }
}
