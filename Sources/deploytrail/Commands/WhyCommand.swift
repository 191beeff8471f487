import ArgumentParser
import Foundation
import Investigation
import Report
import Store

/// `deploytrail why`
struct WhyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Explain denied and failed calls, and what would have allowed them.",
        discussion: """
            Takes a deployment, event, session, access key, pipeline, step, repo#build or role, or a role or period \
            alone. Retries are one group. A denied web identity is shown beside the role's trust policy, where a call \
            in the logs or an ingested export tells it.

            EXAMPLES
              deploytrail why D-5bdcaf964f
              deploytrail why acme/checkout#311
              deploytrail why --role pipeline-deploy --since 2h
              deploytrail why --since 1d --format json
            """)

    @OptionGroup var database: DatabaseOption
    @Option(help: ArgumentHelp("Only this role, as caller or asked for: an ARN or a name.", valueName: "role"))
    var role: String?
    @Option(help: ArgumentHelp("Calls at this time or later: 2h, 2026-09-01.", valueName: "time"))
    var since: String?
    @Option(help: ArgumentHelp("text or json.", valueName: "format"))
    var format: FindCommand.FindFormat = .text
    @Option(help: ArgumentHelp("The zone of times, by its IANA name. Default: UTC.", valueName: "zone"))
    var tz: String?
    @Option(help: ArgumentHelp("The time that 2h counts back from. Default: now.", valueName: "time"))
    var runAt: String?
    @Argument(help: ArgumentHelp("What was denied or failed; several words are one text.", valueName: "id"))
    var id: [String] = []

    func validate() throws {
        if id.isEmpty, role == nil, since == nil {
            throw ValidationError("say what to explain: an id, --role or --since")
        }
        if role == "" { throw ValidationError("--role is empty: give it a role's name or ARN") }
        _ = try clock
        _ = try from
    }

    private var clock: ZoneClock {
        get throws { try ZoneArgument.clock(tz) }
    }

    private var from: String? {
        get throws {
            let now = try RunTime.of(runAt)
            return try since.map { try TimeArgument.parse($0, option: "--since", runAt: now, clock: try clock) }
        }
    }

    func run() throws {
        let store = try database.openForReading()
        let explainer = Explainer(clock: try clock, now: try RunTime.of(runAt))
        let question = Explainer.Question(
            text: id.isEmpty ? nil : id.joined(separator: " "), role: role, from: try from)
        let explanation = try store.database.read { try explainer.explain(question, in: $0) }
        let sink = OutputSink.standardOutput()
        switch format {
        case .json: try sink.write(try explanation.json())
        case .text:
            try SheetText(width: Terminal.width, color: Terminal.wantsColor, clock: try clock)
                .render(explanation.sheet, to: sink)
        }
        try sink.finish()
    }
}
