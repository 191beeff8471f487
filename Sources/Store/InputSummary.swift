import GRDB

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

    public static func read(_ db: Database) throws -> InputSummary {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT (SELECT COUNT(*) FROM content WHERE records_read > rejected AND kind IS NOT NULL) AS files,
                  (SELECT COALESCE(SUM(kept), 0) FROM content WHERE ', ' || kind || ',' LIKE '%, cloudtrail,%') AS records,
                  (SELECT COALESCE(SUM(rejected), 0) FROM content) AS rejected,
                  (SELECT strftime('%Y-%m-%dT%H:%M:%SZ', MIN(event_time), 'unixepoch') FROM event) AS first,
                  (SELECT strftime('%Y-%m-%dT%H:%M:%SZ', MAX(event_time), 'unixepoch') FROM event) AS last,
                  (SELECT COUNT(*) FROM file f LEFT JOIN content c ON c.id = f.content_id
                    WHERE f.status IN ('failed', 'partial') OR c.status IN ('failed', 'partial')) AS troubled,
                  (SELECT COUNT(DISTINCT pipeline_uuid) FROM bitbucket_pipeline) AS pipelines
                """)!
        return InputSummary(
            files: row["files"], records: row["records"], rejected: row["rejected"], firstEvent: row["first"],
            lastEvent: row["last"], troubledFiles: row["troubled"], pipelines: row["pipelines"])
    }
}
