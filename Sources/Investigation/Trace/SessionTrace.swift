import Canned
import CloudTrail
import Report

/// The trace of a session, or of a long-term access key: the six questions of
/// AWS's playbook for compromised credentials (aws-samples,
/// aws-incident-response-playbooks, IRP-CredCompromise).
struct SessionTrace {
    private let answers: CatalogueAnswers

    init(_ answers: CatalogueAnswers) { self.answers = answers }

    func sheet(_ key: String) throws -> Sheet {
        let session = try answers.rows("session", ["key": key])
        let calls = try CallList(key: key, answers)
        let chain = try Chain(endingIn: key, answers)
        let root = session.text(0, "root_session_id").isEmpty ? key : session.text(0, "root_session_id")
        let related = try answers.rows("sessions_of_chain", ["root": root])
        let deployments = try answers.rows("deployments_of_root", ["root": root])
        let step = try Chain.step(
            answers, step: session.text(0, "step_uuid"), pipeline: session.text(0, "pipeline_uuid"))
        var sheet = Sheet(
            kind: "session", id: key, title: title(key, session), sentence: sentence(key, session, calls, deployments))
        sheet.sections = [
            Sheet.Section("way", "Where the session comes from", way(chain, step, key)),
            Sheet.Section("calls", "1. All calls in the window", try callBlocks(calls, key)),
            Sheet.Section("sources", "2. Addresses and programs", sources(calls)),
            Sheet.Section(
                "persistence", "3. Calls that could keep a way in open", picked(calls, SensitiveCalls.isPersistence)),
            Sheet.Section("data", "4. Access to data and secrets", data(calls)),
            Sheet.Section("roles", "5. Roles taken, accounts crossed", roles(calls, related, key, session)),
            Sheet.Section("errors", "6. Errors", errors(calls)),
            Sheet.Section("deployments", "What it deployed", deployed(deployments)),
            Sheet.Section("contain", "What a deny by token issue time would end", try containment(session, calls)),
            Sheet.Section("go-on", "Where to go on", [.commands(commands(key, session, calls))]),
        ]
        sheet.timeline = TraceTimeline.of(deployments: deployments, calls: calls)
        sheet.eventIDs =
            chain.sessions.map { $0.result.text($0.row, "grant_event_id") }.filter { !$0.isEmpty }
            + calls.result.rows.indices.filter { calls.isWrite($0) }.map { calls.result.text($0, "event_id") }
        return sheet
    }

    private func title(_ key: String, _ session: ResultSet) -> String {
        let role = session.text(0, "role_arn").split(separator: "/").last.map(String.init) ?? ""
        return role.isEmpty ? key : "\(key): a session of \(role)"
    }

