/// CSV by RFC 4180: commas, CRLF, a header line; UTF-8 without a byte order
/// mark. Cells that a spreadsheet would take for a formula get a leading
/// apostrophe (OWASP, "CSV Injection").
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
        result.rows.reduce(0) { $0 + $1.count(where: looksLikeFormula) }
    }

    private func field(_ cell: Cell) -> String {
        quoted(CSVRenderer.looksLikeFormula(cell) ? "'" + cell.plainText : cell.plainText)
    }

    private static func looksLikeFormula(_ cell: Cell) -> Bool {
        cell.isText && cell.plainText.unicodeScalars.first.map(formulaStarts.contains) == true
    }

    /// What opens a formula: the ASCII signs, tab and return, and the
    /// full-width forms of the signs.
    private static let formulaStarts: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]

    private func quoted(_ text: String) -> String {
        let clean =
            text.utf8.contains(0)
            ? String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 })) : text
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
