/// Why a run of bytes is no JSON, and where.
public enum JSONError: Error, Equatable {
    /// The bytes end inside a value.
    case truncated
    /// Another byte was expected at this address (an offset is made by whoever
    /// knows where the buffer begins).
    case invalid(at: UnsafePointer<UInt8>, expected: StaticText)
    /// More open brackets than ``JSONCursor/deepest``.
    case tooDeep

    /// The reason as a sentence fragment, for the ledger.
    public var reason: String {
        switch self {
        case .truncated: "the JSON ends in the middle of a value"
        case .invalid(_, let expected): "invalid JSON: expected \(expected)"
        case .tooDeep: "nested deeper than \(JSONCursor.deepest) levels"
        }
    }
}

/// A text known at compile time; equatable, so that errors can be compared.
public struct StaticText: Equatable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    let text: StaticString

    public init(stringLiteral value: StaticString) { text = value }

    public static func == (a: StaticText, b: StaticText) -> Bool { a.description == b.description }

    public var description: String { text.description }
}
