import ArgumentParser
import Integrity
import Foundation
import Ingest
import Report
import Store

/// `deploytrail verify`
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check log files by CloudTrail's own digests and signatures.",
        discussion: """
            Reads the ingested log and digest files again and checks them as `aws cloudtrail validate-logs` does, \
            offline; and what that leaves out: previousDigestHashValue, holes in time, log files that no digest \
            lists, log files that two list. Public keys come from an ingested `aws cloudtrail list-public-keys` \
            answer, the newest digest's signature from `aws s3api head-object` output beside it, named \
            DIGEST.meta.json. Without keys the hash chain alone is checked. The table shows what is not fine; \
            --verbose shows all, as do the other formats.

            EXAMPLES
              deploytrail verify --from 2026-09-01 --to 2026-10-01
              deploytrail verify --account 111122223333 --format json --output integrity.json
              deploytrail verify --like-aws --verbose

            A log file belongs to the period when it holds a record of it, whenever it was delivered. Hours outside \
            the declared scope, and hours that are not over, are listed as not tested.

            EXIT CODES
              0  every log and digest file is verified, every hour covered
              2  a usage error, or it could not start
              3  nothing contradicts, but not all could be checked
              4  something contradicts a signature, a hash or a link, or a thing that a digest names is gone
            """)

    @OptionGroup var database: DatabaseOption
    @OptionGroup var configuration: ConfigurationOption
    @OptionGroup(title: "Output") var output: OutputOptions

    @OptionGroup var period: PeriodOptions
    @Option(help: ArgumentHelp("Only this account (repeatable).", valueName: "id"))
    var account: [String] = []
    @Option(help: "Only this region (repeatable).") var region: [String] = []
    @Option(help: "The bucket that the files come from: digests that name another one have been moved.")
    var bucket: String?
    @Flag(help: "Tell it in the words of `aws cloudtrail validate-logs`, trail by trail.")
    var likeAws = false
    @Flag(help: "Tell of what is fine, too.") var verbose = false

    func validate() throws {
        if bucket == "" { throw ValidationError("--bucket is empty: give it a bucket's name") }
        if account.contains("") { throw ValidationError("--account is empty: give it a value") }
        if region.contains("") { throw ValidationError("--region is empty: give it a value") }
        if likeAws, output.format != nil || output.columns != nil {
            throw ValidationError("--like-aws has a format of its own: leave out --format and --columns")
        }
    }

    func run() throws {
        let clock = try period.clock()
        let now = RunTime.now
        let request = try self.request(now, clock)
        let store = try database.openForReading(needsAnswers: false)
        let source = RememberingSource(DiskSource())
        let verification = try store.database.read { try Verification.run(request, in: $0, source: source) }
        do {
            if likeAws {
                try printLikeAWS(request, store, source)
            } else {
                let report = VerificationReport(verification, request, runAt: now)
                try report.render(to: output, showsAll: verbose, clock: clock)
            }
        } catch is BrokenPipe {
            // Who stopped reading still gets the exit code.
        }
        switch verification.weight {
        case .fine: return
        case .unchecked: throw ExitStatus.inputProblems
        case .contradiction: throw ExitStatus.integrityFailure
        }
    }

    private func request(_ now: String, _ clock: ZoneClock) throws -> VerificationRequest {
        var request = VerificationRequest()
        // Without a period of its own, the declared scope's.
        let scope = try configuration.load()?.scope
        let bounds = try period.bounds(clock, runAt: now, otherwise: (scope?.from, scope.map { $0.to ?? now }))
        request.scope = try scope.map { try ExpectedEvidence($0, runAt: now) }
        request.now = VerificationReport.seconds(now)
        request.period = Period(
            from: bounds.from.flatMap(VerificationReport.seconds), to: bounds.to.flatMap(VerificationReport.seconds))
        request.accounts = Set(account)
        request.regions = Set(region)
        request.bucket = bucket
        return request
    }

    private func printLikeAWS(_ request: VerificationRequest, _ store: Store, _ source: RememberingSource) throws {
        var wider = request
        wider.selection = .deliveries
        // validate-logs looks an hour beyond the end, and one link beyond the start.
        wider.period.from = request.period.from.map { $0 - 7200 }
        wider.period.to = request.period.to.map { $0 + 7200 }
        let verification = try store.database.read { try Verification.run(wider, in: $0, source: source) }
        let text = ValidateLogsText(
            verification, period: request.period, isVerbose: verbose, neutralise: VisibleText.neutralise)
        let sink = try output.output.map(OutputSink.file) ?? OutputSink.standardOutput()
        try text.write { try sink.write($0) }
        try sink.finish()
    }
}
