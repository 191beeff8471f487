/// A sheet as a page of its own, or as the body of somebody's page.
public struct SheetHTML: Sendable {
    /// Where a value leads: a column's or fact's name and the value to an
    /// address; nil where it leads nowhere.
    public typealias Linking = @Sendable (_ name: String, _ value: String) -> String?

    private let clock: ZoneClock
    private let link: Linking

    public init(clock: ZoneClock = .utc, link: @escaping Linking = { _, _ in nil }) {
        self.clock = clock
        self.link = link
    }

    /// A whole page: nothing is loaded, no script runs.
    public func render(_ sheet: Sheet, toolVersion: String, to sink: OutputSink) throws {
        try sink.write(PageHead(title: sheet.title, toolVersion: toolVersion).markup.text + "<main>\n")
        try sink.write(body(sheet))
        try sink.write(PageHead.end.text)
    }

    /// What stands inside `<main>`.
    public func body(_ sheet: Sheet) -> String {
        var page: Markup = """
            <header>
            <p class="kind">deploytrail · \(sheet.kind)</p>
            <h1>\(sheet.title)</h1>
            <p class="lede">\(sheet.sentence)</p>
            </header>

            """
        for section in sheet.sections {
            page += """
                <section class="sheet" id="\(section.id)"><h2>\(section.heading)</h2>
                \(Markup.joined(section.blocks.map { markup($0, in: section) }, by: "\n"))
                </section>

                """
        }
        return page.text
    }

    private func markup(_ block: Sheet.Block, in section: Sheet.Section) -> Markup {
        switch block {
        case .note(let text): "<p class=\"note\">\(text)</p>"
        case .facts(let facts): list(facts)
        case .table(let result): result.rows.isEmpty ? "" : table(result, caption: section.heading)
        case .chain(let stations): "<ol class=\"chain\">\(Markup.joined(stations.map(item), by: "\n"))</ol>"
        case .differences(let differences): table(differences, caption: section.heading)
        case .document(let text): lines(text)
        case .commands(let commands): lines(commands.joined(separator: "\n"))
        case .picture(let timeline): TimelineLanes(timeline, clock: clock)?.markup ?? ""
        }
    }

    private func lines(_ text: String) -> Markup {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { "\(String($0))" as Markup }
        return "<pre class=\"query\" tabindex=\"0\">\(Markup.joined(lines, by: "\n"))</pre>"
    }

    private func list(_ facts: [Sheet.Fact]) -> Markup {
        let items = facts.filter { $0.value != .null }.map { fact in
            "<dt>\(fact.name)</dt><dd>\(value(fact.value, fact.kind, named: fact.name))</dd>" as Markup
        }
        return "<dl class=\"columns\">\(Markup.joined(items, by: "\n"))</dl>"
    }

    private func item(_ station: Sheet.Station) -> Markup {
        let tie: Markup =
            if let tie = station.tie {
                "<p class=\"tie\"><code>\(tie)</code> \(station.strength ?? "")</p>"
            } else { "" }
        return "<li>\(tie)<h3>\(station.title)</h3>\(list(station.details))</li>"
    }

    private func table(_ all: ResultSet, caption: String) -> Markup {
        let headlines = all.columns.filter(\.isHeadline).map(\.name)
        let result = headlines.isEmpty ? all : all.selecting(headlines)
        let heads = result.columns.map { column in
            "<th scope=\"col\"\(isNumber(column) ? Markup.trusted(" class=\"n\"") : "")>\(column.name.replacing("_", with: " "))</th>"
                as Markup
        }
        let rows = result.rows.map { row in
            let cells = zip(result.columns, row).map { column, cell -> Markup in
                let shown = value(cell, column.kind, named: column.name)
                if isNumber(column) { return "<td class=\"n\">\(shown)</td>" }
                if column.kind == .time || column.name.hasSuffix("_id") { return "<td class=\"t\">\(shown)</td>" }
                let isBad = column.name == "result" && cell != .text("accepted") && cell != .text("ok") && cell != .null
                return isBad ? "<td><span class=\"bad\">\(shown)</span></td>" : "<td>\(shown)</td>"
            }
            return "<tr>\(Markup.joined(cells))</tr>" as Markup
        }
        return framed(
            "<thead><tr>\(Markup.joined(heads))</tr></thead>\n<tbody>\(Markup.joined(rows, by: "\n"))</tbody>", caption)
    }

    private func table(_ differences: [Sheet.Difference], caption: String) -> Markup {
        let rows = differences.map { difference in
            """
            <tr class="\(difference.word)"><th scope="row">\(difference.name)</th><td>\(difference.word)</td>\
            <td>\(difference.before ?? "–")</td><td>\(difference.after ?? "–")</td></tr>
            """ as Markup
        }
        return framed(
            """
            <thead><tr><th scope="col">what</th><th scope="col">state</th><th scope="col">before</th>\
            <th scope="col">after</th></tr></thead>
            <tbody>\(Markup.joined(rows, by: "\n"))</tbody>
            """, caption)
    }

    private func framed(_ inside: Markup, _ caption: String) -> Markup {
        """
        <div class="scroll-x" tabindex="0" role="region" aria-label="\(caption)"><table class="plain">
        <caption class="skip">\(caption)</caption>
        \(inside)</table></div>
        """
    }

    private func isNumber(_ column: Column) -> Bool { column.kind == .integer || column.kind == .real }

    private func value(_ cell: Cell, _ kind: Column.Kind, named name: String) -> Markup {
        let text = cell.plainText
        if text.isEmpty { return "–" }
        if kind == .time { return "\(clock.show(text))" }
        if case .list(let items) = cell { return Markup.joined(items.map { linked($0, name) }, by: "<br>") }
        return linked(text, name)
    }

    private func linked(_ text: String, _ name: String) -> Markup {
        guard let address = link(name, text) else { return "\(text)" }
        return "<a href=\"\(address)\">\(text)</a>"
    }
}
