import GRDB

/// What an ingest came to.
public struct IngestSummary: Sendable {
    /// Files of this run, by what became of them.
    public var files: [FileStatus: Int] = [:]
    /// A path that was given and of which nothing is in the database.
    public struct UnreadPath: Sendable {
        public let path: String
        public let reason: String
    }

    public var unread: [UnreadPath] = []
    /// Whether some input is missing from the database.
    public var hasProblems: Bool { ledger.hasProblems || !unread.isEmpty }
    /// Records read in this run.
    public var recordsReadNow = 0
    /// Whether it was stopped before its end.
    public var wasCancelled = false
    /// The whole database after it.
    public var ledger = LedgerTotals()

    mutating func count(_ status: FileStatus, _ number: Int = 1) { files[status, default: 0] += number }

    mutating func add(_ other: IngestSummary) {
        for (status, number) in other.files { count(status, number) }
        recordsReadNow += other.recordsReadNow
    }
}

/// The ledger's sums over the whole database: `recordsRead = kept + duplicate
/// + rejected + setAside`.
public struct LedgerTotals: Sendable, Equatable {
    public var recordsRead = 0
    public var kept = 0
    public var duplicate = 0
    /// Of the duplicates, those whose body differs from the kept record's.
    public var conflicting = 0
    public var rejected = 0
    /// Those of kinds that are no API calls.
    public var setAside = 0
    /// Objects of exports (pipelines, services, …), and those of them that
    /// could not be used.
    public var objectsRead = 0
    public var objectsRejected = 0
    /// Files whose newest status is failed or partial.
    public var failedFiles = 0
    public var partialFiles = 0
    public var skippedFiles = 0

    /// Whether some input is missing from the database.
    public var hasProblems: Bool { failedFiles + partialFiles + rejected + objectsRejected > 0 }

    private static let holdsRecords = "', ' || kind || ',' LIKE '%, cloudtrail,%' OR set_aside > 0"

    public static func read(_ db: Database) throws -> LedgerTotals {
        var totals = LedgerTotals()
        if let row = try Row.fetchOne(
            db,
            sql: """
                SELECT SUM(paths * records_read), SUM(kept), 
                  SUM(duplicate + (paths - 1) * (records_read - rejected - set_aside)),
                  SUM(conflicting), SUM(paths * rejected), SUM(paths * set_aside)
                FROM content JOIN (SELECT content_id, COUNT(*) AS paths FROM file GROUP BY content_id) AS f
                  ON f.content_id = content.id
                WHERE \(holdsRecords)
                """)
        {
            totals.recordsRead = row[0] ?? 0
            totals.kept = row[1] ?? 0
            totals.duplicate = row[2] ?? 0
            totals.conflicting = row[3] ?? 0
            totals.rejected = row[4] ?? 0
            totals.setAside = row[5] ?? 0
        }
        if let row = try Row.fetchOne(
            db,
            sql: "SELECT SUM(records_read), SUM(rejected) FROM content WHERE kind IS NOT NULL AND NOT (\(holdsRecords))"
        ) {
            totals.objectsRead = row[0] ?? 0
            totals.objectsRejected = row[1] ?? 0
        }
        for row in try Row.fetchAll(db, sql: Ledger.statusCountSQL) {
            switch row["status"] as String {
            case "failed": totals.failedFiles = row["files"]
            case "partial": totals.partialFiles = row["files"]
            case "skipped": totals.skippedFiles = row["files"]
            default: break
            }
        }
        return totals
    }
}
