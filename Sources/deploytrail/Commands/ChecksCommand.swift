import ArgumentParser
import Canned
import Checks
import Report

/// `deploytrail checks`
struct ChecksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checks",
        abstract: "List the checks, or tell all about some.",
        discussion: """
            With ids it tells what each needs, what looks like a finding and is none, what to do, and which controls \
            it gives evidence for. `deploytrail sql ID` prints its query.

            EXAMPLES
              deploytrail checks
              deploytrail checks SOD-01
            """)

    @OptionGroup(title: "Output") var output: OutputOptions

    @Argument(help: ArgumentHelp("Checks to tell all about.", valueName: "id"))
    var ids: [String] = []

    func run() throws {
        let checks = try CheckIDs.checks(ids)
        var document = ReportDocument(
            name: "checks", version: 1, title: "Checks", parameters: [], runAt: RunTime.now,
            toolVersion: Version.current, leftOut: [], result: ids.isEmpty ? list(checks) : details(checks))
        document.footer = [checks.count == 1 ? "1 check" : "\(checks.count) checks"]
        try output.render(document)
    }

    private func list(_ checks: [Check]) -> ResultSet {
        let headlines = ["check", "severity", "subject", "title", "needs"]
        return ResultSet(
            columns: headlines.map { Column(name: $0, kind: $0 == "needs" ? .list : .text) }
                + [
                    Column(name: "purpose", isHeadline: false),
                    Column(name: "controls", kind: .list, isHeadline: false),
                    Column(name: "version", kind: .integer, isHeadline: false),
                ],
            rows: checks.map { check in
                let header = check.header
                return [
                    .text(header.id), .text(header.severity.rawValue), .text(header.subject), .text(header.title),
                    .list(header.needs), .text(header.purpose), .list(header.controls), .integer(Int64(header.version)),
                ]
            })
    }

    private func details(_ checks: [Check]) -> ResultSet {
        ResultSet(
            columns: ["check", "what", "text"].map { Column(name: $0) },
            rows: checks.flatMap { check -> [[Cell]] in
                let header = check.header
                let parts =
                    [
                        ("title", header.title), ("severity", header.severity.rawValue), ("subject", header.subject),
                        ("fires", header.purpose), ("population", header.population), ("proof", header.proof),
                    ] + header.needs.map { ("needs", $0) } + header.falsePositives.map { ("false positive", $0) }
                    + [("remediation", header.remediation)] + header.controls.map { ("control", $0) }
                return parts.map { [.text(header.id), .text($0.0), .text($0.1)] }
            })
    }
}
