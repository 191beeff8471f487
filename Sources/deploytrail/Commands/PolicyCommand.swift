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
        let store = try database.openForReading()
        let (from, to) = (try time(from, "--from"), try time(to, "--to"))
        let used = try store.database.read { try UsedActions(role: role, from: from, to: to, in: $0) }
        if output == nil, used.documents.count > 1 {
            throw ValidationError(
                "the use needs \(used.documents.count) policies of AWS's size: give --output a file's name")
        }
        for (place, document) in used.documents.enumerated() {
            let sink = try output.map { try OutputSink.file(name($0, place)) } ?? OutputSink.standardOutput()
            try sink.write(document + "\n")
            try sink.finish()
        }
        for call in used.unnamed {
            Terminal.complain(
                "not in the policy: \(VisibleText.neutralise(call)): the call's name does not tell its action")
        }
        if used.documents.isEmpty { Terminal.complain("no policy: none of the calls' actions is known") }
    }

    /// `policy.json`, `policy-2.json`, …
    private func name(_ first: String, _ place: Int) -> String {
        guard place > 0 else { return first }
        let url = URL(fileURLWithPath: first)
        let stem = url.deletingPathExtension().lastPathComponent
        let suffix = url.pathExtension.isEmpty ? "" : ".\(url.pathExtension)"
        return url.deletingLastPathComponent().appendingPathComponent("\(stem)-\(place + 1)\(suffix)").path
    }
}
