import ArgumentParser
import Canned
import Foundation
import Report

/// `deploytrail reports`
struct ReportsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reports", abstract: "List the reports, or one report's columns.")

    @OptionGroup(title: "Output") var output: OutputOptions

    @Argument(help: ArgumentHelp("A report, to list its columns and parameters.", valueName: "name"))
    var name: String?

    func run() throws {
        let result = try name.map { try columns(of: CannedReport($0)) } ?? list()
        var document = ReportDocument(
            name: "reports", version: 1, title: "Reports", parameters: [], runAt: RunTime.now,
            toolVersion: Version.current, leftOut: [], result: result)
        document.footer = []
        try output.render(document)
    }

    private func list() throws -> ResultSet {
        ResultSet(
            columns: ["name", "version", "title", "purpose"].map { Column(name: $0) },
            rows: try CannedReport.all.map {
                [
                    .text($0.header.name), .text(String($0.header.version)), .text($0.header.title),
                    .text($0.header.purpose),
                ]
            })
    }

    private func columns(of report: CannedReport) -> ResultSet {
        ResultSet(
            columns: ["column", "kind", "meaning"].map { Column(name: $0) },
            rows: report.header.columns.map { [.text($0.name), .text($0.kind.rawValue), .text($0.meaning)] })
    }
}
