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
        VisibleText.neutralise(text).unicodeScalars.map { scalar in
            switch scalar {
            case "|", "`", "*", "[", "]", "#", "\\", "~", "!": "\\\(scalar)"
            case "<": "&lt;"
            case ">": "&gt;"
            case "&": "&amp;"
            default: String(scalar)
            }
        }.joined()
    }
}
