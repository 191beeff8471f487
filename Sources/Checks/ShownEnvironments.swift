import GRDB
import Queries
import Store

/// Which environment each deployment is shown with, where a report names tags
/// of its own or a policy has names of its own: tables and a view of the
/// connection that stand before the database's, so that every query that reads
/// `deployments` shows and filters the same.
public enum ShownEnvironments {
    /// - Parameters:
    ///   - tags: a JSON list of the tag keys that hold the environment, in
    ///     order; nil: the policy's, else the usual ones.
    ///   - policy: the policy as JSON; nil: none is declared.
    /// - Throws: SQLite's errors.
    public static func show(tags: String?, policy: String?, in db: Database) throws {
        try hide(in: db)
        guard tags != nil || policy != nil else { return }
        for text in Correlation.statements(Catalogue.file(.policy, "policy0_environments").text) {
            let values: [String: (any DatabaseValueConvertible)?] = ["environment_tags": tags, "policy": policy]
            try db.execute(
                sql: text, arguments: StatementArguments(values.filter { text.contains(":\($0.key)") }))
        }
        let shown: Set = ["environment", "environment_source", "environment_certainty", "environment_conflict"]
        let columns = try String.fetchAll(db, sql: "SELECT name FROM pragma_table_info('deployments', 'main')")
            .map { shown.contains($0) ? "e.\($0) AS \($0)" : "d.\($0) AS \($0)" }
        try db.execute(
            sql: """
                CREATE TEMP VIEW deployments AS
                SELECT \(columns.joined(separator: ", "))
                FROM main.deployments AS d
                JOIN temp.deployment_environments AS e ON e.event_id = d.event_id
                """)
    }

    /// Every name by which a report of changes can be asked for: the
    /// environments of all changes, their other names, and the policy's.
    ///
    /// - Parameters: as ``show(tags:policy:in:)`` has them.
    /// - Throws: SQLite's errors.
    public static func names(tags: String?, policy: String?, in db: Database) throws -> [String] {
        try show(tags: tags, policy: policy, in: db)
        let found = Result {
            try String.fetchAll(
                db,
                sql: """
                    SELECT environment FROM deployments WHERE environment IS NOT NULL
                    UNION SELECT spelling FROM environment_spellings
                    UNION SELECT environment FROM environment_spellings
                    ORDER BY 1
                    """)
        }
        try hide(in: db)
        return try found.get()
    }

    /// Shows the database's own environments again: connections are used again.
    public static func hide(in db: Database) throws {
        try db.execute(
            sql: """
                DROP VIEW IF EXISTS temp.deployments;
                DROP TABLE IF EXISTS temp.deployment_environments;
                DROP TABLE IF EXISTS temp.environment_spellings;
                DROP TABLE IF EXISTS temp.policy_environment_folds
                """)
    }
}
