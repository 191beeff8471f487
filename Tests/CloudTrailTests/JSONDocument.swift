@testable import JSONText

/// A text and the value in it, for as long as `body` looks at it.
enum JSONDocument {
    static func read<Result>(_ text: String, _ body: (JSONSlice) throws -> Result) throws -> Result {
        try cursor(text) { try body(try $0.value()) }
    }

    static func cursor<Result>(_ text: String, _ body: (inout JSONCursor) throws -> Result) throws -> Result {
        let padded = Array(text.utf8) + Array(repeating: UInt8(ascii: "\""), count: JSONCursor.padding)
        return try padded.withUnsafeBufferPointer { buffer in
            var cursor = JSONCursor(buffer.baseAddress!, end: buffer.baseAddress! + text.utf8.count)
            return try body(&cursor)
        }
    }
}
