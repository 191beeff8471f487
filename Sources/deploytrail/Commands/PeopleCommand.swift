import ArgumentParser
import Canned
import Foundation
import Report

/// `deploytrail people`
struct PeopleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "people",
        abstract: "Say whose accounts are whose, and which are nobody's.",
        discussion: """
            Persons come from a reviewed people.csv, else from what Okta, Atlassian, Bitbucket and AWS Identity Center \
            say of their accounts: docs/people.md. Commit e-mails and display names are suggestions alone.

            EXAMPLES
              deploytrail people
              deploytrail people --person ana@example.com --format json
              deploytrail people --suggest --output suggestions.csv
            """)

    @OptionGroup var database: DatabaseOption
    @OptionGroup(title: "Output") var output: OutputOptions

    @Option(help: "Only this person: an id, a name or an e-mail (repeatable).")
    var person: [String] = []

    @Flag(help: "Print rows that a reviewer might add to people.csv instead, each with why.")
    var suggest = false

    @Option(help: ArgumentHelp("Say that this was made at this time. Default: now.", valueName: "time"))
    var runAt: String?

    func validate() throws {
        if suggest, !person.isEmpty { throw ValidationError("--person does not go with --suggest: leave one out") }
        if person.contains("") { throw ValidationError("--person is empty: give it an id, a name or an e-mail") }
    }

    func run() throws {
        let report = try CannedReport(suggest ? "people-suggestions" : "people")
        var parameters: [String: String] = [:]
        if !person.isEmpty { parameters["person"] = String(decoding: try JSONEncoder().encode(person), as: UTF8.self) }
        let document = try report.run(
            on: database.openForReading(), parameters: parameters, all: false, limit: nil, runAt: RunTime.of(runAt))
        try output.render(document)
        output.noteBeside(document)
    }
}
