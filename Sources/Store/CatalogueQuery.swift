import GRDB

/// A catalogue query with its parameters, run on the database.
public struct CatalogueQuery {
    /// A value of a row, as SQLite has it.
    public typealias Value = DatabaseValue

    /// Runs the text with named parameters; those that the text does not name
    /// are left out.
    ///
    /// - Returns: the columns' names and all rows.
    public static func rows(
        _ sql: String, parameters: [String: String?], in db: Database
    ) throws -> (columns: [String], rows: [[Value]]) {
        let statement = try db.makeStatement(sql: sql)
        var values: [String: (any DatabaseValueConvertible)?] = [:]
        for (name, value) in parameters where sql.contains(":\(name)") { values.updateValue(value, forKey: name) }
        try statement.setArguments(StatementArguments(values))
        let cursor = try Row.fetchCursor(statement)
        var rows: [[Value]] = []
        while let row = try cursor.next() { rows.append(Array(row.databaseValues)) }
        return (statement.columnNames, rows)
    }
}
