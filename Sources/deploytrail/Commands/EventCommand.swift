import ArgumentParser
import Foundation
import Ingest
import JSONText
import Report

/// `deploytrail event`
struct EventCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "event",
        abstract: "Show one event as CloudTrail wrote it.",
        discussion: """
            Reads the record from the file it came from, after checking that the file's SHA-256 is still the one \
            that was ingested. Without --raw, secrets are left out and the text is indented.

            EXAMPLES
              deploytrail event 49e351ce-a429-4159-886d-0a2a0a78dccc
              deploytrail event 49e351ce-a429-4159-886d-0a2a0a78dccc --raw
            """)

    @OptionGroup var database: DatabaseOption

    @Flag(help: "The record's bytes, as they are in the file.")
    var raw = false

    @Argument(help: ArgumentHelp("The event's id.", valueName: "event-id"))
    var eventID: String

    func run() throws {
        let store = try database.openForReading(needsAnswers: false)
        // CSV lines end with CR LF, of which shells leave the CR behind.
        let eventID = eventID.trimmingCharacters(in: .whitespacesAndNewlines)
        let record = try store.database.read { try OriginalRecord.read(eventID: eventID, in: $0) }
        let sink = OutputSink.standardOutput()
        if raw {
            try sink.write(String(decoding: record.bytes, as: UTF8.self) + "\n")
        } else {
            try sink.write(try record.readable() + "\n")
        }
        try sink.finish()
    }
}
