import CloudTrail

/// The verdicts in the words of `aws cloudtrail validate-logs`: for every
/// trail and region the walk from the newest digest back, and its summary.
///
/// Wording and order: awscli 1.46, `customizations/cloudtrail/validation.py`.
/// What that program has no word for is told as UNCHECKED; it never prints
/// what is not checked as valid.
public struct ValidateLogsText {
    private let verification: Verification
    private let period: Period
    private let isVerbose: Bool
    private let neutralise: (String) -> String

    /// - Parameters:
    ///   - verification: of a period that is wider by two hours at both ends:
    ///     the walk looks a little beyond.
    ///   - period: the one that is asked for.
    ///   - isVerbose: whether valid files are told, too.
    ///   - neutralise: makes text from digests fit to be shown.
    public init(
        _ verification: Verification, period: Period, isVerbose: Bool, neutralise: @escaping (String) -> String
    ) {
        self.verification = verification
        self.period = period
        self.isVerbose = isVerbose
        self.neutralise = neutralise
    }

    /// The text, chain by chain.
    public func write(_ out: (String) throws -> Void) rethrows {
        let chains = Dictionary(grouping: verification.digests.filter { $0.trail != nil }, by: TrailChain.init)
        let logs = Dictionary(grouping: verification.logs) { ObjectPlace($0.key).localKey }
        for (number, (chain, digests)) in chains.sorted(by: { $0.key < $1.key }).enumerated() {
            if number > 0 { try out("\n") }
            var walk = ValidateLogsWalk(chain, digests, logs, period, isVerbose, neutralise)
            walk.run()
            try out(walk.text)
        }
        if chains.isEmpty { try out("No digests found\n") }
    }
}

/// One trail in one region of one account.
struct TrailChain: Hashable, Comparable {
    let root: String
    let account: String
    let region: String
    let trail: String
    let homeRegion: String

    init(_ verdict: DigestVerdict) {
        root = ObjectPlace(verdict.key).root ?? ""
        account = verdict.account ?? ""
        region = verdict.region ?? ""
        trail = verdict.trail ?? ""
        homeRegion = verdict.homeRegion ?? ""
    }

    /// Of an organisation's trail the account is the management account,
    /// which its files don't name: the member's stands in its place.
    var arn: String {
        let partition =
            homeRegion.hasPrefix("cn-") ? "aws-cn" : homeRegion.hasPrefix("us-gov-") ? "aws-us-gov" : "aws"
        return "arn:\(partition):cloudtrail:\(homeRegion):\(account):trail/\(trail)"
    }

    private var order: [String] { [account, region, trail, homeRegion, root] }

    static func < (a: TrailChain, b: TrailChain) -> Bool { a.order.lexicographicallyPrecedes(b.order) }
}
