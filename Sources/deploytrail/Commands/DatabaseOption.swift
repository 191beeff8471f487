import ArgumentParser
import Foundation
import Store

/// Which database: the same option for every command.
struct DatabaseOption: ParsableArguments {
    @Option(
        name: .customLong("db"),
        help: ArgumentHelp(
            "The database file. Default: $DEPLOYTRAIL_DB, else deploytrail.sqlite in this folder.", valueName: "file"))
    var file: String?

    var path: String {
        if let file { return file }
        if let path = ProcessInfo.processInfo.environment["DEPLOYTRAIL_DB"], !path.isEmpty { return path }
        return "deploytrail.sqlite"
    }

    func validate() throws {
        if file == "" { throw ValidationError("--db is empty: give it a file's name") }
        if let file, CommandArguments.isForeign(file) {
            throw ValidationError("--db '\(CommandArguments.display(file))' is not valid UTF-8: give it another name")
        }
    }

    /// - Parameter needsAnswers: false for what the ledger alone can tell.
    func openForReading(needsAnswers: Bool = true) throws -> Store {
        try Store.forReading(path, needsAnswers: needsAnswers)
    }
}
