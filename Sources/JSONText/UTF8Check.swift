/// Whether bytes are UTF-8 (RFC 3629: shortest forms, no surrogates).
public enum UTF8Check {
    /// The offset of the first byte that is not UTF-8; nil when all are.
    public static func firstInvalid(_ start: UnsafePointer<UInt8>, count: Int) -> Int? {
        var index = 0
        while index < count {
            if index + 32 <= count {
                let raw = UnsafeRawPointer(start + index)
                let high: UInt64 = 0x8080_8080_8080_8080
                let a = raw.loadUnaligned(as: UInt64.self) | raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
                let b =
                    raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
                    | raw.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
                if (a | b) & high == 0 {
                    index += 32
                    continue
                }
            }
            // Step over what is plain here, then over one longer sequence.
            while index < count, start[index] < 0x80 { index += 1 }
            if index == count { return nil }
            let length = sequenceLength(start + index, available: count - index)
            if length == 0 { return index }
            index += length
        }
        return nil
    }

    /// 2, 3 or 4 for a well-formed sequence, 0 otherwise.
    static func sequenceLength(_ p: UnsafePointer<UInt8>, available: Int) -> Int {
        func continues(_ offset: Int) -> Bool { p[offset] & 0xC0 == 0x80 }
        switch p[0] {
        case 0xC2...0xDF:
            return available >= 2 && continues(1) ? 2 : 0
        case 0xE0...0xEF:
            guard available >= 3, continues(1), continues(2) else { return 0 }
            if p[0] == 0xE0 && p[1] < 0xA0 || p[0] == 0xED && p[1] > 0x9F { return 0 }
            return 3
        case 0xF0...0xF4:
            guard available >= 4, continues(1), continues(2), continues(3) else { return 0 }
            if p[0] == 0xF0 && p[1] < 0x90 || p[0] == 0xF4 && p[1] > 0x8F { return 0 }
            return 4
        default: return 0
        }
    }
}
