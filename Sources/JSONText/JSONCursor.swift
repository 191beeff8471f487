import CBlockScan

/// Walks JSON forward, one value at a time, without building anything.
///
/// It checks what it walks over: commas, colons, keys and scalars of the
/// levels that are visited. Objects and arrays that nobody looks into are
/// skipped 64 bytes at a time, by quotes and brackets alone; what is wrong
/// inside them is found by whoever copies them (`Redaction` of CloudTrail).
///
/// A buffer must have ``padding`` readable bytes behind its end.
public struct JSONCursor {
    /// Readable bytes that must follow a buffer; their values do not matter.
    public static let padding = 64
    /// Open brackets allowed at once. SQLite's JSON functions stop at 2,000;
    /// CloudTrail's own records stay below 30.
    public static let deepest = 500

    public var position: UnsafePointer<UInt8>
    public let end: UnsafePointer<UInt8>

    @inlinable
    public init(_ position: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) {
        self.position = position
        self.end = end
    }

    @inlinable @inline(__always)
    public mutating func skipWhitespace() {
        while position < end {
            switch position[0] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    /// The next byte after whitespace, left in place; nil at the end.
    @inlinable @inline(__always)
    public mutating func peek() -> UInt8? {
        skipWhitespace()
        return position < end ? position[0] : nil
    }

    @inlinable @inline(__always)
    mutating func expect(_ byte: UInt8, _ name: StaticText) throws(JSONError) {
        skipWhitespace()
        guard position < end else { throw .truncated }
        guard position[0] == byte else { throw .invalid(at: position, expected: name) }
        position += 1
    }

    /// After a `{`: whether a first member follows (false: the object is
    /// empty, and its bracket consumed).
    @inlinable
    public mutating func beginMembers() throws(JSONError) -> Bool {
        guard let byte = peek() else { throw .truncated }
        if byte == UInt8(ascii: "}") {
            position += 1
            return false
        }
        return true
    }

    /// A member's name and its colon.
    @inlinable
    public mutating func key() throws(JSONError) -> JSONSlice {
        guard let byte = peek() else { throw .truncated }
        guard byte == UInt8(ascii: "\"") else { throw .invalid(at: position, expected: "a member's name in quotes") }
        let name = try string()
        try expect(UInt8(ascii: ":"), "\":\" after a member's name")
        return name
    }

    /// After a member's value: whether another follows.
    @inlinable
    public mutating func nextMember() throws(JSONError) -> Bool {
        guard let byte = peek() else { throw .truncated }
        position += 1
        if byte == UInt8(ascii: ",") { return true }
        if byte == UInt8(ascii: "}") { return false }
        throw .invalid(at: position - 1, expected: "\",\" or \"}\" after a member")
    }

    /// After a `[`: whether a first element follows.
    @inlinable
    public mutating func beginElements() throws(JSONError) -> Bool {
        guard let byte = peek() else { throw .truncated }
        if byte == UInt8(ascii: "]") {
            position += 1
            return false
        }
        return true
    }

    /// After an element: whether another follows.
    @inlinable
    public mutating func nextElement() throws(JSONError) -> Bool {
        guard let byte = peek() else { throw .truncated }
        position += 1
        if byte == UInt8(ascii: ",") { return true }
        if byte == UInt8(ascii: "]") { return false }
        throw .invalid(at: position - 1, expected: "\",\" or \"]\" after an element")
    }

    /// The value that begins here, of whatever kind, and passes over it.
    @inlinable
    public mutating func value() throws(JSONError) -> JSONSlice {
        guard let byte = peek() else { throw .truncated }
        switch byte {
        case UInt8(ascii: "\""): return try string()
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            let start = position
            position = try JSONCursor.skipContainer(start, end: end)
            return JSONSlice(
                start: start, count: position - start,
                kind: byte == UInt8(ascii: "{") ? .object : .array)
        default: return try scalar()
        }
    }

    /// The string whose opening quote is here.
    @inlinable @inline(__always)
    public mutating func string() throws(JSONError) -> JSONSlice {
        let start = position + 1
        var p = start
        var escaped = false
        while p < end {
            let run = Int(string_run16(p))
            p += run
            if run == 16 { continue }
            guard p < end else { break }
            switch p[0] {
            case UInt8(ascii: "\""):
                position = p + 1
                return JSONSlice(start: start, count: p - start, kind: .string, escaped: escaped)
            case UInt8(ascii: "\\"):
                escaped = true
                p += 2
            default:
                throw .invalid(at: p, expected: "no control byte inside a string")
            }
        }
        throw .truncated
    }

    @inlinable
    mutating func scalar() throws(JSONError) -> JSONSlice {
        let start = position
        var p = start
        scan: while p < end {
            switch p[0] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                p += 1
            default: break scan
            }
        }
        let slice = JSONSlice(
            start: start, count: p - start, kind: try JSONCursor.kind(start, p - start, atEnd: p == end))
        position = p
        return slice
    }

    @usableFromInline
    static func kind(_ start: UnsafePointer<UInt8>, _ count: Int, atEnd: Bool) throws(JSONError) -> JSONSlice.Kind {
        func spells(_ word: StaticString) -> Bool {
            count == word.utf8CodeUnitCount && compareBytes(start, word.utf8Start, count)
        }
        if spells("null") { return .null }
        if spells("true") || spells("false") { return .bool }
        if count > 0, JSONNumber.isValid(UnsafeBufferPointer(start: start, count: count)) { return .number }
        if atEnd { throw .truncated }
        throw .invalid(at: start, expected: "a JSON value")
    }

    /// Passes over the object or array that begins at `start`: the address
    /// after its last bracket.
    @inlinable
    public static func skipContainer(
        _ start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>
    ) throws(JSONError) -> UnsafePointer<UInt8> {
        var p = start + 1
        var depth = 1
        var carryEscape: UInt64 = 0
        var carryString: UInt64 = 0
        while p < end {
            let masks = block_scan(p)
            let escaped: UInt64
            if masks.backslash == 0 {
                escaped = carryEscape
                carryEscape = 0
            } else {
                // Backslash runs of odd length escape what follows them.
                let starts = masks.backslash & ~carryEscape
                let follows = starts << 1 | carryEscape
                let even: UInt64 = 0x5555_5555_5555_5555
                let (sequence, overflow) = (starts & ~even & ~follows).addingReportingOverflow(starts)
                carryEscape = overflow ? 1 : 0
                escaped = (even ^ (sequence << 1)) & follows
            }
            var inside = masks.quote & ~escaped
            inside ^= inside << 1
            inside ^= inside << 2
            inside ^= inside << 4
            inside ^= inside << 8
            inside ^= inside << 16
            inside ^= inside << 32
            inside ^= carryString
            carryString = UInt64(bitPattern: Int64(bitPattern: inside) >> 63)
            let open = masks.open & ~inside
            var close = masks.close & ~inside
            let closing = close.nonzeroBitCount
            let opening = open.nonzeroBitCount
            if depth + opening > deepest, goesTooDeep(from: depth, open, close) { throw .tooDeep }
            if closing >= depth {
                var seen = 0
                while close != 0 {
                    let lowest = close & (0 &- close)
                    seen += 1
                    if depth + (open & (lowest &- 1)).nonzeroBitCount - seen == 0 {
                        let after = p + (lowest.trailingZeroBitCount + 1)
                        guard after <= end else { throw .truncated }
                        return after
                    }
                    close &= close &- 1
                }
            }
            depth += opening - closing
            p += 64
        }
        throw .truncated
    }

    /// Whether the brackets of a block go deeper than allowed before the
    /// container ends; what stands behind its end does not count.
    @usableFromInline
    static func goesTooDeep(from start: Int, _ open: UInt64, _ close: UInt64) -> Bool {
        var depth = start
        var brackets = open | close
        while brackets != 0 {
            let lowest = brackets & (0 &- brackets)
            depth += open & lowest != 0 ? 1 : -1
            if depth > deepest { return true }
            if depth == 0 { return false }
            brackets &= brackets &- 1
        }
        return false
    }
}
