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
    /// Log files by what the digests said of them when they were ingested;
    /// empty where there are no digests.
    public let integrity: [(state: String, files: Int)]

    public static func read(_ db: Database) throws -> InputSummary {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT (SELECT COUNT(*) FROM content WHERE records_read > rejected AND kind IS NOT NULL) AS files,
                  (SELECT COALESCE(SUM(kept), 0) FROM content WHERE ', ' || kind || ',' LIKE '%, cloudtrail,%') AS records,
                  (SELECT COALESCE(SUM(rejected), 0) FROM content) AS rejected,
                  (SELECT strftime('%Y-%m-%dT%H:%M:%SZ', MIN(first_at), 'unixepoch') FROM content_hour) AS first,
                  (SELECT strftime('%Y-%m-%dT%H:%M:%SZ', MAX(last_at), 'unixepoch') FROM content_hour) AS last,
                  (SELECT COUNT(*) FROM file f LEFT JOIN content c ON c.id = f.content_id
                    WHERE f.status IN ('failed', 'partial') OR c.status IN ('failed', 'partial')) AS troubled,
                  (SELECT COUNT(DISTINCT pipeline_uuid) FROM bitbucket_pipeline) AS pipelines
                """)!
        let manifest = SHA256()
        let contents = try String.fetchCursor(db, sql: "SELECT lower(hex(sha256)) FROM content ORDER BY sha256")
        while let content = try contents.next() {
            let line = Array((content + "\n").utf8)
            manifest.update(line, count: line.count)
        }
        let states = try Row.fetchAll(
            db,
            sql: """
                SELECT coalesce(integrity, 'no-digest') AS state, count(*) AS files FROM content
                WHERE id IN (SELECT content_id FROM content_hour) AND EXISTS (SELECT 1 FROM cloudtrail_digest)
                GROUP BY 1 ORDER BY 1
                """)
        return InputSummary(
            files: row["files"], records: row["records"], rejected: row["rejected"], firstEvent: row["first"],
            lastEvent: row["last"], troubledFiles: row["troubled"], pipelines: row["pipelines"],
            manifestSHA256: SHA256.hex(manifest.finish()),
            integrity: states.map { ($0["state"], $0["files"]) })
    }
}
