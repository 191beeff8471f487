import Foundation

@testable import JSONText

/// A text's bytes with what a buffer must have behind it, filled with bytes
/// that would tempt a reader to go on.
func withBuffer<T>(
    _ bytes: [UInt8], padding: UInt8 = UInt8(ascii: "\""), _ body: (UnsafeBufferPointer<UInt8>) throws -> T
) rethrows -> T {
    let padded = bytes + [UInt8](repeating: padding, count: JSONCursor.padding)
    return try padded.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[0..<bytes.count])) }
}

/// The whole document as Foundation's objects, read by our cursor alone.
func walk(_ bytes: [UInt8]) throws -> Any {
    try withBuffer(bytes) { buffer in
        var cursor = JSONCursor(buffer.baseAddress!, end: buffer.baseAddress! + buffer.count)
        let value = try object(try cursor.value())
        guard cursor.peek() == nil else { throw Trailing() }
        return value
    }
}

struct Trailing: Error {}

private func object(_ slice: JSONSlice) throws -> Any {
    switch slice.kind {
    case .null: return NSNull()
    case .bool: return slice.bytes.count == 4
    case .number: return Double(String(decoding: slice.bytes, as: UTF8.self))!
    case .string: return slice.string!
    case .object:
        var members: [String: Any] = [:]
        var cursor = JSONCursor(slice.start + 1, end: slice.start + slice.count)
        var more = try cursor.beginMembers()
        while more {
            let key = try cursor.key()
            members[key.string!] = try object(try cursor.value())
            more = try cursor.nextMember()
        }
        return members
    case .array:
        var elements: [Any] = []
        var cursor = JSONCursor(slice.start + 1, end: slice.start + slice.count)
        var more = try cursor.beginElements()
        while more {
            elements.append(try object(try cursor.value()))
            more = try cursor.nextElement()
        }
        return elements
    }
}

/// A generator of its own, so that a seed means the same for ever (SplitMix64).
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Random documents: nested, spaced, escaped, with keys and strings of all
/// lengths around the borders of 16 and 64 bytes.
struct RandomDocument {
    private var random: Seeded
    private(set) var text = ""

    init(seed: UInt64) {
        random = Seeded(seed)
        value(depth: 0)
    }

    private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

    private mutating func space() { text += [" ", "", "", "\n", "\t", "\r\n  "][pick(6)] }

    private mutating func value(depth: Int) {
        space()
        switch pick(depth > 6 ? 5 : 8) {
        case 0: text += ["true", "false", "null"][pick(3)]
        case 1, 2: text += ["0", "-1", "3.25", "1e3", "-0.5E-2", "123456789012", "9007199254740993"][pick(7)]
        case 3, 4: string(unique: nil)
        case 5:
            text += "["
            let count = pick(6)
            for index in 0..<count {
                if index > 0 { text += "," }
                value(depth: depth + 1)
            }
            space()
            text += "]"
        default:
            text += "{"
            let count = pick(7)
            for index in 0..<count {
                if index > 0 { text += "," }
                space()
                string(unique: index)
                space()
                text += ":"
                value(depth: depth + 1)
            }
            space()
            text += "}"
        }
        space()
    }

    private mutating func string(unique: Int?) {
        text += "\""
        let pieces = [
            "a", "Z", "7", " ", "é", "日", "🚀", "\\\"", "\\\\", "\\/", "\\n", "\\t", "\\u0041", "\\uD83D\\uDE80",
            "{", "}", "[", "]", ",", ":",
        ]
        for _ in 0..<[0, 1, 7, 15, 16, 17, 31, 33, 40, 63, 64, 65][pick(12)] {
            text += pick(3) == 0 ? pieces[pick(pieces.count)] : "x"
        }
        if let unique { text += "#\(unique)" }
        text += "\""
    }
}
