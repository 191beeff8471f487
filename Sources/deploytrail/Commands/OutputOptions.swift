import ArgumentParser
import Foundation
import Report

extension OutputFormat: ExpressibleByArgument {}

/// Where a result goes and how it looks: the same options for every command
/// that answers with rows.
struct OutputOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "table, csv, json, jsonl or markdown. Default: by --output's suffix, else table on a terminal and csv in a pipe.",
            valueName: "format"))
    var format: OutputFormat?

    @Option(help: ArgumentHelp("Write to this file; it appears only when it is whole.", valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("Columns to show, in this order, separated by commas.", valueName: "names"))
    var columns: String?

    func validate() throws {
        if output == "" { throw ValidationError("--output is empty: give it a file's name") }
        if columns == "" { throw ValidationError("--columns is empty: name columns, separated by commas") }
    }

    var chosenFormat: OutputFormat {
        format ?? output.flatMap(OutputFormat.forFile) ?? (output == nil && Terminal.isOutputTerminal ? .table : .csv)
    }

    /// Renders the document as asked.
    func render(_ document: ReportDocument, clock: ZoneClock = .utc) throws {
        var document = document
        let isTable = chosenFormat == .table
        if let columns {
            let names = columns.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            for name in names where !document.result.columns.contains(where: { $0.name == name }) {
                let known = document.result.columns.map(\.name)
                let hint = Suggestion.nearest(to: name, among: known).map { ". Did you mean '\($0)'?" } ?? ""
                throw ValidationError("no column '\(name)' in \(document.name)\(hint)")
            }
            document.result = document.result.selecting(names)
        } else if isTable {
            document.result = document.result.selecting(document.result.columns.filter(\.isHeadline).map(\.name))
        }
        let sink = try output.map(OutputSink.file) ?? OutputSink.standardOutput()
        try renderer(clock).render(document, to: sink)
        try sink.finish()
    }

    /// Says on stderr what a table says below itself, where no table is shown.
    func noteBeside(_ document: ReportDocument) {
        guard chosenFormat != .table || output != nil else { return }
        for note in document.footer.dropFirst() { Terminal.complain("note: \(note)") }
    }

    private func renderer(_ clock: ZoneClock) -> any Renderer {
        switch chosenFormat {
        case .table: TableRenderer(width: Terminal.width, color: output == nil && Terminal.wantsColor, zone: clock)
        case .csv: CSVRenderer()
        case .json: JSONRenderer()
        case .jsonl: JSONLinesRenderer()
        case .markdown: MarkdownRenderer()
        }
    }
}
