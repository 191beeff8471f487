import CloudTrail

/// The evidence that a declared scope expects: its period, and the accounts
/// and regions that must have digests for every hour of it.
public struct ExpectedEvidence: Sendable {
    /// The scope's first second, since 1970, and the first after it.
    public var from: Int64
    public var to: Int64
    public var places: Set<TrailPartition>

    public init(from: Int64, to: Int64, places: Set<TrailPartition>) {
        self.from = from
        self.to = to
        self.places = places
    }
}

/// A stretch of time for which nothing was tested, and why: what a filter, the
/// scope or a date excludes is listed, never dropped.
public struct UntestedStretch: Sendable, Equatable {
    /// nil: every account and region that was asked for.
    public var place: TrailPartition?
    /// Its first second, since 1970, and the first after it; nil: no bound.
    public var from: Int64?
    public var to: Int64?
    public var reason: String
    /// Whether it was asked for: then not all that was asked for was tested.
    public var isAsked: Bool
    /// Whether the scope declares it.
    public var isDeclared: Bool
}

extension VerificationRequest {
    /// The parts of what was asked for or declared that no digest is held
    /// against.
    ///
    /// - Parameter found: accounts and regions with files in the ledger.
    func untested(found: [TrailPartition]) -> [UntestedStretch] {
        let places = UntestedStretch.outside(self, found)
        guard let scope else { return UntestedStretch.future(self) + places }
        var stretches: [UntestedStretch] = []
        func add(_ from: Int64?, _ to: Int64?, _ reason: String, isAsked: Bool) {
            if let from, let to, from >= to { return }
            stretches.append(
                UntestedStretch(
                    place: nil, from: from, to: to, reason: reason, isAsked: isAsked, isDeclared: !isAsked))
        }
        if let from = period.from {
            add(from, min(scope.from, period.to ?? scope.from), "before the declared scope", isAsked: true)
            add(scope.from, min(from, scope.to), "in the declared scope, before the asked period", isAsked: false)
        }
        if let to = period.to {
            add(max(scope.to, period.from ?? scope.to), to, "after the declared scope", isAsked: true)
            add(max(to, scope.from), scope.to, "in the declared scope, after the asked period", isAsked: false)
        }
        return stretches + UntestedStretch.future(self) + places
    }
}

extension UntestedStretch {
    /// What has not happened yet.
    fileprivate static func future(_ request: VerificationRequest) -> [UntestedStretch] {
        guard let now = request.now, let to = request.period.to, to > now else { return [] }
        let start = max(now, request.period.from ?? now)
        let reason = "after the time of this run"
        return [
            UntestedStretch(place: nil, from: start, to: to, reason: reason, isAsked: true, isDeclared: false)
        ]
    }

    /// Declared places that the filters leave out, and places with files that
    /// nobody declared.
    fileprivate static func outside(_ request: VerificationRequest, _ found: [TrailPartition]) -> [UntestedStretch] {
        let declared = request.scope?.places ?? []
        let filtered = declared.union(found).filter { !request.asks(for: $0) }.sorted().map { place in
            let isDeclared = declared.contains(place)
            return UntestedStretch(
                place: place, from: isDeclared ? request.scope?.from : request.period.from,
                to: isDeclared ? request.scope?.to : request.period.to,
                reason: (isDeclared ? "in the declared scope, " : "") + "left out by --account or --region",
                isAsked: false, isDeclared: isDeclared)
        }
        guard let scope = request.scope else { return filtered }
        let undeclared = found.filter { request.asks(for: $0) && !scope.places.contains($0) }.map { place in
            UntestedStretch(
                place: place, from: request.period.from, to: request.period.to,
                reason: "not in the declared scope: its files are checked, its hours are not", isAsked: false,
                isDeclared: false)
        }
        return filtered + undeclared
    }
}
