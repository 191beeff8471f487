import CBlockScan

/// What is wrong with bytes that should be JSON text, whatever they say: they
/// are no UTF-8, or hold control bytes that RFC 8259 §2 and §7 allow nowhere:
/// all below U+0020 but tab, line feed and return (which strings may not hold
/// either; whoever reads a string sees to that).
public enum TextCheck {
    /// A fault, and the offset of the byte where it is.
    public enum Fault: Equatable, Sendable {
        case notUTF8(at: Int)
        case control(at: Int)
    }

    /// The first fault; nil where there is none.
    public static func first(_ start: UnsafePointer<UInt8>, count: Int) -> Fault? {
        var index = 0
        while index + 64 <= count {
            if plain_ascii64(start + index) != 0 {
                index += 64
                continue
            }
            let masks = text_scan64(start + index)
            // A sequence may reach into the next block.
            var looked = index
            var high = masks.high
            let control = masks.control == 0 ? 64 : masks.control.trailingZeroBitCount
            while high != 0 {
                let at = index + high.trailingZeroBitCount
                if at >= index + control { break }
                let length = UTF8Check.sequenceLength(start + at, available: count - at)
                if length == 0 { return .notUTF8(at: at) }
                looked = at + length
                let past = looked - index
                high = past >= 64 ? 0 : high & (~0 << UInt64(past))
            }
            if control < 64 { return .control(at: index + control) }
            index = max(index + 64, looked)
        }
        while index < count {
            switch start[index] {
            case 0x20...0x7F, 0x09, 0x0A, 0x0D: index += 1
            case 0..<0x20: return .control(at: index)
            default:
                let length = UTF8Check.sequenceLength(start + index, available: count - index)
                if length == 0 { return .notUTF8(at: index) }
                index += length
            }
        }
        return nil
    }
}
