import ArgumentParser
import Foundation
import Ingest
import Investigation
import Report
import Store

/// `deploytrail trace`
struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Trace a deployment, session, access key, pipeline, step, service or task definition.",
        discussion: """
            Says in a sentence what it was, draws the way from the pipeline's step through every role session to the \
            change, shows what changed, what else the session did, and where to go on. What names several things is \
            refused with a list of them.

            EXAMPLES
              deploytrail trace D-47ec51c8b4
              deploytrail trace ASIAIOSFODNN7EXAMPLE --around 2h
              deploytrail trace acme/checkout#311
              deploytrail trace production/checkout --format html --output checkout.html
              deploytrail trace D-47ec51c8b4 --format csv > timeline.csv
              deploytrail trace D-47ec51c8b4 --raw
            """)

    @OptionGroup var database: DatabaseOption
    @OptionGroup var output: SheetOutput

    @Option(
        help: ArgumentHelp(
            "What counts as a deployment's neighbour, before and after it: 30m, 2h, 1d.", valueName: "span"))
    var around = "30m"

    @Option(help: ArgumentHelp("The time that yesterday counts back from. Default: now.", valueName: "time"))
    var runAt: String?

    @Flag(help: "Print the CloudTrail records behind it instead, one JSON object after another, secrets left out.")
    var raw = false

    @Argument(help: ArgumentHelp("What to trace; several words are one text.", valueName: "id"))
    var id: [String]

    func validate() throws {
        _ = try SpanArgument.seconds(around, option: "--around")
        _ = try RunTime.of(runAt)
        if raw, output.output != nil || output.format != nil {
            throw ValidationError("--raw prints records as they are: leave out --format and --output")
        }
    }

    func run() throws {
        let store = try database.openForReading()
        let tracer = Tracer(
            clock: try output.clock, now: try RunTime.of(runAt),
            around: try SpanArgument.seconds(around, option: "--around"))
        let sheet = try store.database.read { try tracer.trace(id.joined(separator: " "), in: $0) }
        guard raw else { return try output.write(sheet) }
        let sink = OutputSink.standardOutput()
        var missing: [String] = []
        for event in sheet.eventIDs {
            do {
                let record = try store.database.read { try OriginalRecord.read(eventID: event, in: $0) }
                try sink.write(try record.readable() + "\n")
            } catch let error as OriginalRecord.Problem {
                missing.append("event \(event): \(error)")
            }
        }
        try sink.finish()
        guard missing.isEmpty else {
            for line in missing { Terminal.complain(line) }
            throw ExitCode(3)
        }
    }
}
