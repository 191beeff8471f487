/// The page's beginning: title, purpose, what to read first, and the cover.
package struct HTMLCover {
    /// The title, the purpose, and what to read first.
    package let heading: Markup
    /// What it is, what it was made from, how.
    package let about: Markup
    var markup: Markup { heading + about }

    package init(_ document: ReportDocument) {
        let cover = Cover(document)
        var page: Markup = """
            <header>
            <p class="kind">deploytrail · \(document.name)</p>
            <h1>\(document.title)</h1>

            """
        if !document.purpose.isEmpty { page += "<p class=\"lede\">\(document.purpose)</p>\n" }
        page += HTMLCover.figures(document)
        page += "</header>\n"
        if !cover.warnings.isEmpty {
            let notes = cover.warnings.map { "<p>\($0)</p>" as Markup }
            page += """
                <section class="warning" aria-labelledby="first"><h2 id="first">Read this first</h2>
                \(Markup.joined(notes, by: "\n"))
                </section>

                """
        }
        if let attestation = document.attestation { page += HTMLCover.banner(attestation) }
        heading = page
        page = "<section class=\"cover\" aria-label=\"About this report\">\n"
        for section in cover.sections {
            page += "<div><h2>\(section.title)</h2>\n<dl>\n"
            var last = ""
            for item in section.items where item.label != "Purpose" {
                if item.label != last { page += "<dt>\(item.label)</dt>" }
                last = item.label
                page += item.isCode ? "<dd><code>\(item.value)</code></dd>\n" : "<dd>\(item.value)</dd>\n"
            }
            page += "</dl></div>\n"
        }
        page += "</section>\n"
        about = page
    }

    /// The four numbers that tell most.
    private static func figures(_ document: ReportDocument) -> Markup {
        let rows = document.result.rows.count
        let total = document.rowsBeforeLimit ?? rows
        let leftOut = document.leftOut.reduce(0) { $0 + $1.count }
        var figures: [(String, String)] = [
            (Cover.grouped(rows), total > rows ? "of \(Cover.grouped(total)) rows" : rows == 1 ? "row" : "rows"),
            (Cover.grouped(leftOut), "left out, counted below"),
        ]
        if document.input.manifestSHA256 != nil {
            figures.append((Cover.grouped(document.input.records), "events read"))
            figures.append((Cover.grouped(document.input.troubledFiles), "files in trouble"))
        }
        let items = figures.map { "<li><b>\($0.0)</b> \($0.1)</li>" as Markup }
        return "<ul class=\"figures\">\(Markup.joined(items))</ul>\n"
    }

    private static func banner(_ attestation: Attestation) -> Markup {
        let items = attestation.items.map { "<div><dt>\($0.label)</dt><dd>\($0.value)</dd></div>" as Markup }
        return """
            <section class="banner" aria-labelledby="evidence"><h2 id="evidence">Evidence</h2>
            <dl>\(Markup.joined(items, by: "\n"))</dl>
            <p>The hash is that of the same rows as <code>--format jsonl</code> writes them.</p>
            </section>

            """
    }
}
