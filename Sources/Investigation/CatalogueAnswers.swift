import Canned
import Foundation
import GRDB
import Queries
import Report
import Store

/// Runs the queries of `queries/investigation`, and those of others, by name.
struct CatalogueAnswers {
    let db: Database
    private let headers = Headers()

    init(db: Database) { self.db = db }

    /// Headers that were read already: some queries run for every call.
    private final class Headers {
        private var known: [String: QueryHeader] = [:]

        func header(of name: String, in layer: QueryFile.Layer) throws -> QueryHeader {
            if let header = known[name] { return header }
            let header = try QueryHeader(
                Catalogue.file(layer, name).text, file: "queries/\(layer.rawValue)/\(name).sql")
            known[name] = header
            return header
        }
    }

    /// - Parameter parameters: by name; those that the query does not name are
    ///   left out.
    func rows(
        _ name: String, in layer: QueryFile.Layer = .investigation,
        _ parameters: [String: (any DatabaseValueConvertible)?] = [:]
    ) throws -> ResultSet {
        let header = try headers.header(of: name, in: layer)
        let statement = try db.cachedStatement(sql: header.sql)
        var values: [String: (any DatabaseValueConvertible)?] = [:]
        for parameter in header.parameters {
            values.updateValue(parameters[parameter.name] ?? nil, forKey: parameter.name)
        }
        var rows: [[Cell]] = []
        let cursor = try Row.fetchCursor(statement, arguments: StatementArguments(values))
        while let row = try cursor.next() {
            rows.append(zip(header.columns, row.databaseValues).map { Cell($1, as: $0.kind) })
        }
        return ResultSet(columns: header.columns, rows: rows)
    }
}

extension ResultSet {
    /// A cell by its row and column's name; null where there is none.
    func cell(_ row: Int, _ column: String) -> Cell {
        guard rows.indices.contains(row), let place = columns.firstIndex(where: { $0.name == column }) else {
            return .null
        }
        return rows[row][place]
    }

    /// Its text; "" for null.
    func text(_ row: Int, _ column: String) -> String { cell(row, column).plainText }

    /// The same without these columns.
    func removing(_ names: Set<String>) -> ResultSet {
        selecting(columns.map(\.name).filter { !names.contains($0) })
    }
}
