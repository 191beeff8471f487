/// The time that is asked for; seconds since 1970, nil: no bound.
public struct Period: Sendable, Equatable {
    /// The first second.
    public var from: Int64?
    /// The first second after it.
    public var to: Int64?

    public init(from: Int64? = nil, to: Int64? = nil) {
        self.from = from
        self.to = to
    }

    /// Whether it has no bound: everything is asked for.
    var isUnbounded: Bool { from == nil && to == nil }

    /// Whether what ends then lies wholly before it.
    func endsBefore(_ end: Int64) -> Bool { from.map { end <= $0 } ?? false }

    /// Whether what runs from `start` until before `end` touches it; an
    /// unknown time does.
    func touches(start: Int64?, end: Int64?) -> Bool {
        if let end, endsBefore(end) { return false }
        if let to, let first = start ?? end.map({ $0 - 3600 }) { return first < to }
        return true
    }

    func holds(_ instant: Int64?) -> Bool {
        guard let instant else { return true }
        return (from.map { instant >= $0 } ?? true) && (to.map { instant < $0 } ?? true)
    }
}
