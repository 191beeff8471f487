import ArgumentParser
import Canned
import Checks
import Configuration
import Foundation
import Report

extension Severity: ExpressibleByArgument {}

/// `deploytrail check`
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Test every deployment, session, role and service of the period.",
        discussion: """
            Runs the checks that `deploytrail checks` lists, all of them or those of the ids given. A verdict is pass, \
            fail, cannot-tell (the input that is missing is named) or not-applicable; cannot-tell is never a pass. What \
            is held to be right stands in `policy:` of deploytrail.yaml. The rows are the fails and cannot-tells; --all \
            adds the others.

            EXAMPLES
              deploytrail check --from 7d
              deploytrail check SOD-01 SOD-02 --format json --output sod.json
              deploytrail check --fail-on critical --suppressions accepted.yaml

            EXIT CODES
              0  nothing failed at or above --fail-on that is not suppressed
              1  something did
              2  a usage error, or it could not start
              3  nothing did, but some input failed, was partial or had records rejected
            """)

    @OptionGroup var database: DatabaseOption
    @OptionGroup var configuration: ConfigurationOption

    @Argument(help: ArgumentHelp("Checks; all where none is named.", valueName: "id"))
    var ids: [String] = []

    @OptionGroup var period: PeriodOptions
    @Option(help: ArgumentHelp("Say that it is run at this time. Default: now.", valueName: "time"))
    var runAt: String?
    @Option(help: ArgumentHelp("Only this account (repeatable, as all below).", valueName: "id"))
    var account: [String] = []
    @Option(help: "Only this region.") var region: [String] = []
    @Option(help: "Only this environment.") var environment: [String] = []
    @Option(help: "Only this service.") var service: [String] = []
    @Option(help: "Only this repository: workspace/slug or slug.") var repository: [String] = []
    @Flag(help: "Show what passed and what a check does not apply to, too.") var all = false

    @Option(
        help: ArgumentHelp(
            "Findings that are accepted. Default: $DEPLOYTRAIL_SUPPRESSIONS, else deploytrail-suppressions.yaml here, if it is there.",
            valueName: "file"))
    var suppressions: String?
    @Option(
        help: ArgumentHelp(
            "Exit with 1 when something of this severity or above failed: critical, high, medium, low, info, never.",
            valueName: "severity"))
    var failOn = "high"
    @Option(
        help: ArgumentHelp(
            "table, csv, json, jsonl, markdown or ocsf. Default: by --output's suffix, else table on a terminal and csv in a pipe.",
            valueName: "format"))
    var format: CheckFormat?
    @Option(help: ArgumentHelp("Write to this file; it appears only when it is whole.", valueName: "file"))
    var output: String?

    func validate() throws {
        if output == "" { throw ValidationError("--output is empty: give it a file's name") }
        guard failOn == "never" || Severity(rawValue: failOn) != nil else {
            throw ValidationError("--fail-on is '\(failOn)': expected critical, high, medium, low, info or never")
        }
        for (name, values) in [
            ("account", account), ("region", region), ("environment", environment), ("service", service),
            ("repository", repository),
        ] where values.contains("") { throw ValidationError("--\(name) is empty: give it a value") }
    }

    func run() throws {
        let checks = try CheckIDs.checks(ids)
        let clock = try period.clock()
        let now = RunTime.now
        let made = try runAt.map { try TimeArgument.parse($0, option: "--run-at", runAt: now, clock: clock) } ?? now
        let context = try self.context(made, clock)
        let store = try database.openForReading()
        let (findings, input) = try store.database.read { db in
            (try Findings(of: checks, context: context, filter: filter, in: db), try CheckedInput(db))
        }
        guard !findings.isFilteredOut else {
            throw ValidationError(
                "no subject fits --account, --region, --environment, --service, --repository: nothing was checked")
        }
        do {
            try FindingsOutput(findings: findings, input: input, context: context, clock: clock)
                .write(as: chosenFormat, to: output)
        } catch is BrokenPipe {
            // Who stopped reading still gets the exit code.
        }
        for idle in findings.idleSuppressions {
            let place = idle.line.map { "line \($0): " } ?? ""
            Terminal.complain(
                "note: suppressions, \(place)\(VisibleText.neutralise(idle.what)) (\(VisibleText.neutralise(idle.owner))) "
                    + (idle.isExpired ? "expired on \(idle.expires)" : "covers no finding"))
        }
        if let worst = findings.worst, let least = Severity(rawValue: failOn), worst >= least {
            throw ExitStatus.findings
        }
        if input.isIncomplete { throw ExitStatus.inputProblems }
    }

    private func context(_ made: String, _ clock: ZoneClock) throws -> CheckContext {
        let bounds = try period.bounds(clock, runAt: made)
        let declared = try configuration.load()
        return CheckContext(
            policy: try declared?.policy?.json, scope: try declared?.scope?.json(runAt: made),
            suppressions: try Suppressions.find(named: suppressions)?.json, from: bounds.from, to: bounds.to,
            runAt: made)
    }

    private var filter: Findings.Filter {
        var filter = Findings.Filter()
        filter.accounts = account
        filter.regions = region
        filter.environments = environment
        filter.services = service
        filter.repositories = repository
        filter.all = all
        return filter
    }

    private var chosenFormat: CheckFormat {
        if let format { return format }
        guard let output else { return Terminal.isOutputTerminal ? .table : .csv }
        return output.hasSuffix(".ocsf.json")
            ? .ocsf : OutputFormat.forFile(output).flatMap { CheckFormat(rawValue: $0.rawValue) } ?? .csv
    }
}

/// The formats of `check`.
enum CheckFormat: String, CaseIterable, ExpressibleByArgument {
    case table, csv, json, jsonl, markdown, ocsf
}

/// Checks by what was typed.
enum CheckIDs {
    /// - Throws: a usage error for an id that no check has, with the nearest.
    static func checks(_ ids: [String]) throws -> [Check] {
        do { return try Check.named(ids) } catch let unknown as Check.Unknown {
            let hint = Suggestion.nearest(to: unknown.id, among: unknown.known).map { " Did you mean '\($0)'?" } ?? ""
            throw ValidationError("no check '\(unknown.id)'.\(hint) `deploytrail checks` lists them")
        }
    }
}
