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

    public init() {}

    func asks(for partition: TrailPartition?) -> Bool {
        guard let partition else { return accounts.isEmpty && regions.isEmpty }
        return (accounts.isEmpty || accounts.contains(partition.account))
            && (regions.isEmpty || regions.contains(partition.region))
    }
}

/// What CloudTrail's signatures say of the files in the ledger.
public struct Verification: Sendable {
    public fileprivate(set) var digests: [DigestVerdict] = []
    public fileprivate(set) var logs: [LogVerdict] = []
    public fileprivate(set) var hours: [HourVerdict] = []
    /// What concerns all of it: the keys themselves.
    public fileprivate(set) var notes: [String] = []
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
        }
        return result
    }
}
