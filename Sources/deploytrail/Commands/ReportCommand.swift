import ArgumentParser
import Foundation
import Report
import Store

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
            """)

    @OptionGroup var database: DatabaseOption
    @OptionGroup var configuration: ConfigurationOption
    @OptionGroup(title: "Output") var output: OutputOptions

    @Option(help: ArgumentHelp("From this time on: a date, a time, or a span before now (7d, 24h).", valueName: "time"))
    var from: String?
    @Option(help: ArgumentHelp("Before this time.", valueName: "time"))
    var to: String?
    @Option(
        name: .customLong("tz"),
        help: ArgumentHelp("The zone of times: Europe/Berlin. Default: UTC.", valueName: "zone"))
    var zone: String = "UTC"
    @Option(help: ArgumentHelp("Say that the report is made at this time. Default: now.", valueName: "time"))
    var runAt: String?

    @Option(help: ArgumentHelp("Only this account (repeatable, as all below).", valueName: "id"))
    var account: [String] = []
    @Option(help: "Only this region.") var region: [String] = []
    @Option(help: "Only this environment.") var environment: [String] = []
    @Option(help: "Only this cluster.") var cluster: [String] = []
    @Option(help: "Only this service.") var service: [String] = []
    @Option(help: "Only this repository: workspace/slug or slug.") var repository: [String] = []
    @Option(help: "Only this kind of change: create, deploy, rollback, restart, scale, run-task, config, delete.")
    var change: [String] = []
    @Option(help: "Only this result: accepted, denied, failed.") var result: [String] = []
    @Option(help: "Only this match: step, session-name, subject, federated, none.") var match: [String] = []
    @Option(help: ArgumentHelp("The tag key that holds the environment (repeatable, in order).", valueName: "key"))
    var environmentTag: [String] = []

    @Flag(help: "Show what the report's population leaves out, too.") var all = false
    @Option(help: "Show this many rows at most.") var limit: Int?

    @Argument(help: ArgumentHelp("The report.", valueName: "name"))
    var name: String

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit is \(limit): expected 1 or more") }
        try check(
            change, "--change", ["create", "deploy", "rollback", "restart", "scale", "run-task", "config", "delete"])
        try check(result, "--result", ["accepted", "denied", "failed"])
        try check(match, "--match", ["step", "session-name", "subject", "federated", "none"])
    }

    private func check(_ values: [String], _ option: String, _ known: [String]) throws {
        for value in values where !known.contains(value) {
            let hint = Suggestion.nearest(to: value, among: known).map { " Did you mean '\($0)'?" } ?? ""
            throw ValidationError("\(option) '\(value)' is none of \(known.joined(separator: ", ")).\(hint)")
        }
    }

    func run() throws {
        let report = try CannedReport(name)
        guard let clock = ZoneClock(named: zone) else {
            throw ValidationError("--tz '\(zone)' is no time zone: expected a name like Europe/Berlin, or UTC")
        }
        let now = RunTime.now
        let made = try runAt.map { try TimeArgument.parse($0, option: "--run-at", runAt: now, clock: clock) } ?? now
        var parameters = try self.parameters(for: report, clock: clock, runAt: made)
        let scope = try configuration.load()?.scope
        if report.asksForScope { try report.declare(scope, in: &parameters, runAt: made) }
        let store = try database.openForReading()
        var document = try report.run(on: store, parameters: parameters, all: all, limit: limit, runAt: made)
        if report.asksForScope, scope == nil { document.footer.append(CannedReport.undeclaredScope) }
        try output.render(document, clock: clock)
        if output.chosenFormat != .table || output.output != nil {
            for note in document.footer.dropFirst() { Terminal.complain("note: \(note)") }
        }
    }

    private func parameters(for report: CannedReport, clock: ZoneClock, runAt: String) throws -> [String: String] {
        var parameters: [String: String] = [:]
        if let from { parameters["from"] = try TimeArgument.parse(from, option: "--from", runAt: runAt, clock: clock) }
        if let to { parameters["to"] = try TimeArgument.parse(to, option: "--to", runAt: runAt, clock: clock) }
        let lists = [
            "account": account, "region": region, "environment": environment, "cluster": cluster, "service": service,
            "repository": repository, "change": change, "result": result, "match": match,
            "environment_tags": environmentTag,
        ]
        for (name, values) in lists where !values.isEmpty {
            if values.contains("") { throw ValidationError("--\(name) is empty: give it a value") }
            parameters[name] = String(decoding: try JSONEncoder().encode(values), as: UTF8.self)
        }
        let known = Set(report.header.parameters.map(\.name))
        for name in parameters.keys.sorted() where !known.contains(name) {
            let option = name == "environment_tags" ? "environment-tag" : name
            throw ValidationError("the report '\(report.header.name)' has no option --\(option)")
        }
        if let from = parameters["from"], let to = parameters["to"], from >= to {
            throw ValidationError("--from (\(from)) is not before --to (\(to))")
        }
        return parameters
    }
}

/// The time at which the program runs.
enum RunTime {
    static var now: String { ISO8601DateFormatter().string(from: Date()) }
}
