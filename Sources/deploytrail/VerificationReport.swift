import Canned
import CloudTrail
import Foundation
import Integrity
import Report

/// A verification as tables and as one JSON document.
struct VerificationReport {
    private let verification: Verification
    private let request: VerificationRequest
    private let runAt: String

    init(_ verification: Verification, _ request: VerificationRequest, runAt: String) {
        self.verification = verification
        self.request = request
        self.runAt = runAt
    }

    static func time(_ seconds: Int64) -> String { EventTime.format(seconds) }

    static func seconds(_ time: String) -> Int64? { EventTime.parse(time) }

    func render(to output: OutputOptions, showsAll: Bool, clock: ZoneClock) throws {
        if output.chosenFormat == .json, output.columns == nil {
            let sink = try output.output.map(OutputSink.file) ?? OutputSink.standardOutput()
            try writeJSON(to: sink)
            return try sink.finish()
        }
        let isTable = output.chosenFormat == .table
        try output.render(document(all: showsAll || !isTable), clock: clock)
    }

    // MARK: JSON

    func writeJSON(to sink: OutputSink) throws {
        let sections = [("digests", digests), ("logs", logs), ("hours", hours)].map { (name: $0.0, rows: $0.1) }
        try SectionsRenderer(sections, closing: ("summary", summary)).render(to: sink)
    }

    private func reason(_ reasons: [String]) -> Cell {
        reasons.isEmpty ? .null : .text(reasons.joined(separator: "; "))
    }

    private func text(_ text: String?) -> Cell { text.map { .text($0) } ?? .null }

    private func time(_ seconds: Int64?) -> Cell { seconds.map { .text(EventTime.format($0)) } ?? .null }

    private var digests: ResultSet {
        table(
            "bucket key account_id region state reason trail home_region kind start_time end_time verified_by "
                + "fingerprint log_files previous_bucket previous_key path",
            verification.digests.map { digest in
                [
                    text(digest.bucket), .text(digest.key), text(digest.account), text(digest.region),
                    .text(digest.state.rawValue), reason(digest.reasons), text(digest.trail), text(digest.homeRegion),
                    .text(digest.isBackfill ? "backfill" : "ordinary"), time(digest.start), time(digest.end),
                    digest.verifiedBy.isEmpty ? .null : .text(digest.verifiedBy.joined(separator: ", ")),
                    text(digest.fingerprint), .integer(Int64(digest.listed.count)), text(digest.previousBucket),
                    text(digest.previousKey), text(digest.path),
                ]
            })
    }

    private var logs: ResultSet {
        table(
            "bucket key state reason digest digest_state account_id region delivered_at sha256 path",
            verification.logs.map { log in
                [
                    text(log.bucket), .text(log.key), .text(log.state.rawValue), reason(log.reasons),
                    text(log.digest), text(log.digestState?.rawValue), text(log.account), text(log.region),
                    time(log.deliveredAt), text(log.sha256), text(log.path),
                ]
            })
    }

    private var hours: ResultSet {
        table(
            "account_id region hour state reason",
            verification.hours.map { hour in
                [
                    .text(hour.account), .text(hour.region), time(hour.hour), .text(hour.state.rawValue),
                    text(hour.reason),
                ]
            })
    }

    private func table(_ names: String, _ rows: [[Cell]]) -> ResultSet {
        ResultSet(
            columns: names.split(separator: " ").map {
                Column(name: String($0), kind: $0 == "log_files" ? .integer : .text)
            },
            rows: rows)
    }

    private var summary: JSONTree {
        .object([
            ("result", .text(result)), ("exit_code", .integer(exitCode)),
            ("contradictions", .integer(count(.contradiction))), ("unchecked", .integer(count(.unchecked))),
            ("digests", counts(DigestState.allCases.map(\.rawValue), verification.digests.map(\.state.rawValue))),
            ("logs", counts(LogState.allCases.map(\.rawValue), verification.logs.map(\.state.rawValue))),
            ("hours", counts(HourState.allCases.map(\.rawValue), verification.hours.map(\.state.rawValue))),
            ("proves", .text(proof)), ("notes", .list(notes.map { .text($0) })),
            ("log_files", logFiles), ("not_tested", .list(verification.untested.map(untested))),
            ("from", JSONTree(request.period.from.map(EventTime.format))),
            ("to", JSONTree(request.period.to.map(EventTime.format))),
            ("accounts", .list(request.accounts.sorted().map { .text($0) })),
            ("regions", .list(request.regions.sorted().map { .text($0) })), ("bucket", JSONTree(request.bucket)),
            ("run_at", .text(runAt)), ("tool_version", .text(Version.current)),
        ])
    }

