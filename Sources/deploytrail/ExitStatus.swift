import ArgumentParser
import Canned
import Foundation
import GRDB
import Report

/// What the exit codes mean; the same list as in the help.
enum ExitStatus {
    static let complete: Int32 = 0
    static let found: Int32 = 1
    static let usage: Int32 = 2
    static let problems: Int32 = 3
    static let contradiction: Int32 = 4

    /// A check failed that is not suppressed.
    static let findings = ExitCode(found)

    /// Done, but some input is missing from the result.
    static let inputProblems = ExitCode(problems)

    /// A signature, a hash or a link is contradicted.
    static let integrityFailure = ExitCode(contradiction)

    /// Says what is wrong, on stderr, and ends the program.
    static func leave(with error: any Error) -> Never {
        if error is BrokenPipe { exit(complete) }
        if let code = error as? ExitCode { exit(code.rawValue) }
        switch Deploytrail.exitCode(for: error) {
        case .success:
            print(Deploytrail.fullMessage(for: error))
            exit(complete)
        case .validationFailure:
            Terminal.complain(Deploytrail.fullMessage(for: error))
        default:
            let words = (error as? DatabaseError)?.message ?? "\(error)"
            Terminal.complain("deploytrail: \(words)")
        }
        exit(usage)
    }
}

extension Suggestion {
    /// What is wrong with a first argument that is no command; nil where it
    /// is one, or an option.
    static func unknownCommand(_ arguments: [String]) -> String? {
        guard let word = arguments.first, !word.hasPrefix("-") else { return nil }
        let names = Deploytrail.configuration.groupedSubcommands.flatMap(\.subcommands).map { $0._commandName }
        guard word != "help", !names.contains(word) else { return nil }
        let hint = nearest(to: word, among: names).map { " Did you mean '\($0)'?" } ?? ""
        return "deploytrail: unknown command '\(word)'.\(hint) See `deploytrail --help`."
    }
}
