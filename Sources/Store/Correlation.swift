import GRDB
import Queries

/// Layers B and C: made anew from layer A by the catalogue's SQL. The result
/// is a function of the events and exports alone.
public enum Correlation {
    /// Runs `facts/*.sql`, then `correlation/*.sql`, each folder in the order
    /// of its files' names, in one transaction.
    ///
    /// - Throws: SQLite's errors, with the file's name.
    public static func run(on store: Store) throws {
        try store.database.write { db in try run(in: db) }
    }

    /// The same inside a transaction that is open already.
    public static func run(in db: Database) throws {
        for file in Catalogue.files(in: .facts) + Catalogue.files(in: .correlation) {
            for statement in statements(try MacroExpansion.expand(file.text)) {
                let table = tableName(statement)
                if let table { try db.execute(sql: "DROP TABLE IF EXISTS \(table)") }
                do {
                    try db.execute(sql: statement)
                    if let table { try index(table, in: db) }
                } catch let error as DatabaseError {
                    throw CorrelationError(file: "\(file.layer.rawValue)/\(file.name).sql", reason: "\(error)")
                }
            }
        }
        try db.execute(sql: Catalogue.file(.events, "answers").text)
        try dropSteps(db)
    }

    /// Tables are joined by their first column: an index on it, so that SQLite
    /// need not make one for every statement anew.
    private static func index(_ table: String, in db: Database) throws {
        let parts = table.split(separator: ".")
        let column = try String.fetchOne(
            db, sql: "SELECT name FROM pragma_table_info(?, ?) WHERE cid = 0",
            arguments: [String(parts[1]), String(parts[0])])
        if let column { try db.execute(sql: "CREATE INDEX \(table)_first ON \(parts[1]) (\(column))") }
    }

    /// Tables of the last run that nobody needs any longer.
    private static func dropSteps(_ db: Database) throws {
        let names = try String.fetchAll(db, sql: "SELECT name FROM sqlite_temp_master WHERE type = 'table'")
        for name in names { try db.execute(sql: "DROP TABLE temp.\(name)") }
    }

    /// The statements of a catalogue file: they end with `;` at a line's end.
    static func statements(_ text: String) -> [String] {
        let code = text.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.trimmingPrefix(while: \.isWhitespace).hasPrefix("--") }
            .joined(separator: "\n")
        return code.split(separator: ";\n").map { $0.trimmingPrefix(while: \.isWhitespace) }
            .map(String.init).filter { !$0.isEmpty }
    }

    /// The table that the statement makes, with its schema: `main` for what
    /// stays, `temp` for what is only a step on the way.
    private static func tableName(_ statement: String) -> String? {
        for (opening, schema) in [("CREATE TABLE ", "main"), ("CREATE TEMP TABLE ", "temp")]
        where statement.hasPrefix(opening) {
            return statement.dropFirst(opening.count).split(separator: " ").first.map { "\(schema).\($0)" }
        }
        return nil
    }
}

/// A file of layers B or C that SQLite refuses: a fault of ours.
public struct CorrelationError: Error, CustomStringConvertible {
    let file: String
    let reason: String

    public var description: String { "queries/\(file): \(reason)" }
}
