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
        guard let start = text.baseAddress else { return nil }
        var bad: UInt8 = 0
        let high =
            digits(start, 8, &bad) << 32 | digits(start + 9, 4, &bad) << 16 | digits(start + 14, 4, &bad)
        let low = digits(start + 19, 4, &bad) << 48 | digits(start + 24, 12, &bad)
        return bad == 0 ? (high, low) : nil
    }

    /// The number that so many lower-case hexadecimal digits spell; `bad`
    /// becomes other than 0 where one is none.
    @inlinable @inline(__always)
    static func digits(_ start: UnsafePointer<UInt8>, _ count: Int, _ bad: inout UInt8) -> UInt64 {
        var value: UInt64 = 0
        for index in 0..<count {
            let byte = start[index]
            let decimal = byte &- UInt8(ascii: "0")
            let letter = byte &- UInt8(ascii: "a")
            let isDecimal = decimal < 10
            bad |= isDecimal || letter < 6 ? 0 : 1
            value = value << 4 | UInt64(isDecimal ? decimal : letter &+ 10)
        }
        return value
    }

    @usableFromInline static var dash: UInt8 { UInt8(ascii: "-") }

    /// The sixteen bytes that a canonical UUID stands for, most significant
    /// first; nil for any other text.
    public static func bytes(_ text: String) -> [UInt8]? {
        var copy = text
        guard let (high, low) = copy.withUTF8({ parse($0) }) else { return nil }
        return [high, low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - 8 * $0)) } }
    }

    /// Bytes of a UUID's text.
    public static let length = 36

    /// Writes the canonical text of sixteen bytes, ``length`` bytes long.
    public static func write(_ bytes: UnsafePointer<UInt8>, to out: UnsafeMutablePointer<UInt8>) {
        func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
        var place = 0
        for index in 0..<16 {
            if index == 4 || index == 6 || index == 8 || index == 10 {
                out[place] = dash
                place += 1
            }
            out[place] = digit(bytes[index] >> 4)
            out[place + 1] = digit(bytes[index] & 15)
            place += 2
        }
    }
}
