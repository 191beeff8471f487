import CloudTrail
import Integrity
import Report

/// What a reader of a population has to know before anything else: why it may
/// not be whole, or not unaltered; what was tested, and what was not.
///
/// There are none only where the asked period, every account and region of the
/// scope and every input that the population rests on was tested.
struct Limitations {
    /// What is found, the gravest first.
    let reasons: [String]
    /// What was tested, with its numbers: the bridge from the files to the rows.
    let tested: [String]
    /// What was not, and why; not all of it is a limitation of this answer.
    let notTested: [String]

    /// What they are derived from.
    struct Sources {
        var verification: Verification
        var coverage: ReportDocument
        var reconciliation: ReportDocument
        var register: ReportDocument
        /// The asked period, as the manifest has it.
        var from: String?
        var to: String?
        var madeAt: String
        /// The options that narrow the register and nothing else, as typed.
        var narrowing: [String]
        /// Whether the register has what its population leaves out, too.
        var showsAll: Bool
        var hasScope: Bool
        /// The exports that the scope declares.
        var exports: Set<String>
    }

    init(_ sources: Sources) {
        let reconciliation = ReportRows(sources.reconciliation)
        var reasons = Limitations.unfinished(sources) + Limitations.refuted(sources)
        reasons += Limitations.contradicted(sources.verification)
        reasons += Limitations.conflicting(reconciliation)
        let narrowed = Limitations.narrowed(reconciliation, sources)
        if let narrowed { reasons.append(narrowed) }
        if !sources.hasScope {
            reasons.append("scope: none is declared, so whether the population is complete was not tested")
        }
        let untested = sources.verification.untested
        reasons += untested.filter { $0.isAsked || $0.isLeftOut }.map { "not tested: \(Limitations.words($0))" }
        reasons += Limitations.integrity(sources)
        reasons += Limitations.gaps(sources.coverage)
        let differing = Limitations.differing(reconciliation)
        let isUnneeded = { (line: Difference) in
            sources.hasScope && line.export.map { !sources.exports.contains($0) } ?? false
        }
        reasons += differing.filter { !isUnneeded($0) }.map(\.words)
        reasons += Limitations.input(sources.register.input)
        self.reasons = reasons
        tested = Limitations.bridge(reconciliation, sources) + (narrowed.map { [$0] } ?? [])
        notTested =
            untested.map(Limitations.words)
            + differing.filter(isUnneeded).map { "\($0.words): the scope declares no such export" }
    }

    /// `Limitations noted`, or that none are.
    static func title(_ reasons: [String]) -> String {
        reasons.isEmpty ? "No limitations noted" : "Limitations noted"
    }

    // MARK: What heads the cover

    private static func unfinished(_ sources: Sources) -> [String] {
        guard let to = sources.to, sources.madeAt < to else { return [] }
        return ["the period is not over: it ends at \(to), and this is the state of \(sources.madeAt)"]
    }

