/// The coverage matrix: a row per account, region and day, a square per hour;
/// its table of numbers says the same in words.
package struct CoveragePicture: Picture {
    private let matrix: CoverageMatrix

    package init?(_ document: ReportDocument) {
        guard let matrix = CoverageMatrix(document), !matrix.days.isEmpty else { return nil }
        self.matrix = matrix
    }

    private static let left = 320
    private static let cell = 18
    private static let line = 17
    /// As wide as the page is: a unit is a pixel, about.
    private static let width = 1_200
    private static let looks = [
        "digest-covered": "bar", "empty": "cover-empty", "files-without-digest": "cover-files",
        "nothing-seen": "cover-none", "out-of-scope": "cover-other",
        "not-tested": "cover-other",
    ]

    package var markup: Markup {
        let shown = matrix.runs.prefix(CoveragePicture.mostLines)
        let height = 40 + shown.count * CoveragePicture.line
        var drawing: Markup = ""
        for hour in stride(from: 0, to: 24, by: 6) {
            let x = CoveragePicture.left + hour * CoveragePicture.cell
            drawing += "<text class=\"when\" x=\"\(x)\" y=\"20\">\(hour):00</text>\n"
        }
        for (index, run) in shown.enumerated() {
            drawing += row(run.day, run.dates, 30 + index * CoveragePicture.line)
        }
        let counts = matrix.counts.map { "\($0.hours) hours \($0.state)" }.joined(separator: ", ")
        let cut = matrix.runs.count - shown.count
        let rest = cut > 0 ? " \(cut) more lines are in the rows below." : ""
        return """
            <section class="picture" aria-labelledby="coverage-title"><h2 id="coverage-title">Hour by hour</h2>
            <figure><div class="scroll-x" tabindex="0" role="region" aria-labelledby="coverage-title"><svg viewBox="0 0 \(CoveragePicture.width) \(height)" role="img" aria-labelledby="coverage-words">
            <title id="coverage-words">\(counts)</title>
            \(drawing)</svg></div>
            <figcaption>A line per account, region and day (days alike are one), a square per hour (UTC): filled, a digest covers it; light, \
            covered and nothing was delivered; struck through, log files but no digest; an outline, nothing was seen; \
            a cross, seen and out of scope; a dash, not tested. \(counts).\(rest)</figcaption></figure></section>

            """
    }

    /// More lines than anybody looks at; the rows have them all.
    private static let mostLines = 1_000

    private func row(_ day: CoverageMatrix.Day, _ dates: String, _ y: Int) -> Markup {
        var row: Markup = "<text x=\"0\" y=\"\(y + 12)\">\(day.account) \(day.region) \(dates)</text>\n"
        for (hour, state) in day.states.enumerated() {
            guard let state, let look = CoveragePicture.looks[state] else { continue }
            let x = CoveragePicture.left + hour * CoveragePicture.cell
            row += "<rect class=\"\(look)\" x=\"\(x)\" y=\"\(y)\" width=\"14\" height=\"13\"/>"
            if state == "files-without-digest" || state == "out-of-scope" {
                row += "<path class=\"cover-strike\" d=\"M\(x) \(y + 13) L\(x + 14) \(y)\"/>"
            }
            if state == "not-tested" {
                row += "<path class=\"cover-strike\" d=\"M\(x) \(y + 6) L\(x + 14) \(y + 6)\"/>"
            }
            if state == "out-of-scope" { row += "<path class=\"cover-strike\" d=\"M\(x) \(y) L\(x + 14) \(y + 13)\"/>" }
        }
        return row + "\n"
    }
}
