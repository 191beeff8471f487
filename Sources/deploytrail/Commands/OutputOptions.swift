import ArgumentParser
import Canned
import Foundation
import Report

extension OutputFormat: ExpressibleByArgument {}

/// Where a result goes and how it looks: the same options for every command
/// that answers with rows.
struct OutputOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "table, csv, json, jsonl, markdown, html or xlsx. Default: by --output's suffix, else table on a terminal and csv in a pipe.",
            valueName: "format"))
    var format: OutputFormat?

    @Option(help: ArgumentHelp("Write to this file; it appears only when it is whole.", valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("Columns to show, in this order, separated by commas.", valueName: "names"))
    var columns: String?

    @Flag(
        help: ArgumentHelp(
            "Print who made this, where and when, and the SHA-256 of what came out, on stderr; in HTML and XLSX, too."))
    var attest = false

    func validate() throws {
        if output == "" { throw ValidationError("--output is empty: give it a file's name") }
        if columns == "" { throw ValidationError("--columns is empty: name columns, separated by commas") }
        if chosenFormat == .xlsx, output == nil, Terminal.isOutputTerminal {
            throw ValidationError(
                "xlsx is not for a terminal: name a file with --output report.xlsx, or send it into a pipe")
        }
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
        document.clock = clock
        if attest {
            document.attestation = try Attestation(document, clock: clock.name == "UTC" ? ZoneClock(.current) : clock)
        }
        let sink = try output.map(OutputSink.file) ?? OutputSink.standardOutput()
        let shape =
            isTable && columns == nil && document.name == "coverage" ? CoverageMatrixRenderer() : renderer(clock)
        try shape.render(document, to: attest ? sink.hashing() : sink)
        try sink.finish()
        if let attestation = document.attestation, let sha256 = sink.sha256 {
            Terminal.complain(attestation.banner(output: self.produced(sha256)))
        }
    }

    /// What came out, and its hash.
    private func produced(_ sha256: String) -> [(label: String, value: String)] {
        let what =
            output.map { "\($0) (\(chosenFormat.rawValue))" }
            ?? (chosenFormat == .table
                ? "the table on standard output, \(Terminal.width) columns wide"
                : "\(chosenFormat.rawValue) on standard output")
        return [(label: "output", value: what), (label: "output SHA-256", value: sha256)]
    }

    /// Says on stderr what a table says below itself, where no table is shown.
    func noteBeside(_ document: ReportDocument) {
        guard chosenFormat != .table || output != nil else { return }
        for note in document.footer.dropFirst() { Terminal.complain("note: \(note)") }
    }

    private func renderer(_ clock: ZoneClock) -> any Renderer {
        switch chosenFormat {
        case .table:
            TableRenderer(width: Terminal.width, color: output == nil && !attest && Terminal.wantsColor, zone: clock)
        case .csv: CSVRenderer()
        case .json: JSONRenderer()
        case .jsonl: JSONLinesRenderer()
        case .markdown: MarkdownRenderer()
        case .html: HTMLRenderer()
        case .xlsx: XLSXRenderer()
        }
    }
}
