/// The rows: the headline columns in a table, everything else of a row, and
/// how it is known, in a part that opens below it.
///
/// Rows come in groups of a hundred, so that of many rows a browser lays out
/// only those that are near the screen (`content-visibility`, CSS Containment
/// 2). Chromium tells assistive technology of no others, so shorter reports
/// are laid out whole.
package struct HTMLTable {
    private let document: ReportDocument
    /// The places of the columns that the table shows.
    private let shown: [Int]
    private let evidence: RowEvidence
    /// Whether rows have anything to open to.
    private let opens: Bool
    private let needs: [Int: Int]
    /// Beyond this many rows, what a row opens to is lines of text instead of
    /// a list of definitions: a third of the nodes, half of the loading time.
    static let longestWithLists = 2_000
    static let rowsPerGroup = 100

    package init(_ document: ReportDocument) {
        self.document = document
        let columns = document.result.columns
        let headline = columns.indices.filter {
            columns[$0].isHeadline || HTMLTable.alwaysShown.contains(columns[$0].name)
        }
        shown = columns.count <= 8 || headline.isEmpty ? Array(columns.indices) : headline
        evidence = RowEvidence(columns)
        needs = Dictionary(uniqueKeysWithValues: shown.map { ($0, HTMLTable.need($0, document)) })
        opens = shown.count < columns.count || evidence.hasSentences
    }

    /// Whether it was refused, and how sure it is, shows at a glance.
    private static let alwaysShown: Set<String> = ["result", "match"]

    /// The columns' widths: short ones get what they need, long ones share
    /// the rest; table cells in separate groups can't agree on them. Below
    /// the width that they need, the table scrolls in its own frame.
    package var style: String {
        let widths = shown.map { place in (need: needs[place] ?? 0, isFixed: isFixed(place)) }
        let columns = widths.map { need, isFixed in
            isFixed ? HTMLTable.em(need) : "minmax(\(HTMLTable.em(HTMLTable.narrow)),\(need)fr)"
        }
        let characters = widths.reduce(0) { $0 + ($1.isFixed ? $1.need : HTMLTable.narrow) }
        // The table's letters are 0.8rem high, about half of that wide; then
        // the gaps, and where rows open.
        let rem = (characters * 58 * 80 + widths.count * 8_000) / 10_000 + 3
        // On paper, where rows are a table's again, short words stay whole.
        let paper = widths.enumerated().map { place, width in
            let least = width.isFixed ? width.need : HTMLTable.narrow
            return ".rows tr.r>:nth-child(\(place + 1)){min-width:\(HTMLTable.em(least))}"
        }
        return """
            .rows tr.r{grid-template-columns:\(columns.joined(separator: " "))}
            @media print{\(paper.joined())}
            @media screen{.rows{min-width:\(rem)rem}}
            @media screen and (max-width:\(rem + 7)rem){.scroll{overflow-x:auto}.rows thead{position:static}}

            """
    }

    /// What a column that shares the rest has at least, in characters.
    private static let narrow = 13

    private static func em(_ characters: Int) -> String {
        let hundredths = characters * 58
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)em"
    }

    /// Identifiers and times are of no use when they are broken up.
    private func isFixed(_ place: Int) -> Bool {
        let column = document.result.columns[place]
        return column.kind == .time || column.name.hasSuffix("_id") || (needs[place] ?? 0) <= HTMLTable.narrow
    }

    /// Characters that the column wants, with some to spare.
    private static func need(_ place: Int, _ document: ReportDocument) -> Int {
        let column = document.result.columns[place]
        let words = column.name.split(separator: "_").map(\.count)
        var widest = (words.max() ?? 0) + 2
        let isTime = column.kind == .time
        for row in document.result.rows.prefix(2_000) {
            let text = row[place].plainText
            widest = max(widest, min(34, VisibleText.width(isTime ? document.clock.show(text) : text)))
        }
        return max(6, widest + (place == 0 ? 2 : 1))
    }

    package func write(to sink: OutputSink) throws {
        let rows = document.result.rows
        let count: Markup = "\(Cover.grouped(rows.count)) \(rows.count == 1 ? "row" : "rows")"
        let hint = opens ? " Each opens to its evidence and to how it is known." : ""
        let headers = shown.map { place in
            let column = document.result.columns[place]
            return
                "<th scope=\"col\"\(Markup.trusted(numeric(column) ? " class=\"n\"" : ""))>\(column.name.replacing("_", with: " "))</th>"
                as Markup
        }
        try sink.write(
            ("""
            <section id="rows" aria-labelledby="rows-title">
            <h2 id="rows-title">Rows</h2>
            <div class="tools" hidden>
            <label for="search">Search</label> <input id="search" type="search" autocomplete="off" spellcheck="false">
            <button type="button" id="open-all">Open all</button> <button type="button" id="close-all">Close all</button>
            <output id="count" for="search" aria-live="polite">\(count)</output>
            </div>
            <div class="scroll" role="region" aria-labelledby="rows-title" tabindex="0">
            <table class="rows\(Markup.trusted(opens ? " opens" : ""))\(Markup.trusted(isLong ? " many" : ""))">
            <caption>\(document.title): \(count).\(hint)</caption>
            <thead><tr class="r">\(Markup.joined(headers))</tr></thead>

            """ as Markup).text)
        if rows.isEmpty {
            try sink.write("<tbody><tr class=\"none\"><td>No row fits: the cover says why.</td></tr></tbody>\n")
        }
        var ids: Set<String> = []
        for (index, row) in rows.enumerated() {
            if index % HTMLTable.rowsPerGroup == 0 { try sink.write(index == 0 ? "<tbody>\n" : "</tbody>\n<tbody>\n") }
            try write(row, &ids, to: sink)
        }
        try sink.write(rows.isEmpty ? "</table>\n</div>\n</section>\n" : "</tbody>\n</table>\n</div>\n</section>\n")
    }

    private var isLong: Bool { document.result.rows.count > HTMLTable.longestWithLists }

    private func write(_ row: [Cell], _ ids: inout Set<String>, to sink: OutputSink) throws {
        let first = row.first?.plainText ?? ""
        var line = "<tr class=\"r\""
        if HTMLTable.isAnchor(first), ids.insert(first).inserted { line += " id=\"\(first)\"" }
        line += ">"
        for (number, place) in shown.enumerated() {
            let column = document.result.columns[place]
            let text = cell(row[place], column)
            if number == 0 {
                line += isFixed(place) ? "<th scope=\"row\" class=\"t\">\(text)</th>" : "<th scope=\"row\">\(text)</th>"
            } else {
                line += "<td\(mark(row[place], column))>\(text)</td>"
            }
        }
        line += "</tr>\n"
        if opens {
            line += "<tr class=\"d\"><td colspan=\"\(shown.count)\"><details><summary>Evidence"
            line += first.isEmpty ? "" : " of \(Markup.escape(VisibleText.truncate(first, to: 60)))"
            line +=
                "</summary><div\(isLong ? " class=\"lines\"" : "")>\(evidence.markup(of: row, asList: !isLong).text)</div></details></td></tr>\n"
        }
        try sink.write(line)
    }

    /// Whether a text can be an anchor as it is; those of our own page can't
    /// be meant.
    private static func isAnchor(_ text: String) -> Bool {
        guard text.utf8.count > 3, text.utf8.count < 80, text.contains("-") else { return false }
        let own = ["rows-title", "open-all", "close-all"]
        return !own.contains(text)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || $0 == 0x2D }
    }

    private func cell(_ cell: Cell, _ column: Column) -> String {
        if case .text(let text) = cell, column.kind == .time {
            if document.clock.name == "UTC" { return Markup.escape(document.clock.show(text)) }
            return "<time datetime=\"\(Markup.escape(text))\">\(Markup.escape(document.clock.show(text)))</time>"
        }
        let text = Markup.escape(cell.plainText)
        // Paths break after their parts, if they have to.
        return !isLong && text.utf8.contains(0x2F) ? text.replacing("/", with: "/<wbr>") : text
    }

    private func numeric(_ column: Column) -> Bool { column.kind == .integer || column.kind == .real }

    /// A class for numbers and for what deserves a look; the word is there
    /// in any case.
    private func mark(_ cell: Cell, _ column: Column) -> String {
        if numeric(column) { return " class=\"n\"" }
        if column.kind == .time { return " class=\"t\"" }
        switch (column.name, cell.plainText) {
        case ("result", "denied"), ("result", "failed"), ("status", "failed"): return " class=\"bad\""
        case ("link", "none"), ("match", "none"), ("status", "partial"): return " class=\"weak\""
        default: return ""
        }
    }
}
