import ArgumentParser
import Canned
import Report
import Store

/// `deploytrail status`
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Tell what is in the database: files, records, periods, exports, problems.")

    @OptionGroup var database: DatabaseOption
    @OptionGroup(title: "Output") var output: OutputOptions

    func run() throws {
        let store = try database.openForReading(needsAnswers: false)
        var document = try CannedReport("periods").run(
            on: store, parameters: [:], all: false, limit: nil, runAt: RunTime.now)
        let figures = try store.database.read { try LedgerFigures.read($0) }
        document.footer[0] = figures.equation("files")
        document.footer.insert(contentsOf: ["contents", "records", "objects"].map(figures.equation), at: 1)
        try output.render(document)
    }
}
