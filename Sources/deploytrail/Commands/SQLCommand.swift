import ArgumentParser
import Canned
import Queries
import Report
import Store

/// `deploytrail sql`
struct SQLCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sql", abstract: "Print the text of a catalogue query.",
        discussion: """
            Reports run as they are. The files of the facts and the correlation have a few macros, `{{…}}`, for what \
            differs between database engines; --expanded shows them as SQLite runs them.

            EXAMPLES
              deploytrail sql deployments
              deploytrail sql ecs_calls --expanded
            """)

    @Flag(help: "With the macros as SQLite runs them.") var expanded = false

    @Argument(help: ArgumentHelp("A report, check, fact, step of the correlation or list.", valueName: "name"))
    var name: String

    func run() throws {
        let layers: [QueryFile.Layer] = [.reports, .checks, .policy, .facts, .correlation, .events, .data]
        let files = layers.flatMap { Catalogue.files(in: $0) }
        guard let file = files.first(where: { $0.name == name }) else {
            let hint = Suggestion.nearest(to: name, among: files.map(\.name)).map { " Did you mean '\($0)'?" } ?? ""
            throw ValidationError("no query '\(name)'.\(hint)")
        }
        let sink = OutputSink.standardOutput()
        try sink.write(expanded ? try MacroExpansion.expand(file.text) : file.text)
        try sink.finish()
    }
}
