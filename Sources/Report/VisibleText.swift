/// Text from logs as it may be shown: whatever could move the cursor, hide or
/// turn around other text is made visible.
public enum VisibleText {
    /// Control characters, escapes and direction marks as `\u{…}`.
    public static func neutralise(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isDangerous) else { return text }
        return text.unicodeScalars.map { isDangerous($0) ? escaped($0) : String($0) }.joined()
    }

    /// The same for a cell of CSV, where tabs and line breaks are data.
    static func neutraliseCell(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 && !isBreak($0) || $0 >= 0x7F }) else { return text }
        return text.unicodeScalars.map { scalar in
            let stays = scalar.isASCII && isBreak(UInt8(truncatingIfNeeded: scalar.value))
            return isDangerous(scalar) && !stays ? escaped(scalar) : String(scalar)
        }.joined()
    }

    private static func isBreak(_ byte: UInt8) -> Bool { byte == 0x09 || byte == 0x0A || byte == 0x0D }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }

    /// C0 and C1 controls; the Unicode bidirectional controls (UAX #9); line
    /// and paragraph separators; the byte order mark, soft hyphens and zero width
    /// marks.
    static func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x61C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF,
            0xE0000...0xE007F:
            true
        default: false
        }
    }

    /// Columns of a terminal that the text takes: two for East Asian wide and
    /// emoji, none for combining marks.
    public static func width(_ text: String) -> Int {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
        return text.reduce(0) { $0 + width($1) }
    }

    static func width(_ character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        if first.value < 0x300 { return 1 }
        if character.unicodeScalars.contains(where: { $0.value == 0xFE0F }) { return 2 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch first.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
            0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x1FA70...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return first.properties.isEmojiPresentation ? 2 : 1
        }
    }

    /// At most `columns` wide, with `…` for what is cut off: of paths, ARNs
    /// and revisions the middle, since their ends tell most; of others the end.
    static func truncate(_ text: String, to columns: Int) -> String {
        guard width(text) > columns else { return text }
        if columns >= 8, text.contains("/") || text.contains(":") {
            let end = String(truncate(String(text.reversed()), toFirst: columns - columns / 3).reversed())
            return truncate(text, toFirst: columns / 3 + 1).dropLast() + end
        }
        return truncate(text, toFirst: columns)
    }

    private static func truncate(_ text: String, toFirst columns: Int) -> String {
        var kept = ""
        var used = 0
        for character in text {
            let next = width(character)
            if used + next > columns - 1 { break }
            kept.append(character)
            used += next
        }
        return kept + "…"
    }
}
