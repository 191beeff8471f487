import Foundation
import GRDB
import GRDBSQLite

/// One statement of somebody's own, run where it can do no harm: the database
/// opened read-only, an authorizer that allows reading alone, an end to rows
/// and time.
public enum ReadOnlyQuery {
    /// Why the statement was not run to its end.
    public struct Problem: Error, CustomStringConvertible {
        public let description: String
    }

    /// - Parameters:
    ///   - limit: rows at most; beyond them is an error that says so.
    ///   - seconds: time at most.
    /// - Returns: the columns' names and all rows.
    public static func rows(
        _ sql: String, on store: Store, limit: Int, seconds: Double
    ) throws -> (columns: [String], rows: [[DatabaseValue]]) {
        try store.database.read { db in
            guard let handle = db.sqliteConnection else { return ([], []) }
            let deadline = Deadline(seconds)
            let context = Unmanaged.passUnretained(deadline).toOpaque()
            sqlite3_set_authorizer(handle, authorize, nil)
            sqlite3_progress_handler(handle, 10_000, { Deadline.isOver($0) }, context)
            sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0)
            defer {
                sqlite3_set_authorizer(handle, nil, nil)
                sqlite3_progress_handler(handle, 0, nil, nil)
            }
            return try withExtendedLifetime(deadline) { try fetch(sql, handle, limit, seconds) }
        }
    }

    private static func fetch(
        _ sql: String, _ handle: OpaquePointer, _ limit: Int, _ seconds: Double
    ) throws -> (columns: [String], rows: [[DatabaseValue]]) {
        var statement: OpaquePointer?
        let (prepared, hasMore) = sql.withCString { text in
            var tail: UnsafePointer<CChar>?
            let result = sqlite3_prepare_v2(handle, text, -1, &statement, &tail)
            let rest = tail.map { String(cString: $0).trimmingCharacters(in: .whitespacesAndNewlines) } ?? ""
            return (result, !rest.isEmpty)
        }
        defer { sqlite3_finalize(statement) }
        guard prepared == SQLITE_OK, let statement else {
            let words = String(cString: sqlite3_errmsg(handle))
            throw Problem(description: words == "not authorized" ? "only reading is allowed here: \(words)" : words)
        }
        guard !hasMore else { throw Problem(description: "more than one statement: give one") }
        guard sqlite3_stmt_readonly(statement) != 0 else { throw Problem(description: "only reading is allowed here") }
        let count = sqlite3_column_count(statement)
        let columns = (0..<count).map { String(cString: sqlite3_column_name(statement, $0)) }
        var rows: [[DatabaseValue]] = []
        while true {
            let result = sqlite3_step(statement)
            if result == SQLITE_DONE { return (columns, rows) }
            if result == SQLITE_INTERRUPT {
                throw Problem(description: "not done after \(Int(seconds)) seconds: raise --timeout, or ask for less")
            }
            guard result == SQLITE_ROW else { throw Problem(description: String(cString: sqlite3_errmsg(handle))) }
            guard rows.count < limit else {
                throw Problem(description: "more than \(limit) rows: raise --limit, or ask for less")
            }
            rows.append((0..<count).map { value(statement, $0) })
        }
    }

    private static func value(_ statement: OpaquePointer, _ column: Int32) -> DatabaseValue {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: return sqlite3_column_int64(statement, column).databaseValue
        case SQLITE_FLOAT: return sqlite3_column_double(statement, column).databaseValue
        case SQLITE_TEXT: return String(cString: sqlite3_column_text(statement, column)).databaseValue
        case SQLITE_BLOB:
            let count = Int(sqlite3_column_bytes(statement, column))
            return Data(UnsafeRawBufferPointer(start: sqlite3_column_blob(statement, column), count: count))
                .databaseValue
        default: return .null
        }
    }

    /// https://www.sqlite.org/c3ref/set_authorizer.html
    private static let authorize:
        @convention(c) (
            UnsafeMutableRawPointer?, CInt, UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?,
            UnsafePointer<CChar>?
        ) -> CInt = { _, action, _, name, _, _ in
            switch action {
            case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: return SQLITE_OK
            case SQLITE_FUNCTION:
                return name.map { String(cString: $0).lowercased() } == "load_extension" ? SQLITE_DENY : SQLITE_OK
            default: return SQLITE_DENY
            }
        }
}

final class Deadline {
    private let end: Double

    init(_ seconds: Double) { end = Deadline.now + seconds }

    static func isOver(_ context: UnsafeMutableRawPointer?) -> Int32 {
        guard let context else { return 0 }
        return now > Unmanaged<Deadline>.fromOpaque(context).takeUnretainedValue().end ? 1 : 0
    }

    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
