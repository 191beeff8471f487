/// One JSON value as it stands in a buffer: nothing is copied or decoded
/// until it is asked for. Valid as long as its buffer is.
public struct JSONSlice {
    /// What the first byte of the value says it is.
    public enum Kind: UInt8, Sendable {
        case object, array, string, number, bool, null
    }

    /// The first byte of the content: of a string, the byte after the quote.
    public let start: UnsafePointer<UInt8>
    /// Bytes of content: of a string, without its quotes.
    public let count: Int
    public let kind: Kind
    /// Whether a string holds a backslash, so that its bytes are not its text.
    public let escaped: Bool

    @inlinable
    public init(start: UnsafePointer<UInt8>, count: Int, kind: Kind, escaped: Bool = false) {
        self.start = start
        self.count = count
        self.kind = kind
        self.escaped = escaped
    }

    public var bytes: UnsafeBufferPointer<UInt8> { .init(start: start, count: count) }

    /// The value as it stands in the buffer, quotes included.
    public var raw: UnsafeBufferPointer<UInt8> {
        kind == .string ? .init(start: start - 1, count: count + 2) : bytes
    }

    public var isNull: Bool { kind == .null }

    /// Whether this is a string of exactly these bytes, unescaped.
    @inlinable
    public func isString(_ text: StaticString) -> Bool {
        kind == .string && !escaped && count == text.utf8CodeUnitCount
            && compareBytes(start, text.utf8Start, count)
    }

    /// The decoded text of a string; nil for any other kind.
    public var string: String? {
        guard kind == .string else { return nil }
        if !escaped { return String(decoding: bytes, as: UTF8.self) }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(count)
        JSONString.unescape(bytes, into: &decoded)
        return String(decoding: decoded, as: UTF8.self)
    }

    /// The text of a string, a number or a bool, as logs spell them; nil for
    /// null, objects, arrays and the empty string.
    public var scalarText: String? {
        switch kind {
        case .string: string.flatMap { $0.isEmpty ? nil : $0 }
        case .number, .bool: String(decoding: bytes, as: UTF8.self)
        case .object, .array, .null: nil
        }
    }

    /// An integer, also one that is written as a string.
    public var integer: Int64? { scalarText.flatMap { Int64($0) } }

    /// The members of an object in their order; nothing for any other kind or
    /// once the object is found to be broken.
    public func forEachMember(_ body: (_ key: JSONSlice, _ value: JSONSlice) throws -> Void) rethrows {
        guard kind == .object else { return }
        var cursor = JSONCursor(start + 1, end: start + count)
        guard var more = try? cursor.beginMembers() else { return }
        while more {
            guard let key = try? cursor.key(), let value = try? cursor.value() else { return }
            try body(key, value)
            guard let next = try? cursor.nextMember() else { return }
            more = next
        }
    }

    /// The elements of an array in their order; nothing for any other kind.
    public func forEachElement(_ body: (JSONSlice) throws -> Void) rethrows {
        guard kind == .array else { return }
        var cursor = JSONCursor(start + 1, end: start + count)
        guard var more = try? cursor.beginElements() else { return }
        while more {
            guard let value = try? cursor.value() else { return }
            try body(value)
            guard let next = try? cursor.nextElement() else { return }
            more = next
        }
    }

    public var elements: [JSONSlice] {
        var all: [JSONSlice] = []
        forEachElement { all.append($0) }
        return all
    }

    /// The first member of that name, whatever its value; nil where there is
    /// none, or where this is no object.
    public subscript(_ name: StaticString) -> JSONSlice? {
        guard kind == .object else { return nil }
        var cursor = JSONCursor(start + 1, end: start + count)
        guard var more = try? cursor.beginMembers() else { return nil }
        while more {
            guard let key = try? cursor.key(), let value = try? cursor.value() else { return nil }
            if key.isString(name) { return value }
            guard let next = try? cursor.nextMember() else { return nil }
            more = next
        }
        return nil
    }
}

/// `memcmp` without its call: the runs compared here are short.
@inlinable @inline(__always)
public func compareBytes(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    var index = 0
    while index + 8 <= count {
        let left = UnsafeRawPointer(a + index).loadUnaligned(as: UInt64.self)
        let right = UnsafeRawPointer(b + index).loadUnaligned(as: UInt64.self)
        if left != right { return false }
        index += 8
    }
    while index < count {
        if a[index] != b[index] { return false }
        index += 1
    }
    return true
}
