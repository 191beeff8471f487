/// A text as a cell of a spreadsheet can hold it.
struct XLSXText {
    /// Excel's own limit, in UTF-16 units ("Excel specifications and limits",
    /// support.microsoft.com).
    static let longest = 32_767

    /// What goes into the file.
    let text: String
    /// Whether something of it had to be cut off, which the text then says.
    let isCut: Bool
    /// Whether invisible characters were made visible.
    let isMadeVisible: Bool

    init(_ original: String) {
        if XLSXText.isPlain(original) {
            (text, isCut, isMadeVisible) = (original, false, false)
            return
        }
        let visible = XLSXText.visible(original)
        isMadeVisible = visible != original
        let whole = XLSXText.escaped(visible)
        guard whole.utf16.count > XLSXText.longest else {
            (text, isCut) = (whole, false)
            return
        }
        let notice = " … [cut here: \(visible.unicodeScalars.count) characters in all; CSV and JSON have them]"
        var room = XLSXText.longest - notice.utf16.count
        var kept = XLSXText.escaped(XLSXText.start(of: visible, units: room))
        while kept.utf16.count > XLSXText.longest - notice.utf16.count {
            room /= 2
            kept = XLSXText.escaped(XLSXText.start(of: visible, units: room))
        }
        text = kept + notice
        isCut = true
    }

    /// Printable ASCII of no great length that can't be an escape: nearly all
    /// there is.
    private static func isPlain(_ text: String) -> Bool {
        guard text.utf8.count <= longest else { return false }
        var last: UInt8 = 0
        for byte in text.utf8 {
            if byte < 0x20 || byte >= 0x7F || (byte == 0x78 && last == 0x5F) { return false }
            last = byte
        }
        return true
    }

    /// Controls and direction marks as `\u{…}`, and so the two characters
    /// that XML can't hold in any way (XML 1.0, section 2.2).
    private static func visible(_ text: String) -> String {
        let shown = VisibleText.neutralise(text)
        guard shown.unicodeScalars.contains(where: { $0.value == 0xFFFE || $0.value == 0xFFFF }) else { return shown }
        return shown.unicodeScalars.map {
            $0.value == 0xFFFE || $0.value == 0xFFFF
                ? "\\u{\(String($0.value, radix: 16, uppercase: true))}" : String($0)
        }.joined()
    }

    private static func start(of text: String, units: Int) -> String {
        var kept = String.UnicodeScalarView()
        var used = 0
        for scalar in text.unicodeScalars {
            used += scalar.value > 0xFFFF ? 2 : 1
            if used > units { break }
            kept.append(scalar)
        }
        return String(kept)
    }

    /// A spreadsheet reads `_x0041_` as the character U+0041 (ECMA-376,
    /// 22.9.2.19, ST_Xstring); `_x005F_` is the underscore.
    private static func escaped(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.count >= 7, text.contains("_x") else { return text }
        var out: [UInt8] = []
        for index in bytes.indices {
            if isEscape(bytes, at: index) { out.append(contentsOf: "_x005F".utf8) }
            out.append(bytes[index])
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func isEscape(_ bytes: [UInt8], at start: Int) -> Bool {
        guard bytes[start] == UInt8(ascii: "_"), start + 6 < bytes.count, bytes[start + 1] == UInt8(ascii: "x"),
            bytes[start + 6] == UInt8(ascii: "_")
        else { return false }
        return bytes[(start + 2)..<(start + 6)].allSatisfy {
            switch $0 {
            case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
            default: false
            }
        }
    }
}
