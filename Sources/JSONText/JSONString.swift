/// The text of JSON strings: RFC 8259 §7.
public enum JSONString {
    /// Appends the decoded bytes of a string's content. What is no escape
    /// (`\q`, a lone surrogate) becomes U+FFFD: logs are read leniently.
    public static func unescape(_ content: UnsafeBufferPointer<UInt8>, into out: inout [UInt8]) {
        var index = 0
        while index < content.count {
            let byte = content[index]
            index += 1
            guard byte == UInt8(ascii: "\\"), index < content.count else {
                out.append(byte)
                continue
            }
            let escape = content[index]
            index += 1
            switch escape {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(escape)
            case UInt8(ascii: "b"): out.append(0x08)
            case UInt8(ascii: "f"): out.append(0x0C)
            case UInt8(ascii: "n"): out.append(0x0A)
            case UInt8(ascii: "r"): out.append(0x0D)
            case UInt8(ascii: "t"): out.append(0x09)
            case UInt8(ascii: "u"): append(unicode(content, &index), to: &out)
            default: append(0xFFFD, to: &out)
            }
        }
    }

    /// Where the first backslash stands that begins no escape of RFC 8259;
    /// nil when all do. A lone surrogate is one: its spelling is right.
    public static func firstBadEscape(_ content: UnsafeBufferPointer<UInt8>) -> Int? {
        var index = 0
        while index < content.count {
            guard content[index] == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            guard index + 1 < content.count else { return index }
            switch content[index + 1] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
                UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
                index += 2
            case UInt8(ascii: "u"):
                guard hex4(content, index + 2) != nil else { return index }
                index += 6
            default: return index
            }
        }
        return nil
    }

    /// The scalar whose four hexadecimal digits begin at `index`, its second
    /// surrogate included.
    private static func unicode(_ content: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> UInt32 {
        guard let first = hex4(content, index) else { return 0xFFFD }
        index += 4
        guard (0xD800...0xDBFF).contains(first) else {
            return (0xDC00...0xDFFF).contains(first) ? 0xFFFD : first
        }
        guard index + 6 <= content.count, content[index] == UInt8(ascii: "\\"),
            content[index + 1] == UInt8(ascii: "u"), let second = hex4(content, index + 2),
            (0xDC00...0xDFFF).contains(second)
        else { return 0xFFFD }
        index += 6
        return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
    }

    private static func hex4(_ content: UnsafeBufferPointer<UInt8>, _ index: Int) -> UInt32? {
        guard index + 4 <= content.count else { return nil }
        var value: UInt32 = 0
        for offset in index..<index + 4 {
            let byte = content[offset]
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    private static func append(_ scalar: UInt32, to out: inout [UInt8]) {
        out.append(contentsOf: String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8)
    }

    /// Appends a string in quotes, with what JSON demands escaped and nothing
    /// else.
    @inlinable
    public static func appendQuoted(_ text: some Sequence<UInt8>, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                out.append(UInt8(ascii: "\\"))
                out.append(byte)
            case 0x0A: out.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "n")])
            case 0x0D: out.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "r")])
            case 0x09: out.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "t")])
            case 0..<0x20:
                out.append(contentsOf: Array("\\u00".utf8))
                out.append("0123456789abcdef".utf8.dropFirst(Int(byte >> 4)).first!)
                out.append("0123456789abcdef".utf8.dropFirst(Int(byte & 15)).first!)
            default: out.append(byte)
            }
        }
        out.append(UInt8(ascii: "\""))
    }
}
