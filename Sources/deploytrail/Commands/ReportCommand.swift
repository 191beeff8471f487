import ArgumentParser
import Canned
import Report

/// `deploytrail report`
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Make a report.",
        discussion: """
            NAME is one of those that `deploytrail reports` lists. Times are in UTC unless --tz names a zone; the \
            period is --from (inclusive) to --to (exclusive). An option that a report does not have is an error.

            EXAMPLES
              deploytrail report deployments --from 7d
              deploytrail report deployments --environment production --change deploy --format markdown
              deploytrail report sessions --repository acme/checkout --output sessions.csv
              deploytrail report reconciliation --config deploytrail.yaml
            """)

    @OptionGroup var database: DatabaseOption
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Rows") var selection: ReportSelection

    @Option(help: "Show this many rows at most.") var limit: Int?
    @Flag(
        help:
            "Of `report permissions --role ROLE`: write the least-privilege policy instead, as `deploytrail policy` does."
    )
    var policy = false

    @Argument(help: ArgumentHelp("The report.", valueName: "name"))
    var name: String

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit is \(limit): expected 1 or more") }
    }

    func run() throws {
        if policy { return try writePolicy() }
        let report = try CannedReport(name)
        let clock = try selection.clock()
        let document = try selection.document(of: report, on: database.openForReading(), limit: limit)
        try output.render(document, clock: clock)
        output.noteBeside(document)
    }

    private func writePolicy() throws {
        guard name == "permissions", selection.role.count == 1, output.format ?? .json == .json else {
            throw ValidationError(
                "--policy is for one role: deploytrail report permissions --role ROLE --policy, without --format")
        }
        let clock = try selection.clock()
        let made = try selection.madeAt(clock)
        let bounds = try selection.period.bounds(clock, runAt: made)
        try PolicyWriter(
            role: selection.role[0], from: bounds.from, to: bounds.to, output: output.output
        ).write(from: database.openForReading())
    }
}
