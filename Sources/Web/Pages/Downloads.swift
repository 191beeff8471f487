import Report

/// The same rows as files: the links of a report's page.
struct Downloads {
    /// What is offered.
    static let formats: [(format: OutputFormat, name: String, type: String)] = [
        (.csv, "CSV", "text/csv; charset=utf-8"), (.xlsx, "XLSX", spreadsheet),
        (.html, "HTML", "text/html; charset=utf-8"),
        (.json, "JSON", "application/json"), (.jsonl, "JSON Lines", "application/x-ndjson"),
    ]
    /// https://www.iana.org/assignments/media-types/application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
    private static let spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    let markup: Markup

    init(_ report: String, _ filter: DeploymentFilter, _ links: Links) {
        let items = Downloads.formats.map { format, name, _ in
            let address = links.to("exports", "\(report).\(format.rawValue)", fields: filter.typed)
            return "<li><a href=\"\(address)\" download>\(name)</a></li>" as Markup
        }
        markup = """
            <section class="downloads" aria-labelledby="downloads-title"><h2 id="downloads-title">Download all rows</h2>
            <ul>\(Markup.joined(items))</ul></section>

            """
    }
}
