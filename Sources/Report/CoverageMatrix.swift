/// The coverage report as a matrix: a line per account, region and day, a sign
/// per hour.
struct CoverageMatrix {
    /// One day of one account and region.
    struct Day {
        var account: String
        var region: String
        /// `2026-09-01`
        var date: String
        /// By hour; nil: nobody asked for it.
        var states: [String?]
    }

    /// States, gravest last, with what stands for them.
    static let signs: [(state: String, sign: Character, words: String)] = [
        ("digest-covered", "█", "a digest covers it"), ("empty", "▒", "covered, nothing delivered"),
        ("files-without-digest", "+", "log files, no digest"), ("nothing-seen", "·", "nothing seen"),
        ("out-of-scope", "x", "seen, out of scope"),
        ("not-tested", "?", "not tested"),
    ]

    let days: [Day]
    /// Days that follow each other and are alike, as one.
    let runs: [(day: Day, dates: String)]
    /// How many hours are in each state that there is.
    let counts: [(state: String, hours: Int)]

    /// nil where the report is another.
    init?(_ document: ReportDocument) {
        guard document.name == "coverage" else { return nil }
        let columns = document.result.columns
        let places = ["account_id", "region", "hour", "state"].compactMap { name in
            columns.firstIndex { $0.name == name }
        }
        guard places.count == 4 else { return nil }
        var days: [Day] = []
        var counted: [String: Int] = [:]
        let extent = columns.firstIndex { $0.name == "hours" }
        for row in document.result.rows {
            // A stretch that nobody asked for has no place in the picture.
            if let extent, case .integer(let hours) = row[extent], hours > 1 {
                counted[row[places[3]].plainText, default: 0] += Int(hours)
                continue
            }
            let hour = row[places[2]].plainText
            guard hour.utf8.count == 20, let number = Int(hour.dropFirst(11).prefix(2)), number < 24 else { continue }
            let state = row[places[3]].plainText
            let account = row[places[0]].plainText
            let region = row[places[1]].plainText
            let date = String(hour.prefix(10))
            if days.last?.date != date || days.last?.account != account || days.last?.region != region {
                days.append(
                    Day(account: account, region: region, date: date, states: Array(repeating: nil, count: 24)))
            }
            days[days.count - 1].states[number] = state
            counted[state, default: 0] += 1
        }
        self.days = days
        runs = CoverageMatrix.runs(of: days)
        counts = CoverageMatrix.signs.compactMap { sign in counted[sign.state].map { (sign.state, $0) } }
    }

    private static func runs(of days: [Day]) -> [(day: Day, dates: String)] {
        var runs: [(day: Day, dates: String)] = []
        var index = 0
        while index < days.count {
            let day = days[index]
            var last = index
            while last + 1 < days.count, days[last + 1].isLike(day) { last += 1 }
            runs.append((day, index == last ? day.date : "\(day.date) – \(days[last].date.dropFirst(5))"))
            index = last + 1
        }
        return runs
    }
}

extension CoverageMatrix.Day {
    fileprivate func isLike(_ other: CoverageMatrix.Day) -> Bool {
        account == other.account && region == other.region && states == other.states
    }
}

/// The matrix on a terminal.
public struct CoverageMatrixRenderer: Renderer {
    public init() {}

    public func render(_ document: ReportDocument, to sink: OutputSink) throws {
        guard let matrix = CoverageMatrix(document) else { return }
        try sink.write("account       region          days (UTC)               0     6     12    18\n")
        for (day, dates) in matrix.runs {
            let signs = day.states.map { state in
                String(CoverageMatrix.signs.first { $0.state == state }?.sign ?? " ")
            }
            let place = [(day.account, 14), (day.region, 16), (dates, 25)].map { text, width in
                let visible = VisibleText.neutralise(text)
                return visible + String(repeating: " ", count: max(1, width - visible.count))
            }
            try sink.write(place.joined() + signs.joined() + "\n")
        }
        let legend = CoverageMatrix.signs.map { "\($0.sign) \($0.words)" }.joined(separator: "   ")
        try sink.write("\n\(legend)\n")
        for (state, hours) in matrix.counts { try sink.write("\(hours) hours \(state)\n") }
        for line in document.footer.dropFirst() { try sink.write(VisibleText.neutralise(line) + "\n") }
    }
}
