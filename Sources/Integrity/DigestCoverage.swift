import CloudTrail

/// The time that digests cover, by the folder that a trail's logs and digests
/// share: `AWSLogs/[o-…/]ACCOUNT`.
struct DigestCoverage {
    private var stretches: [String?: [Range<Int64>]] = [:]
    private let all: [Range<Int64>]

    init(_ digests: [DigestDocument]) {
        var periods: [String?: [Range<Int64>]] = [:]
        for digest in digests {
            guard let start = digest.start, let end = digest.end, start < end else { continue }
            periods[digest.key.flatMap { ObjectPlace($0).root }, default: []].append(start..<end)
        }
        stretches = periods.mapValues(DigestCoverage.joined)
        all = DigestCoverage.joined(periods.values.flatMap { $0 })
    }

    /// Whether the digests cover all of it: names of logs tell the minute of
    /// their delivery, and a minute may begin in one digest and end in the
    /// next.
    ///
    /// - Parameter root: of the log; nil: of any trail.
    func covers(_ span: Range<Int64>, root: String?) -> Bool {
        guard root != nil else { return DigestCoverage.holds(all, span) }
        return DigestCoverage.holds(stretches[root] ?? [], span) || DigestCoverage.holds(stretches[nil] ?? [], span)
    }

    /// The parts of `span` that no digest covers.
    func holes(in span: Range<Int64>) -> [Range<Int64>] {
        var holes: [Range<Int64>] = []
        var position = span.lowerBound
        for stretch in all[DigestCoverage.place(of: span.lowerBound, in: all)...] {
            if stretch.lowerBound >= span.upperBound { break }
            if stretch.lowerBound > position { holes.append(position..<stretch.lowerBound) }
            position = max(position, stretch.upperBound)
        }
        if position < span.upperBound { holes.append(position..<span.upperBound) }
        return holes
    }

    /// Periods that touch or overlap, as one.
    private static func joined(_ periods: [Range<Int64>]) -> [Range<Int64>] {
        var joined: [Range<Int64>] = []
        for period in periods.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
            if let last = joined.last, period.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, period.upperBound)
            } else {
                joined.append(period)
            }
        }
        return joined
    }

    private static func holds(_ stretches: [Range<Int64>], _ span: Range<Int64>) -> Bool {
        let place = place(of: span.lowerBound, in: stretches)
        return place < stretches.count && stretches[place].lowerBound <= span.lowerBound
            && span.upperBound <= stretches[place].upperBound
    }

    /// The number of the first stretch that ends after `instant`.
    private static func place(of instant: Int64, in stretches: [Range<Int64>]) -> Int {
        var low = 0
        var high = stretches.count
        while low < high {
            let middle = (low + high) / 2
            if stretches[middle].upperBound > instant { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
