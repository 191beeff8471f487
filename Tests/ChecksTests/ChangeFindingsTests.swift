import Checks
import Foundation
import GRDB
import Store
import Testing

/// What failed for a session is told of the changes that it made, and of those
/// that were made with credentials which it gave.
@Suite struct ChangeFindingsTests {
    /// Sessions A → B → C and, apart, X; a change by A, B, C, X and by nobody
    /// known.
    private func findings(
        _ verdicts: [(check: String, kind: String, subject: String, event: String?, suppressed: Bool)]
    )
        throws -> [String]
    {
        let schema = try FixtureTests.schema.get()
        let database = try DatabaseQueue()
        return try database.write { db in
            OwnFunctions.add(to: db)
            try Fixture.makeTables(schema, in: db)
            try db.execute(
                sql: """
                    INSERT INTO sessions (session_id, parent_session_id) VALUES ('A', NULL), ('B', 'A'), ('C', 'B'), ('X', 'X');
                    INSERT INTO deployments (event_id, credential_id) VALUES ('a', 'A'), ('b', 'B'), ('c', 'C'), ('x', 'X'), ('n', NULL)
                    """)
            try Verdicts.fill([], context: CheckContext(runAt: "2026-10-01T00:00:00Z"), in: db)
            for one in verdicts {
                try db.execute(
                    sql: """
                        INSERT INTO verdicts (check_id, verdict, subject_kind, subject, event_id, suppressed)
                        VALUES (?, 'fail', ?, ?, ?, ?)
                        """, arguments: [one.check, one.kind, one.subject, one.event, one.suppressed])
            }
            try ChangeFindings.fill(in: db)
            return try String.fetchAll(
                db, sql: "SELECT event_id || ' ' || check_id FROM \(ChangeFindings.table) ORDER BY 1")
        }
    }

    @Test func aSessionsFindingIsOnItsChangesAndOnThoseItLedTo() throws {
        #expect(try findings([("SES-04", "session", "B", "grant", false)]) == ["b SES-04", "c SES-04"])
        #expect(
            try findings([("SES-01", "session", "A", nil, false), ("IDN-03", "session", "A", nil, false)])
                == ["a IDN-03", "a SES-01", "b IDN-03", "b SES-01", "c IDN-03", "c SES-01"])
        #expect(try findings([("SES-03", "session", "X", nil, false)]) == ["x SES-03"], "a cycle ends")
    }

    @Test func ofOthersOnlyWhatIsOfTheChange() throws {
        #expect(
            try findings([
                ("POP-01", "deployment", "D-n", "n", false), ("SES-06", "role", "arn", "a", false),
                ("SES-07", "event", "e", "b", false), ("SES-08", "session", "C", nil, true),
                ("SOD-01", "deployment", "D-c", "c", true),
            ]) == ["n POP-01"])
    }
}
