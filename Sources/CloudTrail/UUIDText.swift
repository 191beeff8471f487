/// UUIDs in their canonical spelling, `8-4-4-4-12` lower-case hexadecimal
/// digits: what CloudTrail writes for `eventID` and mostly for `requestID`.
public enum UUIDText {
    /// The two halves; nil for any other spelling, so that the text can always
    /// be written back as it was.
    @inlinable
    public static func parse(_ text: UnsafeBufferPointer<UInt8>) -> (UInt64, UInt64)? {
        guard text.count == 36, text[8] == dash, text[13] == dash, text[18] == dash, text[23] == dash else {
            return nil
        }
        var high: UInt64 = 0
        var low: UInt64 = 0
        var digits = 0
        for index in 0..<36 {
            let byte = text[index]
            if index == 8 || index == 13 || index == 18 || index == 23 { continue }
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            default: return nil
            }
            if digits < 16 { high = high << 4 | UInt64(digit) } else { low = low << 4 | UInt64(digit) }
            digits += 1
        }
        return (high, low)
    }

    @usableFromInline static var dash: UInt8 { UInt8(ascii: "-") }

    /// The sixteen bytes that a canonical UUID stands for, most significant
    /// first; nil for any other text.
    public static func bytes(_ text: String) -> [UInt8]? {
        var copy = text
        guard let (high, low) = copy.withUTF8({ parse($0) }) else { return nil }
        return [high, low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - 8 * $0)) } }
    }
}
