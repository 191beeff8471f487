import CloudTrail
import Integrity
import Report

/// One line of the verification's table: a digest, a log file or an hour, or
/// several that have the same to say.
struct VerificationItem {
    private let kind: String
    private let account: String?
    private let region: String?
    private let time: Int64?
    private let state: String
    private var reason: String?
    private var key: String?
    private var bucket: String?
    private var digest: String?
    private var path: String?
    let weight: Weight

    init(_ verdict: DigestVerdict) {
        (kind, account, region, time) = ("digest", verdict.account, verdict.region, verdict.end)
        (state, weight, reason) = (verdict.state.rawValue, verdict.weight, VerificationItem.words(verdict.reasons))
        (key, bucket, path) = (verdict.key, verdict.bucket, verdict.path)
    }

    init(_ verdict: LogVerdict) {
        (kind, account, region, time) = ("log", verdict.account, verdict.region, verdict.deliveredAt)
        (state, weight, reason) = (verdict.state.rawValue, verdict.weight, VerificationItem.words(verdict.reasons))
        (key, bucket, digest, path) = (verdict.key, verdict.bucket, verdict.digest, verdict.path)
    }

    init(_ verdict: HourVerdict) {
        (kind, account, region, time) = ("hour", verdict.account, verdict.region, verdict.hour)
        (state, weight, reason) = (verdict.state.rawValue, verdict.weight, verdict.reason)
    }

    /// A stretch that was not tested.
    init(_ stretch: UntestedStretch) {
        (kind, account, region, time) = ("hours", stretch.place?.account, stretch.place?.region, stretch.from)
        (state, reason) = (HourState.notTested.rawValue, stretch.reason)
        weight = stretch.isAsked ? .unchecked : .fine
        key = VerificationItem.extent(stretch)
    }

    /// `24 hours to 2026-10-01T00:00:00Z`
    private static func extent(_ stretch: UntestedStretch) -> String? {
        guard let to = stretch.to else { return nil }
        let until = "to \(EventTime.format(to))"
        guard let from = stretch.from else { return until }
        let hours = (to + 3599) / 3600 - from / 3600
        return "\(hours) hour\(hours == 1 ? "" : "s") \(until)"
    }

    /// Whether it is of a stretch that was not tested, which no table leaves
    /// out.
    var isUntestedStretch: Bool { kind == "hours" }

    private static func words(_ reasons: [String]) -> String? {
        reasons.isEmpty ? nil : reasons.joined(separator: "; ")
    }

    var cells: [Cell] {
        func text(_ text: String?) -> Cell { text.map { .text($0) } ?? .null }
        return [
            .text(kind), text(account), text(region), text(time.map(EventTime.format)), .text(state), text(reason),
            text(key), text(bucket), text(digest), text(path),
        ]
    }

    // MARK: Sums

    /// What could not be checked, where it goes on for long, as one line; what
    /// is contradicted stays as it is.
    static func summed(_ items: [VerificationItem]) -> [VerificationItem] {
        var summed: [VerificationItem] = []
        var run: [VerificationItem] = []
        for item in items {
            if let last = run.last, !last.isLike(item) {
                summed += closed(run)
                run = []
            }
            run.append(item)
        }
        return summed + closed(run)
    }

    private func isLike(_ next: VerificationItem) -> Bool {
        guard kind == next.kind, account == next.account, region == next.region, state == next.state,
            weight == .unchecked, next.weight == .unchecked
        else { return false }
        return kind != "hour" || time.map { $0 + 3600 } == next.time && (reason == nil) == (next.reason == nil)
    }

    private static func closed(_ run: [VerificationItem]) -> [VerificationItem] {
        guard run.count > 2, var first = run.first, let last = run.last else { return run }
        let until = last.time.map { " to \(EventTime.format($0).prefix(13))Z" } ?? ""
        first.key = "\(run.count) \(first.kind == "hour" ? "hours" : "files")\(until)"
        (first.bucket, first.digest, first.path) = (nil, nil, nil)
        if run.contains(where: { $0.reason != first.reason }) { first.reason = "several reasons: --verbose lists them" }
        return [first]
    }
}
