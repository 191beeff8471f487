import ArgumentParser
import Canned
import Configuration
import Foundation
import Report
import Store

/// Which rows of a report are wanted: the same options wherever a report is
/// made.
struct ReportSelection: ParsableArguments {
    @OptionGroup var period: PeriodOptions
    @Option(help: ArgumentHelp("Say that the report is made at this time. Default: now.", valueName: "time"))
    var runAt: String?

    @Option(help: ArgumentHelp("Only this account (repeatable, as all below).", valueName: "id"))
    var account: [String] = []
    @Option(help: "Only this region.") var region: [String] = []
    @Option(help: "Only this environment.") var environment: [String] = []
    @Option(help: "Only this cluster.") var cluster: [String] = []
    @Option(help: "Only this service.") var service: [String] = []
    @Option(help: "Only this repository: workspace/slug or slug.") var repository: [String] = []
    @Option(help: "Only this role: its ARN or name.") var role: [String] = []
    @Option(
        help: "Only this kind of change: create, deploy, rollback, restart, scale, run-task, config, delete, unknown.")
    var change: [String] = []
    @Option(help: "Only this result: accepted, denied, failed.") var result: [String] = []
    @Option(help: "Only this match: step, session-name, subject, federated, none.") var match: [String] = []
    @Option(help: "Only this attribution: verified, inferred, claimed, none.") var attribution: [String] = []
    @Option(help: ArgumentHelp("The tag key that holds the environment (repeatable, in order).", valueName: "key"))
    var environmentTag: [String] = []

    @Flag(help: "Take in what the report's population leaves out, too.") var all = false

    @OptionGroup var configuration: ConfigurationOption
    @Option(
        help: ArgumentHelp(
            "Findings that are accepted, for what the checks say. Default: $DEPLOYTRAIL_SUPPRESSIONS, else deploytrail-suppressions.yaml here, if it is there.",
            valueName: "file"))
    var suppressions: String?

    func validate() throws {
        try check(
            change, "--change",
            ["create", "deploy", "rollback", "restart", "scale", "run-task", "config", "delete", "unknown"])
        try check(result, "--result", ["accepted", "denied", "failed"])
        try check(match, "--match", ["step", "session-name", "subject", "federated", "none"])
        try check(attribution, "--attribution", ["verified", "inferred", "claimed", "none"])
    }

    private func check(_ values: [String], _ option: String, _ known: [String]) throws {
        for value in values where !known.contains(value) {
            let hint = Suggestion.nearest(to: value, among: known).map { " Did you mean '\($0)'?" } ?? ""
            throw ValidationError("\(option) '\(value)' is none of \(known.joined(separator: ", ")).\(hint)")
        }
    }

    /// The zone of `--tz`.
    func clock() throws -> ZoneClock { try period.clock() }

    /// The time of `--run-at`, else now.
    func madeAt(_ clock: ZoneClock) throws -> String {
        let now = RunTime.now
        return try runAt.map { try TimeArgument.parse($0, option: "--run-at", runAt: now, clock: clock) } ?? now
    }

    /// What a pack is asked for: the deployments report's parameters.
    func request(_ clock: ZoneClock, runAt: String) throws -> PackMaker.Request {
        var parameters = try parameters(for: CannedReport("deployments"), clock: clock, runAt: runAt)
        try declare(configuration.load(), in: &parameters, runAt: runAt)
        return PackMaker.Request(parameters: parameters, all: all)
    }

    /// Makes the report of these rows.
    func document(of report: CannedReport, on store: Store, limit: Int? = nil) throws -> ReportDocument {
        let clock = try clock()
        let made = try madeAt(clock)
        var parameters = try parameters(for: report, clock: clock, runAt: made)
        let declared = try configuration.load()
        if report.asksForScope { try report.declare(declared?.scope, in: &parameters, runAt: made) }
        if report.header.needs != nil || report.header.sql.contains("deployments") {
            try declare(declared, in: &parameters, runAt: made)
        }
        var document = try report.run(on: store, parameters: parameters, all: all, limit: limit, runAt: made)
        if report.asksForScope, declared?.scope == nil { document.footer.append(CannedReport.undeclaredScope) }
        return document
    }

    /// Puts what is declared among the parameters, for the checks.
    private func declare(
        _ declared: Configuration?, in parameters: inout [String: String], runAt: String
    ) throws {
        parameters["scope"] = try declared?.scope?.json(runAt: runAt)
        parameters["policy"] = try declared?.policy?.json
        parameters["suppressions"] = try Suppressions.find(named: suppressions)?.json
    }

    private func parameters(for report: CannedReport, clock: ZoneClock, runAt: String) throws -> [String: String] {
        var parameters: [String: String] = [:]
        (parameters["from"], parameters["to"]) = try period.bounds(clock, runAt: runAt)
        let lists = [
            "account": account, "region": region, "environment": environment, "cluster": cluster, "service": service,
            "repository": repository, "role": role, "change": change, "result": result, "match": match,
            "attribution": attribution,
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
        return parameters
    }
}

/// The time at which the program runs.
enum RunTime {
    static var now: String { ISO8601DateFormatter().string(from: Date()) }
}