    /// The log files that reports count, and what else the rows are.
    private var logFiles: JSONTree {
        let figures = verification.logFigures
        let states = LogState.allCases.map { (name: $0.rawValue, value: JSONTree.integer(figures.states[$0] ?? 0)) }
        return .object([
            ("rows", .integer(figures.rows)), ("files", .integer(figures.files)), ("states", .object(states)),
            ("copies", .integer(figures.copies)), ("without_records", .integer(figures.withoutRecords)),
            ("missing", .integer(figures.missing)),
            ("delivered_without_records", .integer(verification.withoutRecords)),
        ])
    }

    private func untested(_ stretch: UntestedStretch) -> JSONTree {
        .object([
            ("account_id", JSONTree(stretch.place?.account)), ("region", JSONTree(stretch.place?.region)),
            ("from", JSONTree(stretch.from.map(EventTime.format))), ("to", JSONTree(stretch.to.map(EventTime.format))),
            ("reason", .text(stretch.reason)), ("asked", .text(stretch.isAsked ? "yes" : "no")),
        ])
    }

    /// What concerns all of it.
    private var notes: [String] {
        var notes = verification.notes
        let count = verification.withoutRecords
        if count > 0 {
            notes.append(
                "\(count) log file\(count == 1 ? " was" : "s were") delivered in the period and hold\(count == 1 ? "s" : "") "
                    + "no record of it: not counted here")
        }
        return notes
    }

    private func counts(_ states: [String], _ found: [String]) -> JSONTree {
        let counted = found.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        return .object(states.map { (name: $0, value: .integer(counted[$0] ?? 0)) })
    }

    private func count(_ weight: Weight) -> Int {
        verification.digests.count { $0.weight == weight } + verification.logs.count { $0.weight == weight }
            + verification.hours.count { $0.weight == weight }
    }

    private var result: String {
        switch verification.weight {
        case .fine: "verified"
        case .unchecked: "incomplete"
        case .contradiction: "contradicted"
        }
    }

    private var exitCode: Int {
        switch verification.weight {
        case .fine: Int(ExitStatus.complete)
        case .unchecked: Int(ExitStatus.problems)
        case .contradiction: Int(ExitStatus.contradiction)
        }
    }

    /// What follows, and what does not.
    private var proof: String {
        if verification.digests.isEmpty {
            return "no digest file is at hand: nothing proves that the logs are unaltered"
        }
        guard verification.hasKeys else {
            return "no public key is at hand, so no signature was checked: the hashes prove that nothing was altered "
                + "after the newest digest was written, if that digest is genuine; not who wrote it. "
                + "Ingest the answer of `aws cloudtrail list-public-keys`"
        }
        return "verified files are, byte for byte, what CloudTrail signed; what is not verified is told row by row"
    }

    // MARK: Table

    private static let columns = [
        Column(name: "item"), Column(name: "account_id"), Column(name: "region"), Column(name: "time", kind: .time),
        Column(name: "state"), Column(name: "reason"), Column(name: "key"), Column(name: "bucket", isHeadline: false),
        Column(name: "digest", isHeadline: false), Column(name: "path", isHeadline: false),
    ]

    private func document(all: Bool) -> ReportDocument {
        var items = verification.digests.map(VerificationItem.init)
        items += verification.logs.map(VerificationItem.init)
        items += verification.hours.map(VerificationItem.init)
        items += verification.untested.map(VerificationItem.init)
        if !all { items = VerificationItem.summed(items.filter { $0.weight > .fine || $0.isUntestedStretch }) }
        var parameters: [(name: String, value: String)] = []
        if let from = request.period.from { parameters.append(("from", EventTime.format(from))) }
        if let to = request.period.to { parameters.append(("to", EventTime.format(to))) }
        var document = ReportDocument(
            name: "verify", version: 1, title: "Integrity of the log files", parameters: parameters, runAt: runAt,
            toolVersion: Version.current, leftOut: [],
            result: ResultSet(columns: VerificationReport.columns, rows: items.map(\.cells)))
        document.footer = footer
        return document
    }

    private var footer: [String] {
        [
            line("digests", DigestState.allCases.map(\.rawValue), verification.digests.map(\.state.rawValue)),
            line("logs", LogState.allCases.map(\.rawValue), verification.logs.map(\.state.rawValue)),
            "log files: \(verification.logFigures.equation)",
            line("hours", HourState.allCases.map(\.rawValue), verification.hours.map(\.state.rawValue)),
            proof,
        ] + notes + ["result: \(result) (exit code \(exitCode))"]
    }

    private func line(_ title: String, _ states: [String], _ found: [String]) -> String {
        let counted = found.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        let parts = states.compactMap { state in counted[state].map { "\($0) \(state)" } }
        return "\(title): " + (parts.isEmpty ? "none" : parts.joined(separator: ", "))
    }
}
