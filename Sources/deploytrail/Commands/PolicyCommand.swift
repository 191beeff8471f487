import ArgumentParser
import Canned
import Foundation
import Investigation
import Report
import Store

/// `deploytrail policy`
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Write the least-privilege policy for the use that the logs show of a role.",
        discussion: """
            A suggestion to review, never executed. Allows every action that the role's sessions were given, on all \
            resources. What CloudTrail does not log is not in it: data events that no trail records, iam:PassRole.

            EXAMPLES
              deploytrail policy --role pipeline-deploy
              deploytrail policy --role arn:aws:iam::123456789012:role/ci/deploy --from 90d --output policy.json
            """)

    @OptionGroup var database: DatabaseOption
    @Option(help: ArgumentHelp("The role: an ARN or a name.", valueName: "role"))
    var role: String
    @Option(help: ArgumentHelp("Actions last used at this time or later.", valueName: "time"))
    var from: String?
    @Option(help: ArgumentHelp("Actions first used before this time.", valueName: "time"))
    var to: String?
    @Option(help: ArgumentHelp("The time that 90d counts back from. Default: now.", valueName: "time"))
    var runAt: String?
    @Option(
        help: ArgumentHelp(
            "Write to this file; of several documents the second to NAME-2.json, and so on.", valueName: "file"))
    var output: String?

    func validate() throws {
        if role.isEmpty { throw ValidationError("--role is empty: give it a role's name or ARN") }
        if output == "" { throw ValidationError("--output is empty: give it a file's name") }
        _ = try time(from, "--from")
        _ = try time(to, "--to")
    }

    private func time(_ text: String?, _ option: String) throws -> String? {
        let now = try RunTime.of(runAt)
        return try text.map { try TimeArgument.parse($0, option: option, runAt: now, clock: .utc) }
    }

    func run() throws {
        try PolicyWriter(role: role, from: time(from, "--from"), to: time(to, "--to"), output: output)
            .write(from: database.openForReading())
    }
}
