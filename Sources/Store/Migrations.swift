import GRDB
import Queries

/// How the database got its tables.
enum Migrations {
    static func run(on writer: any DatabaseWriter) throws { try migrator.migrate(writer) }

    /// Whether the database has all of them.
    static func isCurrent(_ db: Database) throws -> Bool { try migrator.hasCompletedMigrations(db) }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: layer A") { db in
            for name in ["schema", "references", "provenance", "identities", "events", "iam"] {
                try db.execute(sql: MacroExpansion.expand(Catalogue.file(.events, name).text))
            }
        }
        migrator.registerMigration("2: records set aside") { db in
            try db.execute(sql: Catalogue.file(.events, "set_aside").text)
        }
        return migrator
    }
}
