import CSQLite
import GRDB
import Queries

/// Layers B and C: made anew from layer A by the catalogue's SQL. The result
/// is a function of the events and exports alone.
///
/// It is made in temporary tables first, which needs no more than reading, and
/// then published in one short transaction: readers see the old result or the
/// new one.
public final class Correlation {
    private let connection: DatabaseQueue
    /// The tables that stay, in the order in which they were made.
    private var lasting: [String] = []

    /// Opens a connection of its own, so that a writer can go on beside
    /// ``compute()``.
    ///
    /// - Throws: SQLite's errors.
    public init(of store: Store) throws {
        connection = try store.anotherConnection()
        try connection.inDatabase(prepare)
    }

    /// Lets the connection read the events through the program's own functions:
    /// its views of the same names come before the database's.
    private func prepare(_ db: Database) throws {
        OwnFunctions.add(to: db)
        db.forgoObservers()
        let views = try MacroExpansion.expand(Catalogue.file(.events, "events").text, as: .own)
        for view in Correlation.statements(views)
        where view.hasPrefix("CREATE VIEW event") || view.hasPrefix("CREATE VIEW access_key_identities ") {
            try execute("CREATE TEMP VIEW" + view.dropFirst("CREATE VIEW".count), in: db)
        }
    }

    /// Runs one statement that gives no rows, without what GRDB finds out
    /// about it first.
    private func execute(_ statement: String, in db: Database) throws {
        let result = sqlite3_exec(db.sqliteConnection, statement, nil, nil, nil)
        guard result == SQLITE_OK else {
            throw DatabaseError(resultCode: .init(rawValue: result), message: db.lastErrorMessage)
        }
    }

    /// Loads the lists of `data/*.csv`, runs `facts/*.sql`, then
    /// `correlation/*.sql`, each folder in the order of its files' names; to be
    /// called once.
    ///
    /// - Throws: ``CorrelationError`` with the file's name, ``DataTable/Problem``.
    public func compute() throws {
        try connection.inDatabase { db in
            // Reads one state of the database; only temporary tables are written.
            try db.inTransaction(.deferred) {
                for table in try DataTable.all {
                    try table.create(in: db)
                    lasting.append(table.name)
                }
                for file in Catalogue.files(in: .facts) + Catalogue.files(in: .correlation) {
                    try run(file, in: db)
                }
                return .commit
            }
        }
    }

    private func run(_ file: QueryFile, in db: Database) throws {
        for statement in Correlation.statements(try MacroExpansion.expand(file.text, as: .own)) {
            do { try run(statement, in: db) } catch let error as DatabaseError {
                throw CorrelationError(file: "\(file.layer.rawValue)/\(file.name).sql", reason: "\(error)")
            }
        }
    }

    /// Puts the tables that stay in the place of the last run's. The temporary
    /// ones go with the connection.
    ///
    /// - Parameter more: what else belongs to the same transaction.
    public func publish(_ more: (Database) throws -> Void = { _ in }) throws {
        try connection.write { db in
            for table in lasting {
                try db.execute(
                    sql: """
                        DROP TABLE IF EXISTS main.\(table);
                        CREATE TABLE main.\(table) AS SELECT * FROM temp.\(table)
                        """)
            }
            try db.execute(sql: Catalogue.file(.events, "answers").text)
            try ActionTable.fill(in: db)
            try more(db)
        }
    }

    /// Reads what ``compute()`` made, the tables that do not stay among it.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value { try connection.read(body) }

    /// Runs one statement, its tables temporary.
    private func run(_ statement: String, in db: Database) throws {
        var statement = statement
        for (opening, stays) in [("CREATE TABLE ", true), ("CREATE TEMP TABLE ", false)]
        where statement.hasPrefix(opening) {
            let rest = statement.dropFirst(opening.count)
            let table = String(rest.prefix { $0 != " " })
            if stays { lasting.append(table) }
            statement = "CREATE TEMP TABLE \(rest)"
            try execute(statement, in: db)
            return try index(table, in: db)
        }
        try execute(statement, in: db)
    }

    /// Tables are joined by their first column: an index on it, so that SQLite
    /// need not make one for every statement anew.
    private func index(_ table: String, in db: Database) throws {
        let column = try String.fetchOne(
            db, sql: "SELECT name FROM pragma_table_info(?, 'temp') WHERE cid = 0", arguments: [table])
        if let column { try execute("CREATE INDEX temp.\(table)_first ON \(table) (\(column))", in: db) }
    }

    /// The statements of a catalogue file: they end with `;` at a line's end.
    public static func statements(_ text: String) -> [String] {
        let code = text.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.trimmingPrefix(while: \.isWhitespace).hasPrefix("--") }
            .joined(separator: "\n")
        return code.split(separator: ";\n").map { $0.trimmingPrefix(while: \.isWhitespace) }
            .map(String.init).filter { !$0.isEmpty }
    }
}

/// A file of layers B or C that SQLite refuses: a fault of ours.
public struct CorrelationError: Error, CustomStringConvertible {
    let file: String
    let reason: String

    public var description: String { "queries/\(file): \(reason)" }
}
