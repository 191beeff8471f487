import ArgumentParser
import Canned
import Foundation
import Logging
import Report
import Store

// Every way out passes here, so that exit codes mean what the help says.
signal(SIGPIPE, SIG_IGN)
Store.prepareProcess()
LoggingSystem.bootstrap { label in
    var handler = StreamLogHandler.standardError(label: label)
    let asked = ProcessInfo.processInfo.environment["DEPLOYTRAIL_LOG"].flatMap(Logger.Level.init(rawValue:))
    handler.logLevel = asked ?? .notice
    return handler
}
if let problem = Suggestion.unknownCommand(Array(CommandLine.arguments.dropFirst())) {
    Terminal.complain(problem)
    exit(ExitStatus.usage)
}
do {
    var command = try Deploytrail.parseAsRoot(CommandArguments.texts)
    // Paths of evidence may be any bytes; names that are ours are text.
    if !(command is IngestCommand), let foreign = CommandArguments.firstForeign {
        throw ValidationError("the argument '\(foreign)' is not valid UTF-8")
    }
    try command.run()
} catch {
    ExitStatus.leave(with: error)
}
