/// Changes over time, a band for each environment: bars per hour, day, week
/// or month, the refused ones hatched on top.
package struct TimelinePicture: Picture {
    /// What happened in one environment in one span.
    struct Count {
        var accepted = 0
        var refused = 0
        var all: Int { accepted + refused }
    }

    struct Band {
        let name: String
        var counts: [Count]
        var total: Int { counts.reduce(0) { $0 + $1.all } }
    }

    let spans: TimeSpans
    let bands: [Band]
    private static let mostBands = 8

    package init?(_ document: ReportDocument) {
        let columns = document.result.columns
        guard let time = columns.firstIndex(where: { $0.name == "requested_at" && $0.kind == .time }),
            let environment = columns.firstIndex(where: { $0.name == "environment" })
        else { return nil }
        let result = columns.firstIndex { $0.name == "result" }
        let moments = document.result.rows.map { row -> Int64? in
            guard case .text(let text) = row[time] else { return nil }
            return TimeArgument.seconds(text).map { $0 + document.clock.offset(at: $0) }
        }
        let counted = zip(document.result.rows, moments).compactMap { row, moment -> Counted? in
            guard let moment else { return nil }
            let isRefused = result.map { row[$0].plainText != "accepted" && row[$0] != .null } ?? false
            let name = row[environment] == .null ? nil : row[environment].plainText
            return Counted(moment: moment, environment: name, isRefused: isRefused, count: 1)
        }
        self.init(counted)
    }

    /// Rows of one moment, environment and result, counted by somebody else.
    package struct Counted {
        var moment: Int64
        var environment: String?
        var isRefused: Bool
        var count: Int

        /// - Parameter moment: seconds since 1970 on the zone's clocks.
        package init(moment: Int64, environment: String?, isRefused: Bool, count: Int) {
            (self.moment, self.environment, self.isRefused, self.count) = (moment, environment, isRefused, count)
        }
    }

    package init?(_ counted: [Counted]) {
        guard let spans = TimeSpans(counted.map(\.moment)) else { return nil }
        self.spans = spans
        var byName: [String: [Count]] = [:]
        for item in counted {
            let span = spans.index(of: item.moment)
            let name = item.environment ?? "no environment"
            if item.isRefused {
                byName[name, default: spans.empty()][span].refused += item.count
            } else {
                byName[name, default: spans.empty()][span].accepted += item.count
            }
        }
        bands = TimelinePicture.ranked(byName, spans)
    }

    /// The busiest first; those that there is no room for, together.
    private static func ranked(_ byName: [String: [Count]], _ spans: TimeSpans) -> [Band] {
        let bands = byName.map { Band(name: $0.key, counts: $0.value) }
            .sorted { ($1.total, $0.name) < ($0.total, $1.name) }
        guard bands.count > mostBands else { return bands }
        var rest = Band(name: "\(bands.count - mostBands + 1) others", counts: spans.empty())
        for band in bands[(mostBands - 1)...] {
            for (index, count) in band.counts.enumerated() {
                rest.counts[index].accepted += count.accepted
                rest.counts[index].refused += count.refused
            }
        }
        return bands.prefix(mostBands - 1) + [rest]
    }

    package var markup: Markup {
        """
        <section class="picture" aria-labelledby="picture-title">
        <h2 id="picture-title">Over time, by environment</h2>
        <figure>
        <div class="scroll-x" tabindex="0" role="region" aria-labelledby="picture-title">\(TimelineDrawing(self).markup)</div>
        <figcaption>\(summary)</figcaption>
        </figure>
        \(numbers)
        </section>

        """
    }

    /// The picture in a sentence or two.
    var summary: String {
        let totals = bands.map { "\($0.name) \(Cover.grouped($0.total))" }.joined(separator: ", ")
        let refused = bands.reduce(0) { $0 + $1.counts.reduce(0) { $0 + $1.refused } }
        var words =
            "A bar for each \(spans.unit.rawValue), \(spans.label(0)) to \(spans.label(spans.count - 1)): \(totals)."
        let peaks = bands.compactMap { band -> (band: String, span: Int, count: Int)? in
            band.counts.indices.max { band.counts[$0].all < band.counts[$1].all }
                .map { (band.name, $0, band.counts[$0].all) }
        }
        if let peak = peaks.max(by: { $0.count < $1.count }) {
            words += " Most in one \(spans.unit.rawValue): \(peak.count) in \(peak.band), \(spans.label(peak.span))."
        }
        words += refused == 0 ? " None was denied or failed." : " Hatched: \(Cover.grouped(refused)) denied or failed."
        return words
    }

    private var numbers: Markup {
        let heads = bands.map { "<th scope=\"col\" class=\"n\">\($0.name)</th>" as Markup }
        let lines = (0..<spans.count).filter { span in bands.contains { $0.counts[span].all > 0 } }.map { span in
            let cells = bands.map { band in
                let count = band.counts[span]
                let refused = count.refused > 0 ? ", \(count.refused) denied or failed" : ""
                return "<td class=\"n\">\(count.all)\(refused)</td>" as Markup
            }
            return "<tr><th scope=\"row\">\(spans.label(span))</th>\(Markup.joined(cells))</tr>" as Markup
        }
        return """
            <details class="numbers"><summary>The picture’s numbers</summary>
            <table><caption>Rows for each \(spans.unit.rawValue) and environment; those without any are left out.</caption>
            <thead><tr><th scope="col">\(spans.unit.rawValue)</th>\(Markup.joined(heads))</tr></thead>
            <tbody>\(Markup.joined(lines, by: "\n"))</tbody></table></details>
            """
    }
}
