import GRDBSQLite

/// A table whose rows are added to: first the columns of its key, then sums.
///
/// Not `INSERT … ON CONFLICT DO UPDATE`: before each of those SQLite copies the
/// pages that it is about to change, so that it could take it back.
final class SumTable {
    private let database: OpaquePointer
    private let put: Statement
    private let add: Statement

    /// How a sum takes a further value.
    enum Sum {
        case count, earliest, latest

        fileprivate func taking(_ place: String, into column: String) -> String {
            switch self {
            case .count: "\(column) + \(place)"
            case .earliest: "min(\(column), \(place))"
            case .latest: "max(\(column), \(place))"
            }
        }
    }

    /// - Parameters:
    ///   - key: the columns of the table's key.
    ///   - sums: the others, in the table's order.
    init(_ database: OpaquePointer, table: String, key: [String], sums: [(column: String, sum: Sum)]) throws {
        self.database = database
        let places = (1...(key.count + sums.count)).map { "?\($0)" }
        put = try Statement(database, "INSERT OR IGNORE INTO \(table) VALUES (\(places.joined(separator: ", ")))")
        let changes = zip(sums, places.dropFirst(key.count)).map {
            "\($0.column) = \($0.sum.taking($1, into: $0.column))"
        }
        let condition = zip(key, places).map { "\($0) = \($1)" }
        add = try Statement(
            database,
            "UPDATE \(table) SET \(changes.joined(separator: ", ")) WHERE \(condition.joined(separator: " AND "))")
    }

    /// Adds a row's values, the key's first.
    func add(_ values: [Int64]) throws {
        try run(put, values)
        if sqlite3_changes(database) == 0 { try run(add, values) }
    }

    private func run(_ statement: Statement, _ values: [Int64]) throws {
        for (index, value) in values.enumerated() { statement.bind(Int32(index + 1), value) }
        try statement.run()
    }
}
