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
        document.footer[0] =
            "\(document.input.files) files with data, \(document.input.records) events, "
            + "\(document.input.rejected) records rejected"
        try output.render(document)
    }
}
