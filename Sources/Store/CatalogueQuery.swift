import GRDB

/// A catalogue query with its parameters, run on the database.
public struct CatalogueQuery {
    /// A value of a row, as SQLite has it.
    public typealias Value = DatabaseValue

    /// One row while the query is at it.
    public struct CurrentRow {
        fileprivate let row: Row

        public var count: Int { row.count }
        public func value(_ place: Int) -> Value { row[place] }
    }

    /// Runs the text with named parameters, row by row; those that the text
    /// does not name are left out.
    ///
    /// - Returns: the columns' names.
    @discardableResult
    public static func forEachRow(
        _ sql: String, parameters: [String: String?], in db: Database, _ body: (CurrentRow) throws -> Void
    ) throws -> [String] {
        let statement = try db.makeStatement(sql: sql)
        var values: [String: (any DatabaseValueConvertible)?] = [:]
        for (name, value) in parameters where sql.contains(":\(name)") { values.updateValue(value, forKey: name) }
        try statement.setArguments(StatementArguments(values))
        let cursor = try Row.fetchCursor(statement)
        while let row = try cursor.next() { try body(CurrentRow(row: row)) }
        return statement.columnNames
    }
}