    /// Changes that are told by a file which a digest refutes, or which is gone.
    private static func refuted(_ sources: Sources) -> [String] {
        var states: [String: String] = [:]
        for verdict in sources.verification.logs {
            if verdict.state == .failed, let path = verdict.path { states[path] = LogState.failed.rawValue }
            for path in verdict.gonePaths { states[path] = LogState.missing.rawValue }
        }
        let known = [LogState.failed.rawValue, LogState.missing.rawValue]
        var files: [String: String] = [:]
        var count = 0
        for row in ReportRows(sources.register).all {
            let evidence = row["evidence"]
            let path = evidence.lastIndex(of: "#").map { String(evidence[..<$0]) } ?? evidence
            guard let state = states[path] ?? (known.contains(row["integrity"]) ? row["integrity"] : nil) else {
                continue
            }
            count += 1
            files[path] = state
        }
        guard count > 0 else { return [] }
        let named = files.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value))" }
        return [
            "integrity: \(count) change\(count == 1 ? " rests on a log file that is" : "s rest on log files that are") "
                + "failed or missing: \(listed(named, rest: "04-integrity/digest-validation.json"))"
        ]
    }

    /// Log files that a digest refutes, and those that it lists and that are not
    /// there: each by its name, whatever rests on it.
    private static func contradicted(_ verification: Verification) -> [String] {
        var reasons: [String] = []
        func add(_ state: LogState, _ words: String) {
            let files = Set(verification.logs.filter { $0.state == state }.map { $0.path ?? $0.key }).sorted()
            guard !files.isEmpty else { return }
            reasons.append(
                "integrity: \(files.count) log file\(files.count == 1 ? "" : "s") \(words): "
                    + listed(files, rest: "04-integrity/digest-validation.json"))
        }
        add(.failed, "failed (it could not be read, or a digest lists other bytes)")
        add(.missing, "missing (listed by a digest, and not there)")
        return reasons
    }

    /// What the options left of the period's changes; nil where none narrows
    /// the register.
    private static func narrowed(_ reconciliation: ReportRows, _ sources: Sources) -> String? {
        guard !sources.narrowing.isEmpty else { return nil }
        // `matches` counts the changes that no reason leaves out.
        let name = sources.showsAll ? "population" : "matches"
        let all = reconciliation.all.first { $0["tie_out"] == name && $0["subject"].isEmpty }?["expected"] ?? "?"
        return "the register holds \(sources.register.result.rows.count) of \(all) changes: narrowed by "
            + sources.narrowing.joined(separator: " ")
    }

    private static func conflicting(_ reconciliation: ReportRows) -> [String] {
        let rows = reconciliation.all.filter { $0["tie_out"] == "conflicting-duplicates" }
        guard let total = rows.first(where: { $0["subject"].isEmpty })?["found"], total != "0" else { return [] }
        let named = rows.filter { !$0["subject"].isEmpty }.map { "\($0["subject"]), \($0["detail"])" }
        return [
            "conflicting duplicates: \(total) record\(total == "1" ? " has" : "s have") the eventID of a kept record and "
                + "another body: \(listed(named, rest: "04-integrity/reconciliation.csv"))"
        ]
    }

    /// The first few, and where the rest is.
    private static func listed(_ items: [String], rest: String) -> String {
        let most = 5
        guard items.count > most else { return items.joined(separator: "; ") }
        return items.prefix(most).joined(separator: "; ") + "; and \(items.count - most) more in \(rest)"
    }

    // MARK: What was not verified, covered or reconciled

    private static func integrity(_ sources: Sources) -> [String] {
        let verification = sources.verification
        guard !verification.digests.isEmpty || !verification.logs.isEmpty else {
            return ["integrity: not tested, no log or digest file of the period is at hand"]
        }
        var reasons: [String] = []
        func add(_ what: String, _ counts: [String]) {
            if !counts.isEmpty { reasons.append("integrity: \(what): " + counts.joined(separator: ", ")) }
        }
        let logs = verification.logFigures
        // The gravest first, and then in the order of `verify`.
        let gravest: [LogState] = [.failed, .missing, .unlisted]
        var states = (gravest + LogState.allCases.filter { $0 != .verified && !gravest.contains($0) })
            .compactMap { state in logs.states[state].map { "\($0) \(state.rawValue)" } }
        if logs.missing > 0 {
            states.insert("\(logs.missing) listed and missing", at: logs.states[.failed] == nil ? 0 : 1)
        }
        add("log files not verified", states)
        let unread = verification.logs.count { !$0.holdsRecord && $0.weight > .fine && $0.fileID != nil }
        if unread > 0 { add("log files without a readable record of the period", ["\(unread) not verified"]) }
        let digests = PackMaker.counted(verification.digests.map(\.state.rawValue)).filter { $0.name != "verified" }
        add("digests not verified", digests.map { "\($0.count) \($0.name)" })
        let remarks =
            verification.digests.count { $0.state == .verified && $0.weight > .fine }
            + verification.logs.count { $0.state == .verified && $0.weight > .fine }
        if remarks > 0 { add("verified files with remarks", ["\(remarks), in 04-integrity/digest-validation.json"]) }
        let now = verification.hours.count { [.covered, .emptyDigest, .late].contains($0.state) }
        let then = coveredHours(sources.coverage)
        if sources.hasScope, now < then {
            add("hours covered by digests", ["\(then) when they were ingested, \(now) now"])
        }
        return reasons
    }

    private static func coveredHours(_ coverage: ReportDocument) -> Int {
        ReportRows(coverage).all.count { row in
            ["declared", "global-services"].contains(row["expected"])
                && ["digest-covered", "empty"].contains(row["state"])
        }
    }

    private static func gaps(_ coverage: ReportDocument) -> [String] {
        let asked = ReportRows(coverage).all.filter { row in row["hours"] == "1" && !isBeyond(row, coverage) }
        let gaps = PackMaker.counted(asked.map { $0["state"] })
            .filter { $0.name != "digest-covered" && $0.name != "empty" }
        guard !gaps.isEmpty else { return asked.isEmpty ? ["coverage: not tested, there are no hours"] : [] }
        let parts = gaps.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
        return ["coverage: of \(asked.count) hours \(parts)"]
    }

    /// Whether the row is of what nobody asked for.
    private static func isBeyond(_ row: ReportRows.Row, _ coverage: ReportDocument) -> Bool {
        guard row["state"] == "not-tested", let hour = EventTime.parse(row["hour"]) else { return false }
        func bound(_ name: String) -> Int64? {
            coverage.parameters.first { $0.name == name }.flatMap { EventTime.parse($0.value) }
        }
        return bound("from").map { hour + 3600 <= $0 } ?? false || bound("to").map { hour >= $0 } ?? false
    }

    /// A tie-out that does not tie, or that could not be tested for want of an
    /// export.
    private struct Difference {
        var words: String
        /// The export that it takes; nil for those that were tested.
        var export: String?
    }

    /// What a tie-out compares with.
    private static let exports = [
        "build-numbers": "pipelines", "bitbucket-deployments": "deployments", "deployments-in-bitbucket": "deployments",
        "running-task-definitions": "services",
    ]

    private static func differing(_ reconciliation: ReportRows) -> [Difference] {
        // These have lines of their own.
        let told = ["conflicting-duplicates", "log-files", "hours"]
        return reconciliation.all.compactMap { row in
            guard row["status"] != "ties", !told.contains(row["tie_out"]),
                row["subject"].isEmpty || row["tie_out"] == "exports"
            else { return nil }
            let name = [row["tie_out"], row["subject"]].filter { !$0.isEmpty }.joined(separator: " ")
            if row["status"] == "cannot-tell" {
                return Difference(
                    words: "reconciliation: \(name) not tested, what it takes to compare is not in the database",
                    export: exports[row["tie_out"]])
            }
            return Difference(
                words: "reconciliation: \(name) expected \(row["expected"]), found \(row["found"])", export: nil)
        }
    }

    private static func input(_ input: ReportDocument.Input) -> [String] {
        var reasons: [String] = []
        func add(_ count: Int, _ one: String, _ many: String, _ what: String) {
            if count > 0 { reasons.append("input: \(count) \(count == 1 ? one : many) \(what)") }
        }
        add(input.troubledFiles, "file", "files", "could not be read, or not wholly")
        add(input.rejected, "record", "records", "could not be kept")
        add(input.objectsRejected, "object", "objects", "of exports could not be kept")
        return reasons
    }

    // MARK: What was tested

    /// From the files to the rows, each step with what makes the difference.
    private static func bridge(_ reconciliation: ReportRows, _ sources: Sources) -> [String] {
        let steps = [
            ("contents", "files"), ("content-kinds", "contents"), ("records", "records"),
            ("log-files", "log files"), ("hours", "hours"), ("ecs-calls", "mutating ECS calls"),
            ("population", "changes"),
        ]
        var lines = steps.compactMap { name, words -> String? in
            reconciliation.all.first { $0["tie_out"] == name && $0["subject"].isEmpty }.map { row in
                "\(row["expected"]) \(words): \(row["detail"])"
            }
        }
        lines.append("log files as they are now: \(sources.verification.logFigures.equation)")
        return lines
    }

    private static func words(_ stretch: UntestedStretch) -> String {
        let place = stretch.place.map { "account \($0.account), region \($0.region), " } ?? ""
        let from = stretch.from.map(EventTime.format) ?? "the beginning"
        let to = stretch.to.map(EventTime.format) ?? "the end"
        return "\(place)\(from) to \(to): \(stretch.reason)"
    }
}

extension UntestedStretch {
    /// Whether a filter leaves out what the scope declares.
    fileprivate var isLeftOut: Bool { isDeclared && place != nil }
}

/// A report's rows by the names of their columns.
struct ReportRows {
    /// One row; what it lacks is empty.
    struct Row {
        fileprivate let places: [String: Int]
        fileprivate let cells: [Cell]

        subscript(name: String) -> String { places[name].map { cells[$0].plainText } ?? "" }
    }

    let all: [Row]

    init(_ document: ReportDocument) {
        let names = document.result.columns.enumerated().map { ($1.name, $0) }
        let places = Dictionary(names, uniquingKeysWith: { first, _ in first })
        all = document.result.rows.map { Row(places: places, cells: $0) }
    }
}
