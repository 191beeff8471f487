/// CSV by RFC 4180: commas, CRLF, a header line; UTF-8 without a byte order
/// mark. Cells that a spreadsheet would take for a formula get a leading
/// apostrophe (OWASP, "CSV Injection"), and so does what it would take for one
/// inside a cell with another separator than the comma. Invisible characters
/// are made visible.
public struct CSVRenderer: Renderer {
    public init() {}

    public func render(_ document: ReportDocument, to sink: OutputSink) throws {
        try write(document.result, to: sink)
    }

    /// The rows alone.
    public func write(_ result: ResultSet, to sink: OutputSink) throws {
        try sink.write(result.columns.map { quoted($0.name) }.joined(separator: ",") + "\r\n")
        for row in result.rows {
            try sink.write(row.map(field).joined(separator: ",") + "\r\n")
        }
    }

    /// How many cells of a result get an apostrophe.
    public static func escapedCells(in result: ResultSet) -> Int {
        result.rows.reduce(0) { $0 + $1.count { $0.isText && guarded($0.plainText) != nil } }
    }

    private func field(_ cell: Cell) -> String {
        let text = cell.plainText
        return quoted(cell.isText ? CSVRenderer.guarded(text) ?? text : text)
    }

    /// The text with an apostrophe before whatever would open a formula; nil
    /// where there is nothing that would.
    private static func guarded(_ text: String) -> String? {
        let scalars = text.unicodeScalars
        guard let first = scalars.first else { return nil }
        let shown = scalars.first { !isBlank($0) }
        let opens = first == "\t" || first == "\r" || first == "\n" || shown.map(signs.contains) == true
        guard opens || text.utf8.contains(where: isSeparator) else { return nil }
        var guarded = (opens ? "'" : "").unicodeScalars
        var count = opens ? 1 : 0
        var isBehind = false
        for scalar in scalars {
            if isBehind, signs.contains(scalar) {
                guarded.append("'")
                count += 1
            }
            if scalar.isASCII, isSeparator(UInt8(truncatingIfNeeded: scalar.value)) {
                isBehind = true
            } else if !isBlank(scalar) {
                isBehind = false
            }
            guarded.append(scalar)
        }
        return count > 0 ? String(guarded) : nil
    }

    /// What opens a formula: the ASCII signs and their full-width forms.
    private static let signs: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]

    /// What begins a cell where the comma does not: Excel separates by `;` in
    /// much of Europe.
    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ";") || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    /// What a spreadsheet may pass over before a sign.
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || VisibleText.isDangerous(scalar) || !scalar.isASCII && scalar.properties.isWhitespace
    }

    private func quoted(_ text: String) -> String {
        let clean = VisibleText.neutraliseCell(text)
        let needsQuotes = clean.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
        guard needsQuotes else { return clean }
        var doubled = "\""
        for character in clean.unicodeScalars {
            if character == "\"" { doubled.append("\"") }
            doubled.unicodeScalars.append(character)
        }
        return doubled + "\""
    }
}
