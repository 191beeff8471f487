import Canned
import Checks
import GRDB
import Report
import Store

/// What the input of a run of checks lacks.
struct CheckedInput {
    let summary: InputSummary

    init(_ db: Database) throws { summary = try InputSummary.read(db) }

    /// Whether some input failed, was partial or had records rejected.
    var isIncomplete: Bool { summary.figures.hasProblems }
}

/// Findings in the formats of `check`.
struct FindingsOutput {
    let findings: Findings
    let input: CheckedInput
    let context: CheckContext
    let clock: ZoneClock

    func write(as format: CheckFormat, to file: String?) throws {
        let sink = try file.map(OutputSink.file) ?? OutputSink.standardOutput()
        switch format {
        case .json: try sink.write(FindingsJSON.document(findings))
        case .jsonl: for line in FindingsJSON.lines(findings) { try sink.write(line) }
        case .ocsf:
            try sink.write(OCSF.document(findings, at: context.runAt, version: Version.current))
        case .csv: try CSVRenderer().render(rows, to: sink)
        case .markdown:
            try MarkdownRenderer().render(summary, to: sink)
            try sink.write("\n")
            try MarkdownRenderer().render(shown(rows), to: sink)
        case .table:
            let table = TableRenderer(
                width: Terminal.width, color: file == nil && Terminal.wantsColor, zone: clock)
            try table.render(summary, to: sink)
            try sink.write("\n")
            try table.render(shown(rows), to: sink)
        }
        try sink.finish()
    }

    /// A line per check.
    private var summary: ReportDocument {
        let columns = ["check", "title", "severity", "failed", "cannot_tell", "not_applicable", "suppressed"]
        var document = self.document(
            "check", "Checks",
            ResultSet(
                columns: columns.map { Column(name: $0) },
                rows: findings.counts.map { count in
                    [
                        .text(count.check), .text(count.title), .text(count.severity.rawValue),
                        .text("\(count.fail) of \(count.tested)"), .integer(Int64(count.cannotTell)),
                        .integer(Int64(count.notApplicable)), .integer(Int64(count.suppressed)),
                    ]
                }))
        let fails = findings.counts.reduce(0) { $0 + $1.fail }
        let unknown = findings.counts.reduce(0) { $0 + $1.cannotTell }
        document.footer = ["\(findings.counts.count) checks: \(fails) failed, \(unknown) inconclusive"]
        return document
    }

    private var rows: ReportDocument {
        var document = self.document("findings", "Findings", findings.result)
        document.footer = [findings.result.rows.count == 1 ? "1 row" : "\(findings.result.rows.count) rows"]
        if findings.result.rows.isEmpty { document.footer.append("nothing failed, and nothing is inconclusive") }
        if input.isIncomplete {
            document.footer.append(
                "some input is missing: \(input.summary.troubledFiles) files in trouble, \(input.summary.rejected + input.summary.objectsRejected) records "
                    + "rejected (`deploytrail status` tells which)")
        }
        return document
    }

    private func shown(_ document: ReportDocument) -> ReportDocument {
        var document = document
        document.result = document.result.selecting(document.result.columns.filter(\.isHeadline).map(\.name))
        return document
    }

    private func document(_ name: String, _ title: String, _ result: ResultSet) -> ReportDocument {
        ReportDocument(
            name: name, version: 1, title: title, parameters: [], runAt: context.runAt, toolVersion: Version.current,
            leftOut: [], result: result)
    }
}
