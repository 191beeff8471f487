import ArgumentParser
import Foundation
import Report
import Store

// Every way out passes here, so that exit codes mean what the help says.
signal(SIGPIPE, SIG_IGN)
if let problem = Suggestion.unknownCommand(Array(CommandLine.arguments.dropFirst())) {
    Terminal.complain(problem)
    exit(ExitStatus.usage)
}
do {
    var command = try Deploytrail.parseAsRoot()
    try command.run()
} catch {
    ExitStatus.leave(with: error)
}
