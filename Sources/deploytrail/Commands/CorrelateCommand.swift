import ArgumentParser
import Integrity
import Store

/// `deploytrail correlate`
struct CorrelateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "correlate",
        abstract: "Make sessions and deployments anew from what was ingested.",
        discussion: "`ingest` does this at its end. The result depends on the database's content alone.")

    @OptionGroup var database: DatabaseOption

    func run() throws {
        _ = try Store.forReading(database.path, needsAnswers: false)
        let store = try Store.forWriting(database.path)
        let correlation = try Correlation(of: store)
        try correlation.compute()
        let integrity = try store.database.read { try StoredIntegrity.compute($0) }
        try correlation.publish { try integrity.store(in: $0) }
        try store.checkpoint()
    }
}
