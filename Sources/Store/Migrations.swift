import GRDB
import Queries

/// How the database got its tables.
enum Migrations {
    ///
    /// - Throws: ``Earlier`` for a database that an earlier build made, SQLite's errors.
    static func run(on writer: any DatabaseWriter) throws {
        if try writer.read(isEarlier) { throw Earlier() }
        try migrator.migrate(writer)
    }

    /// A database whose tables this build does not know.
    struct Earlier: Error, CustomStringConvertible {
        let description =
            "an earlier build made it, whose tables were others: make a new one from the same files with "
            + "`deploytrail ingest --db NEW …`"
    }

    /// Whether the database has tables of an earlier build.
    static func isEarlier(_ db: Database) throws -> Bool { try migrator.hasBeenSuperseded(db) }

    /// Whether the database has all of them.
    static func isCurrent(_ db: Database) throws -> Bool { try migrator.hasCompletedMigrations(db) }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("4: layer A") { db in
            for name in ["schema", "references", "provenance", "identities", "events", "iam", "figures"] {
                try db.execute(sql: MacroExpansion.expand(Catalogue.file(.events, name).text))
            }
        }
        return migrator
    }
}
