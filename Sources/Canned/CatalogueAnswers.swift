import Foundation
import GRDB
import Queries
import Report
import Store

/// Runs the queries of `queries/investigation`, and those of others, by name.
public struct CatalogueAnswers {
    private let db: Database
    private let headers = Headers()

    public init(db: Database) { self.db = db }

    /// Headers that were read already: some queries run for every call.
    private final class Headers {
        private var known: [String: QueryHeader] = [:]

        func header(of name: String, in layer: QueryFile.Layer) throws -> QueryHeader {
            if let header = known[name] { return header }
            var header = try QueryHeader(
                Catalogue.file(layer, name).text, file: "queries/\(layer.rawValue)/\(name).sql")
            if let shape = header.shape {
                let model = try self.header(of: shape, in: layer)
                header.columns = model.columns
                header.sql.replace("{{COLUMNS}}", with: Headers.list(in: model.sql))
            }
            known[name] = header
            return header
        }

        /// What stands between the first SELECT and its FROM.
        private static func list(in sql: String) -> Substring {
            guard let select = sql.firstRange(of: "SELECT "), let from = sql.firstRange(of: "\nFROM ") else {
                return ""
            }
            return sql[select.upperBound..<from.lowerBound]
        }
    }

    /// All rows of the answer, with the columns that the query's header tells.
    ///
    /// - Parameter parameters: by name; those that the query does not name are
    ///   left out.
    /// - Throws: ``QueryHeader/Problem``, SQLite's errors.
    public func rows(
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
