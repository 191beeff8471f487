/// One page that needs nothing else: no network, no script but its own (which
/// it does without), everything escaped. The same document gives the same
/// bytes; rows go to the sink as they are made.
public struct HTMLRenderer: Renderer {
    public init() {}

    public func render(_ document: ReportDocument, to sink: OutputSink) throws {
        let table = HTMLTable(document)
        try sink.write(head(document, table).text)
        try sink.write(HTMLCover(document).markup.text)
        for picture in Pictures.fitting(document) { try sink.write(picture.markup.text) }
        try table.write(to: sink)
        try sink.write(reference(document).text)
        try sink.write("</main>\n<script>\(HTMLRenderer.script)</script>\n</body>\n</html>\n")
    }

    private func head(_ document: ReportDocument, _ table: HTMLTable) -> Markup {
        let head = PageHead(
            title: document.title, toolVersion: document.toolVersion, style: HTMLRenderer.style + table.style,
            script: HTMLRenderer.script)
        return head.markup + "<a class=\"skip\" href=\"#rows\">Skip to the rows</a>\n<main>\n"
    }

    /// What the columns mean and which query it was.
    package func reference(_ document: ReportDocument) -> Markup {
        var page: Markup = "<section class=\"reference\" aria-label=\"Reference\">\n"
        let meanings = document.result.columns.filter { !$0.meaning.isEmpty }
        if !meanings.isEmpty {
            let items = meanings.map { "<dt><code>\($0.name)</code></dt><dd>\($0.meaning)</dd>" as Markup }
            page += "<details><summary>What the columns mean</summary>\n<dl class=\"columns\">\n"
            page += Markup.joined(items, by: "\n")
            page += "\n</dl></details>\n"
        }
        if !document.query.isEmpty {
            let lines = document.query.split(separator: "\n", omittingEmptySubsequences: false)
            page += "<details><summary>The query that made the rows</summary>\n<pre class=\"query\" tabindex=\"0\">"
            page += Markup.joined(lines.map { "\(String($0))" as Markup }, by: "\n")
            page += "</pre></details>\n"
        }
        page += """
            </section>
            <footer>\(document.title): \(Cover.grouped(document.result.rows.count)) \
            \(document.result.rows.count == 1 ? "row" : "rows"). The page is whole when this line is there.</footer>

            """
        return page
    }

    package static let style = String(decoding: PackageResources.page_css, as: UTF8.self)
    package static let script = String(decoding: PackageResources.page_js, as: UTF8.self)
}
