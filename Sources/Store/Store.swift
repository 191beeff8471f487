import CSQLite
import Foundation
import GRDB
import Queries

/// The database: one SQLite file, made and upgraded by this program alone.
public final class Store {
    /// Where it is.
    public let path: String
    /// The connections. One writer; readers never wait for it (SQLite's WAL
    /// mode, https://www.sqlite.org/wal.html).
    public let database: any DatabaseWriter
    private let lock: WriterLock?

    private init(path: String, database: any DatabaseWriter, lock: WriterLock?) {
        self.path = path
        self.database = database
        self.lock = lock
    }

    /// Sets up SQLite for this process; to be called before anything else is.
    public static func prepareProcess() { _ = sqlite_without_memory_statistics() }

    /// Opens the database for writing, and makes it, readable by its owner
    /// alone, where there is none.
    ///
    /// - Throws: ``StoreError/held(by:)`` while another process writes to it;
    ///   ``StoreError/unusable(path:reason:)``.
    public static func forWriting(_ path: String) throws -> Store {
        let lock = try WriterLock(path: path + ".lock")
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreError.unusable(path: path, reason: String(cString: strerror(errno)))
        }
        close(descriptor)
        do {
            let pool = try DatabasePool(path: path, configuration: writing)
            try Migrations.run(on: pool)
            return Store(path: path, database: pool, lock: lock)
        } catch let error as DatabaseError {
            throw StoreError.unusable(path: path, reason: error.message ?? "\(error)")
        } catch let error as Migrations.Earlier {
            throw StoreError.unusable(path: path, reason: error.description)
        }
    }

    private static var writing: Configuration {
        var configuration = Configuration()
        configuration.label = "deploytrail"
        configuration.maximumReaderCount = 1
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA page_size = 16384; PRAGMA cache_size = -32000; PRAGMA secure_delete = OFF")
            if !db.configuration.readonly {
                try db.execute(
                    sql: """
                        PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000;
                        PRAGMA temp.cache_size = -32000
                        """)
            }
        }
        return configuration
    }

    /// A connection beside the store's own, under the same lock.
    func anotherConnection() throws -> DatabaseQueue { try DatabaseQueue(path: path, configuration: Store.writing) }

    /// Opens the database for reading alone.
    ///
    /// - Parameters:
    ///   - cacheKiB: what SQLite may keep of it in memory; nil: as SQLite has
    ///     it.
    ///   - needsAnswers: whether what the correlation makes has to be there; the
    ///     ledger alone does without.
    /// - Throws: ``StoreError/missing(path:)``, ``StoreError/unusable(path:reason:)``,
    ///   ``StoreError/empty(path:isUnfinished:)``.
    public static func forReading(
        _ path: String, cacheKiB: Int? = nil, needsAnswers: Bool = true
    ) throws -> Store {
        guard FileManager.default.fileExists(atPath: path) else { throw StoreError.missing(path: path) }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { db in
            OwnFunctions.add(to: db)
            db.forgoObservers()
        }
        if let cacheKiB {
            configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -\(cacheKiB)") }
        }
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let store = Store(path: path, database: queue, lock: nil)
            if try queue.read(Migrations.isEarlier) {
                throw StoreError.unusable(path: path, reason: Migrations.Earlier().description)
            }
            guard try queue.read({ try Migrations.isCurrent($0) }) else {
                throw StoreError.unusable(
                    path: path, reason: "its tables are older than this program: run `deploytrail ingest` once")
            }
            if needsAnswers { try store.requireAnswers() }
            return store
        } catch let error as DatabaseError {
            throw StoreError.unusable(path: path, reason: error.message ?? "\(error)")
        }
    }

    /// Refuses a database that was never correlated: it has no tables of
    /// answers.
    private func requireAnswers() throws {
        try database.read { db in
            guard try !db.tableExists("deployments") else { return }
            let isUnfinished = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM content)") ?? false
            throw StoreError.empty(path: path, isUnfinished: isUnfinished)
        }
    }

    /// Empties the write-ahead log into the database file, so that the file
    /// alone is the database.
    public func checkpoint() throws {
        try database.writeWithoutTransaction { db in
            // A reader that holds an old state back is no failure.
            do { _ = try db.checkpoint(.truncate) } catch DatabaseError.SQLITE_BUSY {}
        }
    }
}

extension Database {
    /// GRDB asks of every column of a statement what it is, to tell observers of
    /// changes: where there are none, nobody wants to know.
    func forgoObservers() { sqlite3_set_authorizer(sqliteConnection, nil, nil) }
}

/// Why the database can't be used.
public enum StoreError: Error, CustomStringConvertible {
    case missing(path: String)
    case unusable(path: String, reason: String)
    case held(by: String)
    /// Nothing was ever correlated in it.
    case empty(path: String, isUnfinished: Bool)

    public var description: String {
        switch self {
        case .missing(let path):
            "no database at '\(path)': make one with `deploytrail ingest --db \(path) LOGS`"
        case .unusable(let path, let reason): "the database '\(path)' can't be used: \(reason)"
        case .empty(let path, let isUnfinished):
            "nothing ingested yet: "
                + (isUnfinished
                    ? "the ingest into '\(path)' was interrupted; run it again"
                    : "run `deploytrail ingest --db \(path) LOGS`")
        case .held(let holder): "another deploytrail writes to this database: \(holder); wait for it, or stop it"
        }
    }
}