    private func sentence(_ key: String, _ session: ResultSet, _ calls: CallList, _ deployments: ResultSet) -> String {
        var words: String
        if session.rows.isEmpty {
            words = "\(key) is a long-term key, or one whose grant and role are not in the logs"
        } else {
            let repository = session.text(0, "repository")
            let number = session.text(0, "build_number")
            let kind = session.text(0, "credential")
            words =
                "A session of \(session.text(0, "role_arn").isEmpty ? session.text(0, "principal_arn") : session.text(0, "role_arn"))"
            if !session.text(0, "issued_at").isEmpty {
                words += ", issued at \(ZoneClock.utc.show(session.text(0, "issued_at")))"
            }
            if !repository.isEmpty { words += " to \(repository)\(number.isEmpty ? "" : " #\(number)")" }
            words += ", begun by \(SessionTrace.beginnings[kind] ?? kind)"
        }
        let writes = calls.result.rows.indices.count(where: calls.isWrite)
        let denied = calls.result.rows.indices.count(where: calls.isDenied)
        let addresses = Set(calls.result.rows.indices.map { calls.result.text($0, "source_ip") }).count
        words +=
            ": \(calls.result.rows.count) calls, \(writes) writing, \(denied) refused, from \(addresses) address\(addresses == 1 ? "" : "es")"
        words += "; \(deployments.rows.count) deployment\(deployments.rows.count == 1 ? "" : "s") in its chain."
        return words
    }

    private static let beginnings = [
        "oidc": "a web identity", "static-key": "a long-term key", "sso": "IAM Identity Center",
        "console": "the console",
        "root": "the account's root user", "service": "an AWS service",
        "role": "a role whose beginning is not in the logs",
    ]

    private func way(_ chain: Chain, _ step: Sheet.Station?, _ key: String) -> [Sheet.Block] {
        let stations = chain.stations(step: step)
        if stations.isEmpty {
            return [.note("\(key) has no grant in the logs: a long-term key of a user has none.")]
        }
        return [.chain(stations)]
    }

    private func callBlocks(_ calls: CallList, _ key: String) throws -> [Sheet.Block] {
        guard !calls.isEmpty else { return [.note("0 calls: nothing in the logs bears this key.")] }
        return CallBlocks.of(calls, key: key) + [.note(try reach(calls))]
    }

    private func reach(_ calls: CallList) throws -> String {
        let role = calls.result.text(0, "role_arn")
        guard !role.isEmpty else { return "First-seen marks are made for roles; this key has none." }
        let first = try answers.rows("role_first_seen", ["role": role]).text(0, "first_at")
        return
            "First-seen is told by all events of the database; those of this role reach back to \(ZoneClock.utc.show(first))."
    }

    private func sources(_ calls: CallList) -> [Sheet.Block] {
        guard !calls.isEmpty else { return [.note("0.")] }
        struct Source: Hashable { var address: String; var agent: String }
        var order: [Source] = []
        var sums: [Source: (first: String, last: String, calls: Int64, isNew: Set<String>)] = [:]
        for row in calls.result.rows.indices {
            let source = Source(
                address: calls.result.text(row, "source_ip"), agent: calls.result.text(row, "user_agent"))
            let time = calls.result.text(row, "event_time")
            if sums[source] == nil {
                order.append(source)
                sums[source] = (time, time, 0, [])
            }
            sums[source]?.last = time
            sums[source]?.calls += 1
            sums[source]?.isNew.formUnion(calls.marks[row].filter { $0 != "action" })
        }
        let rows = order.map { source -> [Cell] in
            let sum = sums[source]!
            return [
                .text(source.address), .text(sum.first), .text(sum.last), .integer(sum.calls),
                sum.isNew.isEmpty ? .null : .text(sum.isNew.sorted().joined(separator: ", ")), .text(source.agent),
            ]
        }
        let addresses = Set(order.map(\.address)).count
        let words =
            addresses > 1
            ? "\(addresses) addresses used this key: a session that moves between networks is worth a look; AWS services that call for it count as addresses, too."
            : "One address."
        return [
            .table(
                ResultSet(
                    columns: [
                        Column(name: "source_ip"), Column(name: "first", kind: .time),
                        Column(name: "last", kind: .time),
                        Column(name: "calls", kind: .integer), Column(name: "first_seen"), Column(name: "user_agent"),
                    ], rows: rows)), .note(words),
        ]
    }

    private func picked(_ calls: CallList, _ fits: (String, String) -> Bool) -> [Sheet.Block] {
        let table = calls.table { fits(calls.result.text($0, "event_source"), calls.result.text($0, "event_name")) }
        return table.rows.isEmpty ? [.note("0 of \(calls.result.rows.count) calls.")] : [.table(table)]
    }

    private func data(_ calls: CallList) -> [Sheet.Block] {
        picked(calls, SensitiveCalls.isDataAccess) + [
            .note(
                "Reading objects and rows is a data event: it is in the logs only where the trail records data events.")
        ]
    }

    private func roles(_ calls: CallList, _ related: ResultSet, _ key: String, _ session: ResultSet) -> [Sheet.Block] {
        var blocks = picked(calls, SensitiveCalls.isRoleTaking)
        let taken = ResultSet(
            columns: related.columns,
            rows: related.rows.indices.filter { related.text($0, "parent_session_id") == key }.map { related.rows[$0] })
        if !taken.rows.isEmpty { blocks += [.note("Sessions taken from it:"), .table(taken)] }
        let home =
            session.text(0, "role_arn").split(separator: ":", omittingEmptySubsequences: false).dropFirst(4).first.map(
                String.init) ?? ""
        let accounts = Set(calls.result.rows.indices.map { calls.result.text($0, "account_id") }).subtracting([
            "", home,
        ]).sorted()
        if !home.isEmpty, !accounts.isEmpty {
            blocks.append(.note("Calls in other accounts than the role's own: \(accounts.joined(separator: ", "))."))
        }
        return blocks
    }

    private func errors(_ calls: CallList) -> [Sheet.Block] {
        var order: [[String]] = []
        var sums: [[String]: (count: Int64, first: String, last: String)] = [:]
        for row in calls.result.rows.indices where calls.result.text(row, "result") != "ok" {
            let key = [calls.words(row), calls.result.text(row, "result")]
            let time = calls.result.text(row, "event_time")
            if sums[key] == nil {
                order.append(key)
                sums[key] = (0, time, time)
            }
            sums[key]?.count += 1
            sums[key]?.last = time
        }
        guard !order.isEmpty else { return [.note("0 of \(calls.result.rows.count) calls.")] }
        let rows = order.map { key -> [Cell] in
            let sum = sums[key]!
            return [.text(key[0]), .text(key[1]), .integer(sum.count), .text(sum.first), .text(sum.last)]
        }
        return [
            .table(
                ResultSet(
                    columns: [
                        Column(name: "call"), Column(name: "result"), Column(name: "calls", kind: .integer),
                        Column(name: "first", kind: .time), Column(name: "last", kind: .time),
                    ], rows: rows))
        ]
    }

    private func deployed(_ deployments: ResultSet) -> [Sheet.Block] {
        deployments.rows.isEmpty
            ? [.note("Nothing of ECS, in its whole chain.")] : [.table(DeploymentTable.of(deployments))]
    }

    // MARK: Containment

    private func containment(_ session: ResultSet, _ calls: CallList) throws -> [Sheet.Block] {
        let role = session.text(0, "role_arn")
        guard !role.isEmpty else {
            return [.note("A long-term key is not ended by aws:TokenIssueTime: deactivate it (iam update-access-key).")]
        }
        var moment = session.text(0, "last_used_at")
        if moment.isEmpty { moment = session.text(0, "issued_at") }
        let since = EventTime.format((EventTime.parse(moment) ?? 0) - 36 * 3_600)
        let others = try answers.rows(
            "sessions_alive", ["role": role, "at": moment, "since": since, "key": session.text(0, "session_id")])
        let name = role.split(separator: "/").last.map(String.init) ?? role
        return [
            .note(
                "At \(ZoneClock.utc.show(moment)), this session's last call, \(PipelineTrace.counted(others.rows.count, "other session")) of the role \(others.rows.count == 1 ? "was" : "were") alive\(others.rows.isEmpty ? "." : ". A deny of what was issued before that time would have ended \(others.rows.count == 1 ? "it" : "them") as well:")"
            ),
            .table(others),
            .note(
                "A suggestion, never executed by this program: attach it to the role \(name) as an inline policy. It stops legitimate sessions, too; changing the trust policy does not end live sessions; the role can take new ones at once. Set the time to now when you use it."
            ),
            .document(SessionTrace.denial(before: moment)),
        ]
    }

    /// The policy that the console's "Revoke active sessions" attaches (IAM
    /// user guide, "Revoking IAM role temporary security credentials").
    private static func denial(before moment: String) -> String {
        """
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Sid": "RevokeOlderSessions",
              "Effect": "Deny",
              "Action": ["*"],
              "Resource": ["*"],
              "Condition": {
                "DateLessThan": {
                  "aws:TokenIssueTime": "\(moment)"
                }
              }
            }
          ]
        }
        """
    }

    private func commands(_ key: String, _ session: ResultSet, _ calls: CallList) -> [String] {
        var commands: [[String]] = []
        if !session.text(0, "step_uuid").isEmpty {
            commands.append(["deploytrail", "trace", session.text(0, "step_uuid")])
        }
        if !session.text(0, "pipeline_uuid").isEmpty {
            commands.append(["deploytrail", "trace", session.text(0, "pipeline_uuid")])
        }
        let parent = session.text(0, "parent_session_id")
        if !parent.isEmpty { commands.append(["deploytrail", "trace", parent]) }
        if calls.result.rows.indices.contains(where: calls.isDenied) { commands.append(["deploytrail", "why", key]) }
        for address in Set(calls.result.rows.indices.map { calls.result.text($0, "source_ip") }).sorted().prefix(3)
        where !address.isEmpty {
            commands.append(["deploytrail", "find", address])
        }
        return commands.map(ShellWords.line)
    }
}
