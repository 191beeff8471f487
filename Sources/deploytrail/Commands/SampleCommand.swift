import ArgumentParser
import Canned
import Evidence
import Report

/// `deploytrail sample`
struct SampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: "Draw rows of a report for testing, by a seed.",
        discussion: """
            Whoever tests picks the seed and the size, not whoever is tested. Every row has a lot, the SHA-256 of the \
            seed, a line feed and the row's key (a deployment's event id); the rows with the smallest lots are drawn. \
            The same seed draws the same rows on every machine and after every new ingest of the same logs, and \
            `printf '%s\\n%s' SEED EVENT_ID | sha256sum` shows any row's lot. With --by every group of rows gets its \
            share of the size, one row at least where the size allows it. The population's hash is the SHA-256 of \
            its sorted keys, a line each.

            EXAMPLES
              deploytrail sample deployments --size 25 --seed 20261001
              deploytrail sample deployments --from 2026-07-01 --to 2026-10-01 --size 40 --seed "FY26 Q3" --by environment
            """)

    @OptionGroup var database: DatabaseOption
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Rows") var selection: ReportSelection

    @Option(help: "Rows to draw; all where there are no more.") var size: Int
    @Option(help: ArgumentHelp("Any text: the auditor's choice.", valueName: "text")) var seed: String
    @Option(
        help: ArgumentHelp(
            "Draw from groups of rows alike in these columns, separated by commas.", valueName: "columns"))
    var by: String?

    @Argument(help: ArgumentHelp("The report to draw from: deployments, sessions or trail-changes.", valueName: "name"))
    var name: String

    func validate() throws {
        if size < 1 { throw ValidationError("--size is \(size): expected 1 or more") }
        if seed.isEmpty { throw ValidationError("--seed is empty: give it a text of the auditor's choice") }
        if by == "" { throw ValidationError("--by is empty: name columns, separated by commas") }
    }

    func run() throws {
        let report = try CannedReport(name)
        let document = try selection.document(of: report, on: database.openForReading())
        let groups = by.map { $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } } ?? []
        try output.render(document.sampled(report, size: size, seed: seed, by: groups), clock: selection.clock())
    }
}

extension ReportDocument {
    /// The same report with a sample of its rows, saying how it was drawn.
    ///
    /// - Throws: ``ValidationError`` for a column that is none, and for a
    ///   report whose rows have no key.
    func sampled(_ report: CannedReport, size: Int, seed: String, by groups: [String]) throws -> ReportDocument {
        guard let key = report.header.key else {
            throw ValidationError("the report '\(name)' can't be sampled: its rows have no key")
        }
        for group in groups where !result.columns.contains(where: { $0.name == group }) {
            let hint = Suggestion.nearest(to: group, among: result.columns.map(\.name))
                .map { ". Did you mean '\($0)'?" }
            throw ValidationError("no column '\(group)' in \(name)\(hint ?? "")")
        }
        let sample = try Sample(of: result, key: key, size: size, seed: seed, by: groups)
        var document = self
        document.title = "\(title): a sample"
        document.result = sample.result
        document.parameters += [
            ("sample_size", String(size)), ("sample_seed", seed), ("sample_key", key),
            ("sample_population", String(sample.population)),
            ("sample_population_sha256", sample.populationSHA256), ("sample_method", Sample.method),
        ]
        if !groups.isEmpty { document.parameters.append(("sample_by", groups.joined(separator: ","))) }
        let drawn = sample.result.rows.count
        var lines = ["\(drawn) of \(sample.population) rows drawn with the seed '\(seed)'"]
        lines += sample.groups.filter { !$0.name.isEmpty }.map { "  \($0.name): \($0.drawn) of \($0.population)" }
        lines.append("population SHA-256 \(sample.populationSHA256)")
        document.footer = lines + document.footer.dropFirst()
        return document
    }
}
