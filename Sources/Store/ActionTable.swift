import GRDB
import Permissions

/// The table `iam_actions`: IAM's action of every kind of call in the database,
/// by ``ActionReference``.
enum ActionTable {
    /// Writes it anew: what this program knows replaces what another version
    /// did.
    static func fill(in db: Database) throws {
        let calls = try Row.fetchAll(
            db,
            sql: """
                SELECT DISTINCT event_source, event_name FROM call
                WHERE event_source IS NOT NULL AND event_name IS NOT NULL
                """)
        try db.execute(sql: "DELETE FROM iam_actions")
        let insert = try db.makeStatement(sql: "INSERT INTO iam_actions VALUES (?, ?, ?)")
        for call in calls {
            let (source, name): (String, String) = (call[0], call[1])
            let actions = ActionReference.shared.actions(eventSource: source, eventName: name)
            try insert.execute(arguments: [source, name, actions.first])
        }
    }
}
