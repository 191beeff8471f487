/// A value of a JSON document that is no table.
public indirect enum JSONTree: Sendable {
    case null
    case text(String)
    case integer(Int)
    case list([JSONTree])
    /// The members in their order.
    case object([(name: String, value: JSONTree)])

    public init(_ text: String?) { self = text.map { .text($0) } ?? .null }

    var json: String {
        switch self {
        case .null: "null"
        case .text(let text): JSONOutput.string(text)
        case .integer(let number): String(number)
        case .list(let items): "[" + items.map(\.json).joined(separator: ", ") + "]"
        case .object(let members):
            "{" + members.map { "\(JSONOutput.string($0.name)): \($0.value.json)" }.joined(separator: ", ") + "}"
        }
    }
}

/// One JSON document of several tables and what closes it.
public struct SectionsRenderer {
    private let sections: [(name: String, rows: ResultSet)]
    private let closing: (name: String, value: JSONTree)

    public init(_ sections: [(name: String, rows: ResultSet)], closing: (name: String, value: JSONTree)) {
        self.sections = sections
        self.closing = closing
    }

    public func render(to sink: OutputSink) throws {
        try sink.write("{")
        for section in sections {
            let names = section.rows.columns.map { JSONOutput.string($0.name) }
            try sink.write("\(JSONOutput.string(section.name)): [")
            for (index, row) in section.rows.rows.enumerated() {
                try sink.write((index == 0 ? "\n" : ",\n") + JSONOutput.row(names, row))
            }
            try sink.write("\n],\n")
        }
        try sink.write("\(JSONOutput.string(closing.name)): \(closing.value.json)}\n")
    }
}
