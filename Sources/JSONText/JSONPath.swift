/// Paths of SQL's JSON functions: `$.service.deployments[1].status`. Names in
/// quotes, negative places and wildcards are not known.
public enum JSONPath {
    /// The value at the path; nil where there is none. Of members with one
    /// name, the first counts; names are compared as they are spelt.
    ///
    /// - Parameter document: the bytes of one JSON value, with
    ///   ``JSONCursor/padding`` readable bytes behind them.
    public static func value(at path: UnsafeBufferPointer<UInt8>, in document: UnsafeBufferPointer<UInt8>) -> JSONSlice?
    {
        guard let start = document.baseAddress, path.first == UInt8(ascii: "$") else { return nil }
        var cursor = JSONCursor(start, end: start + document.count)
        var index = 1
        do throws(JSONError) {
            while index < path.count {
                let isMember = path[index] == UInt8(ascii: ".")
                guard isMember || path[index] == UInt8(ascii: "[") else { return nil }
                var end = index + 1
                while end < path.count, path[end] != UInt8(ascii: "."), path[end] != UInt8(ascii: "[") { end += 1 }
                let word = UnsafeBufferPointer(rebasing: path[(index + 1)..<end])
                guard isMember ? try enter(&cursor, member: word) : try enter(&cursor, element: word) else {
                    return nil
                }
                index = end
            }
            return try cursor.value()
        } catch {
            return nil
        }
    }

    /// Goes to the value of the object's member; false where it has none.
    private static func enter(_ cursor: inout JSONCursor, member name: UnsafeBufferPointer<UInt8>) throws(JSONError)
        -> Bool
    {
        guard cursor.peek() == UInt8(ascii: "{"), let wanted = name.baseAddress else { return false }
        cursor.position += 1
        var more = try cursor.beginMembers()
        while more {
            let key = try cursor.key()
            if key.count == name.count, compareBytes(key.start, wanted, key.count) { return true }
            _ = try cursor.value()
            more = try cursor.nextMember()
        }
        return false
    }

    /// Goes to the array's element, `3]`; false where it has none.
    private static func enter(_ cursor: inout JSONCursor, element place: UnsafeBufferPointer<UInt8>) throws(JSONError)
        -> Bool
    {
        guard cursor.peek() == UInt8(ascii: "["), place.last == UInt8(ascii: "]"), place.count > 1 else { return false }
        var left = 0
        for digit in place.dropLast() {
            guard 0x30...0x39 ~= digit, left < 1_000_000 else { return false }
            left = left * 10 + Int(digit - 0x30)
        }
        cursor.position += 1
        var more = try cursor.beginElements()
        while more {
            if left == 0 { return true }
            left -= 1
            _ = try cursor.value()
            more = try cursor.nextElement()
        }
        return false
    }
}
