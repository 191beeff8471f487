import Foundation

@testable import JSONText

/// A document as values that can be compared. Texts are bytes, because
/// `String` takes composed and decomposed letters for the same.
indirect enum JSONTree: Equatable {
    case null
    case bool(Bool)
    case number(Number)
    case text([UInt8])
    case list([JSONTree])
    /// Of members of one name, the last.
    case members([[UInt8]: JSONTree])

    /// Foundation's decimal numbers are off by some units in the last place.
    struct Number: Equatable {
        let value: Double

        static func == (a: Number, b: Number) -> Bool {
            abs(a.value - b.value) <= 1e-14 * max(abs(a.value), abs(b.value))
        }
    }

    /// The one value that the bytes are, with every level visited.
    init(reading cursor: inout JSONCursor) throws {
        self = try JSONTree(try cursor.value())
        if cursor.peek() != nil { throw JSONError.invalid(at: cursor.position, expected: "the end") }
    }

    init(_ value: JSONSlice) throws {
        switch value.kind {
        case .null: self = .null
        case .bool: self = .bool(value.scalarText == "true")
        case .number: self = .number(Number(value: Double(value.scalarText!)!))
        case .string: self = .text(Array(value.string!.utf8))
        case .array: self = .list(try JSONTree.elements(value))
        case .object: self = .members(try JSONTree.members(value))
        }
    }

    private static func elements(_ value: JSONSlice) throws -> [JSONTree] {
        var cursor = JSONCursor(value.start + 1, end: value.start + value.count)
        var all: [JSONTree] = []
        var more = try cursor.beginElements()
        while more {
            all.append(try JSONTree(try cursor.value()))
            more = try cursor.nextElement()
        }
        if cursor.position != cursor.end { throw JSONError.truncated }
        return all
    }

    private static func members(_ value: JSONSlice) throws -> [[UInt8]: JSONTree] {
        var cursor = JSONCursor(value.start + 1, end: value.start + value.count)
        var all: [[UInt8]: JSONTree] = [:]
        var more = try cursor.beginMembers()
        while more {
            let key = try cursor.key()
            all[Array(key.string!.utf8)] = try JSONTree(try cursor.value())
            more = try cursor.nextMember()
        }
        if cursor.position != cursor.end { throw JSONError.truncated }
        return all
    }

    /// What Foundation makes of the same bytes.
    init(foundation bytes: [UInt8]) throws {
        self.init(any: try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed))
    }

    private init(any value: Any) {
        switch value {
        case is NSNull: self = .null
        case let text as String: self = .text(Array(text.utf8))
        case let list as [Any]: self = .list(list.map(JSONTree.init(any:)))
        case let members as [String: Any]:
            self = .members([:].merging(members.map { (Array($0.utf8), JSONTree(any: $1)) }) { $1 })
        case let number as NSNumber:
            self =
                String(cString: number.objCType) == "c"
                ? .bool(number.boolValue) : .number(Number(value: number.doubleValue))
        default: fatalError("\(type(of: value)) is no JSON")
        }
    }
}
