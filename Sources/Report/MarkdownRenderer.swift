/// A table in GitHub's Markdown, with everything that Markdown or HTML would
/// interpret escaped.
public struct MarkdownRenderer: Renderer {
    public init() {}

    public func render(_ document: ReportDocument, to sink: OutputSink) throws {
        let columns = document.result.columns
        try sink.write("| " + columns.map { escape($0.name) }.joined(separator: " | ") + " |\n")
        let rules = columns.map { $0.kind == .integer || $0.kind == .real ? "--:" : "---" }
        try sink.write("| " + rules.joined(separator: " | ") + " |\n")
        for row in document.result.rows {
            try sink.write("| " + row.map { escape($0.plainText) }.joined(separator: " | ") + " |\n")
        }
        for note in document.footer { try sink.write("\n" + escape(note) + "\n") }
    }

    private func escape(_ text: String) -> String {
        let scalars = Array(VisibleText.neutralise(text).unicodeScalars)
        return scalars.enumerated().map { index, scalar in
            switch scalar {
            case "|", "`", "*", "[", "]", "#", "\\", "~", "!": "\\\(scalar)"
            case "_": isInsideWord(scalars, index) ? "_" : "\\_"
            case "<": "&lt;"
            case ">": "&gt;"
            case "&": "&amp;"
            default: String(scalar)
            }
        }.joined()
    }

    /// Whether letters or digits stand on both sides: `deploy_id` stays
    /// readable, since Markdown takes no underscore inside a word for a mark.
    private func isInsideWord(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        func isWord(_ scalar: Unicode.Scalar) -> Bool {
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }
        return index > 0 && index + 1 < scalars.count && isWord(scalars[index - 1]) && isWord(scalars[index + 1])
    }
}
