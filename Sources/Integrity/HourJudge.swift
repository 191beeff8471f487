import CloudTrail

/// What the digests of one account in one region cover, hour by hour.
struct HourJudge {
    private let partition: TrailPartition
    private let digests: [DigestDocument]
    private let isBackfill: [Bool]
    /// Of the ordinary digests: a backfill digest lists what they left out and
    /// stands for none of them.
    private let coverage: DigestCoverage
    private let span: Range<Int64>
    /// The part of it that is declared and over; nil: none is.
    private let testable: Range<Int64>?
    private let now: Int64?
    /// How many missing log files have records of an hour.
    private var missing: [Int64: Int] = [:]

    /// What is known of one hour.
    private struct Hour {
        /// Log files were delivered in it.
        var hasDelivery = false
        /// Log files of a backfill digest were.
        var hasLate = false
        /// Seconds of it that the ordinary digest takes which takes most.
        var longest: Int64 = 0
        /// Whether that digest lists no log file.
        var longestIsEmpty = false
    }

    /// CloudTrail's first month, and a year that nobody here will see: times
    /// outside are made up.
    private static let possible: Range<Int64> = 1_383_264_000..<4_102_444_800

    /// CloudTrail's digests cover an hour; a made-up one may not cost more than
    /// this.
    private static let longestPeriod = 31 * 86_400

    /// - Parameters:
    ///   - deliveries: of the log files that are there.
    ///   - missing: the times of the records of those that are not.
    init?(
        _ partition: TrailPartition, digests: [(document: DigestDocument, isBackfill: Bool)], deliveries: [Int64],
        missing: [Range<Int64>], _ request: VerificationRequest
    ) {
        if let scope = request.scope, !scope.places.contains(partition) { return nil }
        self.partition = partition
        self.digests = digests.map(\.document)
        isBackfill = digests.map(\.isBackfill)
        coverage = DigestCoverage(digests.filter { !$0.isBackfill }.map(\.document))
        let firsts = self.digests.compactMap(\.start) + deliveries
        let lasts = self.digests.compactMap(\.end) + deliveries.map { $0 + 60 }
        guard let first = request.period.from ?? request.scope?.from ?? firsts.min(),
            let last = request.period.to ?? request.scope?.to ?? lasts.max()
        else { return nil }
        let possible = HourJudge.possible
        let low = max(first, possible.lowerBound)
        let high = min(last, possible.upperBound)
        guard low < high else { return nil }
        span = low..<high
        now = request.now
        let begin = max(low, request.scope?.from ?? low)
        let end = min(high, request.scope?.to ?? high, request.now ?? high)
        testable = begin < end ? begin..<end : nil
        for times in missing where times.count < HourJudge.longestPeriod {
            for hour in stride(from: times.lowerBound / 3600 * 3600, to: times.upperBound, by: 3600) {
                self.missing[hour, default: 0] += 1
            }
        }
    }

    func judge() -> [HourVerdict] {
        let hours = gather()
        let firstHour = span.lowerBound / 3600 * 3600
        return stride(from: firstHour, to: span.upperBound, by: 3600).map { start in
            verdict(start, hours[start] ?? Hour())
        }
    }

    private func verdict(_ start: Int64, _ hour: Hour) -> HourVerdict {
        var verdict = HourVerdict(
            state: .covered, weight: .fine, account: partition.account, region: partition.region, hour: start)
        let asked = (testable ?? 0..<0).clamped(to: start..<start + 3600)
        guard !asked.isEmpty else {
            verdict.state = .notTested
            verdict.weight = .unchecked
            let isFuture = now.map { start >= $0 } ?? false
            verdict.reason = isFuture ? "it lies after the time of this run" : "it lies outside the declared scope"
            return verdict
        }
        let holes = coverage.holes(in: asked)
        if !holes.isEmpty {
            verdict.state = .noDigest
            verdict.weight = .unchecked
            if holes != [asked] {
                let parts = holes.map { "\(EventTime.format($0.lowerBound)) to \(EventTime.format($0.upperBound))" }
                verdict.reason = "no digest covers \(parts.joined(separator: ", "))"
            } else if hour.hasLate {
                verdict.reason = "only a backfill digest lists log files of it: the ordinary digest is not at hand"
            }
        } else if hour.hasLate {
            verdict.state = .late
            verdict.reason = "a backfill digest brought log files later"
        } else if hour.longestIsEmpty || hour.longest == 0, !hour.hasDelivery {
            verdict.state = .emptyDigest
        }
        verdict.missing = missing[start] ?? 0
        if verdict.missing > 0 {
            let words =
                "\(verdict.missing) log file\(verdict.missing == 1 ? "" : "s") with records of it "
                + "\(verdict.missing == 1 ? "is" : "are") missing"
            verdict.reason = verdict.reason.map { "\($0); \(words)" } ?? words
        }
        return verdict
    }

    /// What happened in each hour that some digest touches.
    private func gather() -> [Int64: Hour] {
        var hours: [Int64: Hour] = [:]
        for (number, digest) in digests.enumerated() {
            guard let start = digest.start, let end = digest.end, start < end else { continue }
            for delivery in deliveries(of: digest, start..<end) where span.contains(delivery) {
                let hour = delivery / 3600 * 3600
                if isBackfill[number] { hours[hour, default: Hour()].hasLate = true }
                hours[hour, default: Hour()].hasDelivery = true
            }
            spread(digest, isBackfill[number], start..<end, &hours)
        }
        return hours
    }

    /// The listed files' deliveries, each moved into the digest's period:
    /// names tell minutes, periods seconds.
    private func deliveries(of digest: DigestDocument, _ period: Range<Int64>) -> [Int64] {
        digest.logFiles.map { file in
            let delivered = ObjectName(ObjectPlace(file.key).name)?.time ?? period.lowerBound
            return min(max(delivered, period.lowerBound), period.upperBound - 1)
        }
    }

    private func spread(
        _ digest: DigestDocument, _ isBackfill: Bool, _ period: Range<Int64>, _ hours: inout [Int64: Hour]
    ) {
        let part = period.clamped(to: span)
        guard !part.isEmpty, !isBackfill, part.count < HourJudge.longestPeriod else { return }
        for hour in stride(from: part.lowerBound / 3600 * 3600, to: part.upperBound, by: 3600) {
            let seconds = min(part.upperBound, hour + 3600) - max(part.lowerBound, hour)
            var known = hours[hour] ?? Hour()
            if seconds > known.longest || seconds == known.longest && !digest.logFiles.isEmpty {
                known.longest = seconds
                known.longestIsEmpty = digest.logFiles.isEmpty
            }
            hours[hour] = known
        }
    }
}
