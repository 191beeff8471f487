import GRDB
import Hashing

/// What a database holds, in the few numbers that every report repeats. They
/// depend on the content alone: not on how often or in which order it came.
public struct InputSummary: Sendable {
    /// Distinct contents that brought events or reference data.
    public let files: Int
    /// Kept events.
    public let records: Int
    /// Records that could not be kept.
    public let rejected: Int
    /// Objects of exports that could not be kept.
    public let objectsRejected: Int
    public let firstEvent: String?
    public let lastEvent: String?
    /// Files that could not be read, or not wholly.
    public let troubledFiles: Int
    /// Pipelines in the exports.
    public let pipelines: Int
    /// SHA-256 over the lower-case hexadecimal SHA-256 values of all distinct
    /// contents in the ledger, sorted, one a line, each line ended by a line
    /// feed: what `sha256sum`, `cut`, `sort -u`, `sha256sum` make of the files.
    public let manifestSHA256: String
    /// Log files (contents with a record of the asked period) by what the
    /// digests said of them when they were ingested; empty where there are no
    /// digests.
    public let integrity: [(state: String, files: Int)]
    /// All figures of the ledger.
    public let figures: LedgerFigures

    /// - Parameters:
    ///   - from: the first moment of the asked period, nil: no bound; it
    ///     restricts ``integrity`` alone.
    ///   - to: the first moment after it.
    public static func read(_ db: Database, from: String? = nil, to: String? = nil) throws -> InputSummary {
        let figures = try LedgerFigures.read(db)
        let pipelines =
            try Int.fetchOne(db, sql: "SELECT COUNT(DISTINCT pipeline_uuid) FROM bitbucket_pipeline") ?? 0
        let manifest = SHA256()
        let contents = try String.fetchCursor(db, sql: "SELECT lower(hex(sha256)) FROM content ORDER BY sha256")
        while let content = try contents.next() {
            let line = Array((content + "\n").utf8)
            manifest.update(line, count: line.count)
        }
        let period = try period(db)
        let hasDigests = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM cloudtrail_digest)") ?? false
        let states =
            !hasDigests
            ? []
            : try Row.fetchAll(
                db,
                sql: """
                    SELECT coalesce(integrity, 'no-digest') AS state, count(*) AS files FROM content
                    WHERE id IN (\(RecordedContents.sql))
                    GROUP BY 1 ORDER BY 1
                    """, arguments: RecordedContents.arguments(from: from, to: to))
        return InputSummary(
            files: figures["contents-with-data"], records: figures["events"], rejected: figures["records-rejected"],
            objectsRejected: figures["objects-rejected"], firstEvent: period.first, lastEvent: period.last,
            troubledFiles: figures.troubledFiles, pipelines: pipelines, manifestSHA256: SHA256.hex(manifest.finish()),
            integrity: states.map { ($0["state"], $0["files"]) }, figures: figures)
    }

    /// The first and the last event's time: as the last settlement noted them,
    /// unless something was read since.
    private static func period(_ db: Database) throws -> (first: String?, last: String?) {
        let noted = try Row.fetchOne(
            db,
            sql: """
                SELECT (SELECT value FROM memory WHERE key = 'first event') AS first,
                  (SELECT value FROM memory WHERE key = 'last event') AS last
                WHERE NOT EXISTS (SELECT 1 FROM memory WHERE key = 'unsettled')
                """)
        if let noted, let first = noted["first"] as String?, let last = noted["last"] as String? {
            return (first, last)
        }
        let row = try Row.fetchOne(db, sql: periodSQL)
        return (row?["first"], row?["last"])
    }

    private static let periodSQL = """
        SELECT strftime('%Y-%m-%dT%H:%M:%SZ', MIN(first_at), 'unixepoch') AS first,
          strftime('%Y-%m-%dT%H:%M:%SZ', MAX(last_at), 'unixepoch') AS last
        FROM content_hour
        """

    /// Notes the period of the events, so that no report has to look for it.
    public static func notePeriod(_ db: Database) throws {
        let row = try Row.fetchOne(db, sql: periodSQL)
        for (key, value) in [("first event", row?["first"] as String?), ("last event", row?["last"] as String?)] {
            if let value {
                try db.execute(sql: "INSERT OR REPLACE INTO memory VALUES (?, ?)", arguments: [key, value])
            } else {
                try db.execute(sql: "DELETE FROM memory WHERE key = ?", arguments: [key])
            }
        }
    }
}
