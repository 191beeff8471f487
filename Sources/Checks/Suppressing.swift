import GRDB

/// Marks the findings that somebody has accepted.
enum Suppressing {
    /// Whether a suppression `s` is of the fail `v`.
    private static let covers = """
        v.verdict = 'fail' AND (v.finding_id = s.finding
          OR (s.finding IS NULL AND v.check_id = s.check_id AND v.subject GLOB s.pattern))
        """

    /// Fills the temporary table `suppressions`, a row for each that was
    /// given, with how many fails it covers, and marks those. An expired one
    /// covers nothing.
    static func apply(_ context: CheckContext, in db: Database) throws {
        try db.execute(
            sql: """
                DROP TABLE IF EXISTS temp.suppressions;
                CREATE TEMP TABLE suppressions AS
                SELECT key AS place, json_extract(value, '$.finding') AS finding, json_extract(value, '$.check') AS check_id,
                  replace(replace(json_extract(value, '$.subject'), '[', '[[]'), '?', '[?]') AS pattern,
                  json_extract(value, '$.subject') AS subject, json_extract(value, '$.reason') AS reason,
                  json_extract(value, '$.owner') AS owner, json_extract(value, '$.expires') AS expires,
                  json_extract(value, '$.line') AS line, 0 AS findings, 0 AS is_expired
                FROM json_each(coalesce(:suppressions, '[]'))
                """, arguments: ["suppressions": context.suppressions])
        try db.execute(
            sql: "UPDATE suppressions SET is_expired = 1 WHERE expires <= substr(:now, 1, 10)",
            arguments: ["now": context.runAt])
        try db.execute(
            sql: """
                UPDATE suppressions AS s SET findings = (SELECT count(*) FROM verdicts AS v WHERE \(covers));
                UPDATE verdicts AS v SET suppressed = 1
                WHERE EXISTS (SELECT 1 FROM suppressions AS s WHERE s.is_expired = 0 AND \(covers))
                """)
    }
}
