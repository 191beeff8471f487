/// One value of a report.
public enum Cell: Sendable, Equatable {
    /// Unknown: null in JSON, empty elsewhere.
    case null
    case text(String)
    case integer(Int64)
    case real(Double)
    /// Several texts in their order: an array in JSON, `; `-joined elsewhere.
    case list([String])
    /// Names and values, sorted by name: an object in JSON, `k=v; k=v` elsewhere.
    case object([(key: String, value: String)])

    public static func == (a: Cell, b: Cell) -> Bool { a.plainText == b.plainText }

    /// The value as one line of text; "" for null.
    public var plainText: String {
        switch self {
        case .null: ""
        case .text(let text): text
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .list(let items): items.joined(separator: "; ")
        case .object(let members): members.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        }
    }

    /// Whether the text came from outside, so that it has to be neutralised.
    var isText: Bool {
        switch self {
        case .null, .integer, .real: false
        case .text, .list, .object: true
        }
    }
}

/// What a column holds.
public struct Column: Sendable {
    public enum Kind: String, Sendable {
        case text, integer, real, time, list, object
    }

    public let name: String
    public let kind: Kind
    /// Whether it is one of those that the terminal shows.
    public let isHeadline: Bool
    public let meaning: String

    public init(name: String, kind: Kind = .text, isHeadline: Bool = true, meaning: String = "") {
        self.name = name
        self.kind = kind
        self.isHeadline = isHeadline
        self.meaning = meaning
    }
}

/// Rows and what their columns are.
public struct ResultSet: Sendable {
    public var columns: [Column]
    public var rows: [[Cell]]

    public init(columns: [Column], rows: [[Cell]]) {
        self.columns = columns
        self.rows = rows
    }

    /// The same with these columns alone, in this order.
    public func selecting(_ names: [String]) -> ResultSet {
        let places = names.compactMap { name in columns.firstIndex { $0.name == name } }
        return ResultSet(
            columns: places.map { columns[$0] }, rows: rows.map { row in places.map { row[$0] } })
    }
}

extension ResultSet {
    /// A cell by its row and column's name; null where there is none.
    public func cell(_ row: Int, _ column: String) -> Cell {
        guard rows.indices.contains(row), let place = columns.firstIndex(where: { $0.name == column }) else {
            return .null
        }
        return rows[row][place]
    }

    /// Its text; "" for null.
    public func text(_ row: Int, _ column: String) -> String { cell(row, column).plainText }
}
