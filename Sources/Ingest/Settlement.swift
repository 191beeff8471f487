import GRDB
import Logging
import Queries
import Store

/// What follows the reading: indexes, repeated deliveries, the ledger's sums,
/// the correlation. All of it in one transaction, so that readers see either
/// the old result or the new one.
struct Settlement {
    private let db: Database
    private let ledger: Ledger
    private let log = Logger(label: "deploytrail.ingest")

    init(_ db: Database, _ ledger: Ledger) {
        self.db = db
        self.ledger = ledger
    }

    /// Does what is left to do; nothing where nothing was read.
    func run() throws {
        guard try remembers("unsettled") else { return }
        try db.inTransaction(.immediate) {
            try ledger.removeOrphans()
            try db.execute(sql: Catalogue.file(.events, "indexes").text)
            log.debug("indexed")
            try RepeatedDeliveries(db).settle(all: try remembers("resettle"))
            log.debug("repeated deliveries settled")
            try db.execute(sql: "PRAGMA analysis_limit = 400; ANALYZE")
            try Correlation.run(in: db)
            log.debug("correlated")
            try db.execute(sql: "DELETE FROM memory WHERE key IN ('unsettled', 'resettle')")
            return .commit
        }
    }

    private func remembers(_ key: String) throws -> Bool {
        try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM memory WHERE key = ?)", arguments: [key]) ?? false
    }
}
