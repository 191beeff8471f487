import ArgumentParser
import Canned

/// The command line: each command parses its arguments, calls a capability,
/// and renders the result.
struct Deploytrail: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deploytrail",
        abstract: "Who deployed what, when: proven from AWS's own logs.",
        discussion: """
            Reads CloudTrail log files, Bitbucket exports and ECS service tags into one SQLite database, ties every \
            ECS change to the role session, the pipeline step and the person's account behind it, and reports it.

            EXAMPLES
              deploytrail ingest AWSLogs/ bitbucket/ ecs/
              deploytrail report deployments --from 2026-09-01 --to 2026-10-01
              deploytrail report deployments --format csv --output september.csv
              deploytrail files --status failed
              deploytrail event 49e351ce-a429-4159-886d-0a2a0a78dccc --raw

            EXIT CODES
              0  complete
              1  a check failed at or above --fail-on and is not suppressed (check)
              2  a usage error, or it could not start
              3  done, but some input failed, was partial or had records rejected; verify: not all could be checked
              4  a signature, a hash or a link is contradicted, or a thing that a digest names is gone (verify)
            """,
        version: Version.current,
        groupedSubcommands: [
            CommandGroup(name: "Evidence in", subcommands: [IngestCommand.self, CorrelateCommand.self]),
            CommandGroup(
                name: "Answers out", subcommands: [ReportCommand.self, ReportsCommand.self, ServeCommand.self]),
            CommandGroup(
                name: "Who did it",
                subcommands: [
                    FindCommand.self, TraceCommand.self, WhyCommand.self, PeopleCommand.self, PolicyCommand.self,
                ]),
            CommandGroup(name: "Audit", subcommands: [CheckCommand.self, ChecksCommand.self]),
            CommandGroup(name: "Proof", subcommands: [VerifyCommand.self, SampleCommand.self, PackCommand.self]),
            CommandGroup(
                name: "Looking closer",
                subcommands: [
                    StatusCommand.self, FilesCommand.self, EventCommand.self, QueryCommand.self, SQLCommand.self,
                ]),
        ])
}
