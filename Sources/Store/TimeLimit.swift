import Foundation
import GRDB
import GRDBSQLite

extension Store {
    /// A read that took longer than it may.
    public struct TimeLimit: Error, CustomStringConvertible {
        public let seconds: Double

        public var description: String { "not done after \(seconds) seconds" }
    }

    /// Reads one state of the database, for so many seconds at most: SQLite
    /// asks every ten thousand steps whether to go on
    /// (https://www.sqlite.org/c3ref/progress_handler.html).
    ///
    /// - Throws: ``TimeLimit``; what `body` throws.
    public func read<Value>(seconds: Double, _ body: (Database) throws -> Value) throws -> Value {
        try database.read { db in
            guard let handle = db.sqliteConnection else { return try body(db) }
            let deadline = Deadline(seconds)
            sqlite3_progress_handler(
                handle, 10_000, { Deadline.isOver($0) }, Unmanaged.passUnretained(deadline).toOpaque())
            defer { sqlite3_progress_handler(handle, 0, nil, nil) }
            do { return try withExtendedLifetime(deadline) { try body(db) } } catch DatabaseError.SQLITE_INTERRUPT {
                throw TimeLimit(seconds: seconds)
            }
        }
    }
}
