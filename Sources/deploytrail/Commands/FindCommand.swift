import ArgumentParser
import Foundation
import Investigation
import Report
import Store

/// `deploytrail find`
struct FindCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find",
        abstract: "Find what a text names, whatever it is.",
        discussion: """
            Takes a deploy id, an event or request id, a UUID of Bitbucket, repo#build, a commit, a pull request \
            (PR 12), a branch, a service, cluster, task definition, task or image, an access key, role, session name, \
            principal id, an IP address or network, an account, a person, a user agent, or a time; says what it took \
            the text for, and lists what fits.

            EXAMPLES
              deploytrail find D-47ec51c8b4
              deploytrail find acme/checkout#311
              deploytrail find 198.51.100.0/24
              deploytrail find '14:05 yesterday in Berlin'
              deploytrail find sha256:8f423e6f6d908b7f24d1256fbcfeeeacb1a4cb0c60f5f39ea9530acc00ab0c2a --format json
            """)

    @OptionGroup var database: DatabaseOption

    @Option(help: ArgumentHelp("text or json.", valueName: "format"))
    var format: FindFormat = .text

    @Option(help: ArgumentHelp("The zone of times that name none, by its IANA name. Default: UTC.", valueName: "zone"))
    var tz: String?

    @Option(help: ArgumentHelp("What belongs to a time, before and after it: 30m, 2h, 1d.", valueName: "span"))
    var around = "30m"

    @Option(help: ArgumentHelp("Hits of each kind at most.", valueName: "count"))
    var limit = 10

    @Option(help: ArgumentHelp("The time that yesterday counts back from. Default: now.", valueName: "time"))
    var runAt: String?

    @Argument(help: ArgumentHelp("What you hold; several words are one text.", valueName: "text"))
    var text: [String]

    enum FindFormat: String, CaseIterable, ExpressibleByArgument { case text, json }

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit \(limit) is none: give it a count of 1 or more") }
        _ = try clock
        _ = try SpanArgument.seconds(around, option: "--around")
        _ = try RunTime.of(runAt)
    }

    private var clock: ZoneClock {
        get throws { try ZoneArgument.clock(tz) }
    }

    func run() throws {
        let store = try database.openForReading()
        let finder = Finder(
            clock: try clock, now: try RunTime.of(runAt),
            around: try SpanArgument.seconds(around, option: "--around"), limit: limit)
        let result = try store.database.read { try finder.find(text.joined(separator: " "), in: $0) }
        let sink = OutputSink.standardOutput()
        switch format {
        case .json: try result.writeJSON(to: sink)
        case .text:
            try SheetText(width: Terminal.width, color: Terminal.wantsColor, clock: try clock)
                .render(result.sheet, to: sink)
        }
        try sink.finish()
    }
}
