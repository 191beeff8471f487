import ArgumentParser
import Canned
import Ingest
import Report

/// `deploytrail files`
struct FilesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "files",
        abstract: "Show the ledger: what became of every file and record.",
        discussion: """
            EXAMPLES
              deploytrail files --status failed --status partial
              deploytrail files --rejected
            """)

    @OptionGroup var database: DatabaseOption
    @OptionGroup(title: "Output") var output: OutputOptions

    @Option(help: "Only files of this status (repeatable): ingested, unchanged, skipped, failed, partial.")
    var status: [FileStatus] = []

    @Flag(help: "List the rejected records instead, with their places and reasons.")
    var rejected = false

    func run() throws {
        let report = try CannedReport(rejected ? "rejects" : "files")
        var parameters: [String: String] = [:]
        if !status.isEmpty, !rejected {
            parameters["status"] = "[" + status.map { "\"\($0.rawValue)\"" }.joined(separator: ",") + "]"
        }
        let store = try database.openForReading(needsAnswers: false)
        try output.render(
            try report.run(on: store, parameters: parameters, all: false, limit: nil, runAt: RunTime.now))
    }
}

extension FileStatus: ExpressibleByArgument {}
