import Foundation
import GRDB
import Store

/// A few connections to the database, read-only.
///
/// Unchecked: the list of free connections is touched under its lock alone,
/// and a connection is taken off it while somebody reads.
final class Readers: @unchecked Sendable {
    private let path: String
    private let cacheKiB: Int
    private let lock = NSLock()
    private var free: [Store]

    /// - Parameter cacheKiB: what SQLite may keep in memory for each
    ///   connection.
    /// - Throws: ``StoreError``.
    init(path: String, cacheKiB: Int) throws {
        (self.path, self.cacheKiB) = (path, cacheKiB)
        free = [try Store.forReading(path, cacheKiB: cacheKiB)]
    }

    /// One state of the database, for so many seconds at most. There are as
    /// many connections as there are threads that read.
    func read<Value>(seconds: Double, _ body: (Database) throws -> Value) throws -> Value {
        let store = try lock.withLock { free.popLast() } ?? Store.forReading(path, cacheKiB: cacheKiB)
        defer { lock.withLock { free.append(store) } }
        return try store.read(seconds: seconds, body)
    }
}
