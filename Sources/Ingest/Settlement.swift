import Integrity
import Foundation
import GRDB
import Logging
import Queries
import Store
import Synchronization

/// What follows the reading: repeated deliveries, indexes, the ledger's sums,
/// the correlation. Until the last step the database remembers that it is not
/// done, so that a killed run is completed by the next.
struct Settlement {
    private let store: Store
    private let db: Database
    private let ledger: Ledger
    private let activity: IdentityActivity
    private let repeats: SeenEvents?
    private let log = Logger(label: "deploytrail.ingest")

    /// - Parameter repeats: what was noticed while reading; nil where the
    ///   database's own index has to tell.
    init(_ store: Store, _ db: Database, _ handle: OpaquePointer, _ ledger: Ledger, repeats: SeenEvents?) {
        self.store = store
        self.db = db
        self.ledger = ledger
        activity = IdentityActivity(db, handle)
        self.repeats = repeats
    }

    /// Does what is left to do; nothing where nothing was read.
    func run() throws {
        guard try remembers("unsettled") else { return }
        try db.inTransaction(.immediate) {
            try ledger.removeOrphans()
            let all = try remembers("resettle")
            let noticed = repeats?.finish()
            let known = all ? nil : noticed
            if known == nil { try makeIndexes("lookup") }
            if try RepeatedDeliveries(db).settle(all: all, known: known) { try activity.startAnew() }
            try makeIndexes("indexes")
            try db.execute(sql: "PRAGMA analysis_limit = 400; ANALYZE")
            return .commit
        }
        log.debug("repeated deliveries settled")
        let correlation = try Correlation(of: store)
        let beside = Beside { try correlation.compute() }
        try makeIndexes("lookup")
        log.debug("indexed")
        try activity.catchUp()
        log.debug("identities' activity known")
        // Moves the log into the database while the other thread computes: the
        // last checkpoint finds less to do. What it can't move now stays.
        _ = try db.checkpoint(.passive)
        log.debug("moved")
        let integrity = try StoredIntegrity.compute(db)
        log.debug("integrity known")
        try beside.wait()
        log.debug("correlated")
        try correlation.publish { db in
            try integrity.store(in: db)
            try InputSummary.notePeriod(db)
            try db.execute(sql: "DELETE FROM memory WHERE key IN ('unsettled', 'resettle')")
        }
        log.debug("published")
    }

    /// Runs a file of `CREATE INDEX` statements.
    ///
    /// SQLite sorts an index's keys in pieces as large as its cache may be, and
    /// then merges them: pieces of two megabytes, which the processor's own
    /// cache holds, took two thirds of the time of 32 (over two million events).
    private func makeIndexes(_ file: String) throws {
        let size = try Int.fetchOne(db, sql: "PRAGMA main.cache_size") ?? 0
        try db.execute(sql: "PRAGMA main.cache_size = -2000")
        try db.execute(sql: Catalogue.file(.events, file).text)
        try db.execute(sql: "PRAGMA main.cache_size = \(size)")
    }

    private func remembers(_ key: String) throws -> Bool {
        try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM memory WHERE key = ?)", arguments: [key]) ?? false
    }
}

/// Work on a thread of its own, whose error comes out where it is waited for.
private final class Beside: @unchecked Sendable {
    private let done = DispatchSemaphore(value: 0)
    private var failure: (any Error)?

    init(_ work: @escaping () throws -> Void) {
        nonisolated(unsafe) let work = work
        let thread = Thread { [self] in
            do { try work() } catch { failure = error }
            done.signal()
        }
        thread.stackSize = 8 << 20
        thread.start()
    }

    func wait() throws {
        done.wait()
        if let failure { throw failure }
    }
}
