import GRDB

/// Which checks failed for each change: those on the change itself, those on
/// the session that made it, and those on the sessions that gave that one its
/// credentials. The one place where this is told; reports and dossiers read it.
public enum ChangeFindings {
    /// The temporary table: `event_id`, `check_id`, each pair once.
    public static let table = "change_findings"

    /// Makes the table anew from `verdicts`; suppressed findings are left out.
    ///
    /// - Throws: SQLite's errors.
    public static func fill(in db: Database) throws {
        try db.execute(
            sql: """
                DROP TABLE IF EXISTS temp.change_findings;
                CREATE TEMP TABLE change_findings AS
                WITH RECURSIVE led (session_id, check_id) AS (
                  SELECT subject, check_id FROM verdicts WHERE subject_kind = 'session' AND verdict = 'fail' AND suppressed = 0
                  UNION
                  SELECT s.session_id, l.check_id FROM led AS l JOIN sessions AS s ON s.parent_session_id = l.session_id
                )
                SELECT d.event_id AS event_id, l.check_id AS check_id FROM led AS l JOIN main.deployments AS d ON d.credential_id = l.session_id
                UNION
                SELECT event_id, check_id FROM verdicts
                WHERE subject_kind = 'deployment' AND verdict = 'fail' AND suppressed = 0 AND event_id IS NOT NULL;
                CREATE INDEX temp.change_findings_event ON change_findings (event_id)
                """)
    }
}
