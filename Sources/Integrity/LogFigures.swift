/// What the verdicts on log files come to: how many rows there are, and which
/// of them are the log files that reports count.
///
/// Reports count contents, however many paths hold them, with a record of the
/// asked period, each by the state of its first path by name. The rows of a
/// verification are paths, and what is missing has none: the difference is
/// told term by term.
public struct LogFigures: Sendable, Equatable {
    /// Rows: paths, and listed files that are missing.
    public private(set) var rows = 0
    /// Log files with a record of the period, by state.
    public private(set) var states: [LogState: Int] = [:]
    /// Paths with the same bytes as another one.
    public private(set) var copies = 0
    /// Log files of which no record of the period is in the ledger: empty ones,
    /// and such as could not be read.
    public private(set) var withoutRecords = 0
    /// Listed by a digest, and not there.
    public private(set) var missing = 0

    /// Log files with a record of the period.
    public var files: Int { states.values.reduce(0, +) }

    init(_ verdicts: [LogVerdict]) {
        rows = verdicts.count
        var firsts: [Int64: LogVerdict] = [:]
        for verdict in verdicts {
            guard verdict.fileID != nil else {
                missing += 1
                continue
            }
            guard let content = verdict.contentID else {
                withoutRecords += 1
                continue
            }
            guard let known = firsts[content] else {
                firsts[content] = verdict
                continue
            }
            copies += 1
            // A file that two digests chains judge counts by the graver.
            let isSamePath = known.path == verdict.path
            if isSamePath ? verdict.weight > known.weight : (verdict.path ?? "") < (known.path ?? "") {
                firsts[content] = verdict
            }
        }
        for verdict in firsts.values {
            if verdict.holdsRecord { states[verdict.state, default: 0] += 1 } else { withoutRecords += 1 }
        }
    }

    /// `186 rows = 67 verified + 119 no-digest`, with what is no log file with a
    /// record of the period.
    public var equation: String {
        var terms = LogState.allCases.compactMap { state in
            states[state].map { "\($0) \(state.rawValue)" }
        }
        if copies > 0 { terms.append("\(copies) with the same bytes as another") }
        if withoutRecords > 0 { terms.append("\(withoutRecords) without a record of the period") }
        if missing > 0 { terms.append("\(missing) listed and missing") }
        return "\(rows) row\(rows == 1 ? "" : "s") = " + (terms.isEmpty ? "0" : terms.joined(separator: " + "))
    }
}
