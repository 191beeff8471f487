import CloudTrail
import GRDB

/// What is to be verified.
public struct VerificationRequest: Sendable {
    public var period = Period()
    /// Empty: all.
    public var accounts: Set<String> = []
    public var regions: Set<String> = []
    /// The bucket that the files are said to come from.
    public var bucket: String?
    /// What is declared; nil: nothing, so that the hours at hand stand for it.
    public var scope: ExpectedEvidence?
    /// The time of the run, seconds since 1970; nil: later hours are not told
    /// from others.
    public var now: Int64?
    /// By what a log file belongs to the period.
    public var selection = LogFileSelection.records

    public init() {}

    /// What is older is nobody's to show.
    var expectedFrom: Int64? {
        guard let from = period.from, let scope else { return period.from ?? scope?.from }
        return max(from, scope.from)
    }

    func asks(for partition: TrailPartition?) -> Bool {
        guard let partition else { return accounts.isEmpty && regions.isEmpty }
        return (accounts.isEmpty || accounts.contains(partition.account))
            && (regions.isEmpty || regions.contains(partition.region))
    }
}

/// By what a log file belongs to an asked period.
public enum LogFileSelection: Sendable {
    /// It holds a record of the period, whenever it was delivered.
    case records
    /// It was delivered in the period, or a digest of the period lists it: as
    /// `aws cloudtrail validate-logs` chooses.
    case deliveries
}

/// What CloudTrail's signatures say of the files in the ledger.
public struct Verification: Sendable {
    public fileprivate(set) var digests: [DigestVerdict] = []
    public fileprivate(set) var logs: [LogVerdict] = []
    public fileprivate(set) var hours: [HourVerdict] = []
    /// What concerns all of it: the keys themselves.
    public fileprivate(set) var notes: [String] = []
    /// What was not tested, and why.
    public fileprivate(set) var untested: [UntestedStretch] = []
    /// Log files that were delivered in the period and hold no record of it:
    /// they are not among ``logs``.
    public fileprivate(set) var withoutRecords = 0
    /// What ``logs`` come to.
    public var logFigures: LogFigures { LogFigures(logs) }
    public fileprivate(set) var hasKeys = false

    /// The gravest of all rows; where there is nothing to check, not all was.
    public var weight: Weight {
        if digests.isEmpty, logs.isEmpty { return .unchecked }
        var weight = Weight.fine
        for verdict in digests { weight = max(weight, verdict.weight) }
        for verdict in logs { weight = max(weight, verdict.weight) }
        for verdict in hours { weight = max(weight, verdict.weight) }
        return weight
    }

    /// Verifies the ledger's files.
    ///
    /// - Parameters:
    ///   - source: what the files hold; nil: what the ledger says they held.
    /// - Throws: SQLite's errors.
    public static func run(
        _ request: VerificationRequest, in db: Database, source: (any EvidenceSource)? = nil
    ) throws -> Verification {
        var result = Verification()
        let judge = try EvidenceJudge(request, db, source ?? LedgerSource(db: db))
        result.hasKeys = !judge.keys.isEmpty
        result.notes = judge.keys.notes
        for partition in judge.partitions {
            let found = try judge.judge(partition)
            result.digests += found.digests
            result.logs += found.logs
            result.hours += found.hours
            result.withoutRecords += found.withoutRecords
        }
        let strays = try judge.strays(besides: Set(result.logs.compactMap(\.fileID)))
        result.digests += strays.digests
        result.logs += strays.logs
        for place in (request.scope?.places ?? []).subtracting(judge.partitions.compactMap { $0 }).sorted()
        where request.asks(for: place) {
            result.hours += HourJudge(place, digests: [], deliveries: [], missing: [], request)?.judge() ?? []
        }
        result.hours.sort { ($0.account, $0.region, $0.hour) < ($1.account, $1.region, $1.hour) }
        result.untested = request.untested(found: judge.knownPlaces)
        return result
    }
}
