/// Follows brackets and strings byte by byte until the value is over, and
/// remembers the first names in it: enough to tell what was too long.
struct LongValue {
    private var depth = 0
    private var inString = false
    private var escaped = false
    private var text: [UInt8] = []
    private var names: Set<String> = []

    private static let longestName = 40
    private static let mostNames = 64

    /// Whether it has members that only a CloudTrail record has.
    var isRecord: Bool {
        names.contains("eventVersion") && !names.isDisjoint(with: ["eventName", "eventSource", "eventID"])
            || names.isSuperset(of: ["eventID", "eventTime"])
    }

    /// Passes over the bytes from `start` to `end`, or to the value's end.
    mutating func pass(
        _ start: UnsafeMutablePointer<UInt8>, _ end: UnsafeMutablePointer<UInt8>
    ) -> (next: UnsafeMutablePointer<UInt8>, isOver: Bool) {
        var at = start
        while at < end {
            let byte = at.pointee
            at += 1
            if inString {
                if passInString(byte) { return (at, true) }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""):
                inString = true
                text.removeAll(keepingCapacity: true)
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth <= 0 { return (at, true) }
            default: break
            }
        }
        return (at, false)
    }

    /// - Returns: whether the value is over.
    @inline(__always)
    private mutating func passInString(_ byte: UInt8) -> Bool {
        if escaped {
            escaped = false
        } else if byte == UInt8(ascii: "\\") {
            escaped = true
        } else if byte == UInt8(ascii: "\"") {
            inString = false
            note()
            return depth == 0
        }
        if depth == 1, text.count <= LongValue.longestName { text.append(byte) }
        return false
    }

    private mutating func note() {
        guard depth == 1, !text.isEmpty, text.count <= LongValue.longestName, names.count < LongValue.mostNames else {
            return
        }
        names.insert(String(decoding: text, as: UTF8.self))
    }
}
