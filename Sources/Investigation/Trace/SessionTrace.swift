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
        let credential = IssuedCredential(
            key, session: session, identity: try answers.rows("key_identity", ["key": key]))
        let calls = try CallList(key: key, answers)
        let chain = try Chain(endingIn: key, answers)
        let root = session.text(0, "root_session_id").isEmpty ? key : session.text(0, "root_session_id")
        let related = try answers.rows("sessions_of_chain", ["root": root])
        let deployments = try answers.rows("deployments_of_root", ["root": root])
        let step = try Chain.step(
            answers, step: session.text(0, "step_uuid"), pipeline: session.text(0, "pipeline_uuid"))
        var sheet = Sheet(
            kind: "session", id: key, title: title(key, session),
            sentence: sentence(credential, session, calls, deployments))
        sheet.sections = [
            Sheet.Section("way", "Where the credential comes from", way(chain, step, credential)),
            Sheet.Section("calls", "1. All calls in the window", try callBlocks(calls, credential)),
            Sheet.Section("sources", "2. Addresses and programs", try sources(calls, key)),
            Sheet.Section(
                "persistence", "3. Calls that could keep a way in open",
                try picked(calls, key, SensitiveCalls.isPersistence)),
            Sheet.Section("data", "4. Access to data and secrets", try data(calls, key)),
            Sheet.Section("roles", "5. Roles taken, accounts crossed", try roles(calls, related, key, session)),
            Sheet.Section("errors", "6. Errors", errors(calls)),
            Sheet.Section("deployments", "What it deployed", deployed(deployments)),
            Sheet.Section("contain", "Containment", try containment(credential, session, calls)),
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

    private func sentence(
        _ credential: IssuedCredential, _ session: ResultSet, _ calls: CallList, _ deployments: ResultSet
    ) -> String {
        var words = credential.words.prefix(1).uppercased() + credential.words.dropFirst()
        let repository = session.text(0, "repository")
        let number = session.text(0, "build_number")
        let kind = session.text(0, "credential")
        if !session.text(0, "issued_at").isEmpty {
            words += ", at \(ZoneClock.utc.show(session.text(0, "issued_at")))"
        }
        if !repository.isEmpty { words += ", to \(repository)\(number.isEmpty ? "" : " #\(number)")" }
        // A chain begins with another credential than this.
        if let beginning = SessionTrace.beginnings[kind], !["", "0"].contains(session.text(0, "chain_depth")) {
            words += ", in a chain that \(beginning) began"
        }
        let totals = calls.totals
        words += ": \(CallTotals.counted(totals.calls, "call"))"
        if let cut = calls.cut { words += " (\(cut))" }
        words +=
            ", \(CallTotals.written(totals.writes)) writing, \(CallTotals.written(totals.denied)) denied, \(CallTotals.written(totals.failed)) failed, from \(CallTotals.counted(totals.addresses, "address"))"
        if totals.calls > 0 {
            words += ", first at \(ZoneClock.utc.show(totals.firstAt)), last at \(ZoneClock.utc.show(totals.lastAt))"
        }
        words +=
            "; \(CallTotals.counted(totals.picked(SensitiveCalls.isPersistence).calls, "call")) that could keep a way in open"
        words += "; \(CallTotals.counted(deployments.rows.count, "deployment")) in its chain."
        return words
    }

    private static let beginnings = [
        "oidc": "a web identity", "static-key": "a long-term key", "sso": "IAM Identity Center",
        "saml": "a SAML identity", "console": "a console sign-in", "root": "the account's root user",
        "service": "an AWS service", "role": "a role whose grant is not in the logs",
        "unknown": "a credential of unknown origin",
    ]

    private func way(_ chain: Chain, _ step: Sheet.Station?, _ credential: IssuedCredential) -> [Sheet.Block] {
        let stations = chain.stations(step: step)
        guard !stations.isEmpty else {
            let grant =
                credential.key.hasPrefix("AKIA") ? "A long-term key has no grant" : "Its grant is not in the logs"
            return [.note("It is \(credential.words). \(grant).")]
        }
        return [.chain(stations)]
    }

    private func callBlocks(_ calls: CallList, _ credential: IssuedCredential) throws -> [Sheet.Block] {
        guard !calls.isEmpty else { return [.note("0 calls: nothing in the logs bears this key.")] }
        return CallBlocks.of(calls, key: credential.key) + [.note(try reach(calls))]
    }

    private func reach(_ calls: CallList) throws -> String {
        let role = calls.result.text(0, "role_arn")
        guard !role.isEmpty else { return "First-seen marks are made for roles; this key has none." }
        let first = try answers.rows("role_first_seen", ["role": role]).text(0, "first_at")
        return
            "First-seen is told by all events of the database; those of this role reach back to \(ZoneClock.utc.show(first))."
    }

    private func sources(_ calls: CallList, _ key: String) throws -> [Sheet.Block] {
        guard !calls.isEmpty else { return [.note("0.")] }
        let all = try answers.rows("key_sources", ["key": key])
        // What is new is known of the calls that are listed.
        var new: [[String]: Set<String>] = [:]
        for row in calls.result.rows.indices {
            let source = [calls.result.text(row, "source_ip"), calls.result.text(row, "user_agent")]
            new[source, default: []].formUnion(calls.marks[row].filter { $0 != "action" })
        }
        let rows = all.rows.indices.map { row -> [Cell] in
            let marks = new[[all.text(row, "source_ip"), all.text(row, "user_agent")]] ?? []
            return [
                all.cell(row, "source_ip"), all.cell(row, "first_at"), all.cell(row, "last_at"), all.cell(row, "calls"),
                marks.isEmpty ? .null : .text(marks.sorted().joined(separator: ", ")), all.cell(row, "user_agent"),
            ]
        }
        let words =
            calls.totals.addresses > 1
            ? "\(CallTotals.written(calls.totals.addresses)) addresses used this key: a session that moves between networks is worth a look; AWS services that call for it count as addresses, too."
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

    /// The calls of some kinds, of which none is left out because others are
    /// newer.
    private func picked(_ calls: CallList, _ key: String, _ fits: (String, String) -> Bool) throws -> [Sheet.Block] {
        let of = CallTotals.counted(calls.totals.calls, "call")
        guard calls.totals.picked(fits).calls > 0 else { return [.note("0 of \(of).")] }
        let list = try CallList(key: key, where: fits, calls.totals, answers)
        let heading = "\(CallTotals.written(list.all)) of \(of)\(list.cut.map { ", \($0)" } ?? ""):"
        return [.note(heading), .table(list.table { _ in true })]
    }

    private func data(_ calls: CallList, _ key: String) throws -> [Sheet.Block] {
        try picked(calls, key, SensitiveCalls.isDataAccess) + [
            .note(
                "Reading objects and rows is a data event: it is in the logs only where the trail records data events.")
        ]
    }

    private func roles(
        _ calls: CallList, _ related: ResultSet, _ key: String, _ session: ResultSet
    ) throws -> [Sheet.Block] {
        var blocks = try picked(calls, key, SensitiveCalls.isRoleTaking)
        let taken = ResultSet(
            columns: related.columns,
            rows: related.rows.indices.filter { related.text($0, "parent_session_id") == key }.map { related.rows[$0] })
        if !taken.rows.isEmpty { blocks += [.note("Sessions taken from it:"), .table(taken)] }
        let home =
            session.text(0, "role_arn").split(separator: ":", omittingEmptySubsequences: false).dropFirst(4).first.map(
                String.init) ?? ""
        let kinds = calls.totals.kinds
        let accounts = Set(kinds.rows.indices.map { kinds.text($0, "account_id") }).subtracting(["", home]).sorted()
        if !home.isEmpty, !accounts.isEmpty {
            blocks.append(.note("Calls in other accounts than the role's own: \(accounts.joined(separator: ", "))."))
        }
        return blocks
    }

    /// By call and error, over all calls.
    private func errors(_ calls: CallList) -> [Sheet.Block] {
        let kinds = calls.totals.kinds
        let rows = kinds.rows.indices.filter { kinds.text($0, "result") != "ok" }.map { row -> [Cell] in
            let source = kinds.text(row, "event_source").replacing(".amazonaws.com", with: "")
            return [
                .text("\(source):\(kinds.text(row, "event_name"))"), kinds.cell(row, "result"),
                kinds.cell(row, "calls"), kinds.cell(row, "first_at"), kinds.cell(row, "last_at"),
            ]
        }
        guard !rows.isEmpty else { return [.note("0 of \(CallTotals.counted(calls.totals.calls, "call")).")] }
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

    private func containment(
        _ credential: IssuedCredential, _ session: ResultSet, _ calls: CallList
    ) throws -> [Sheet.Block] {
        let moment =
            [calls.totals.lastAt, session.text(0, "last_used_at"), session.text(0, "issued_at")]
            .first { !$0.isEmpty } ?? "1970-01-01T00:00:00Z"
        let blocks = Containment(credential: credential, moment: moment).blocks
        guard !credential.role.isEmpty, credential.kind != .service else { return blocks }
        let since = EventTime.format((EventTime.parse(moment) ?? 0) - 36 * 3_600)
        let others = try answers.rows(
            "sessions_alive",
            ["role": credential.role, "at": moment, "since": since, "key": session.text(0, "session_id")])
        let count = others.rows.count
        var alive =
            "At \(ZoneClock.utc.show(moment)), this session's last call, \(CallTotals.counted(count, "other session")) of the role \(count == 1 ? "was" : "were") alive"
        guard count > 0 else { return blocks + [.note(alive + ".")] }
        alive += ". A deny of what was issued before that time would have ended \(count == 1 ? "it" : "them") as well"
        if count > SessionTrace.mostAlive {
            alive += "; showing the newest \(SessionTrace.mostAlive) of \(CallTotals.counted(count, "session"))"
        }
        let shown = ResultSet(columns: others.columns, rows: Array(others.rows.prefix(SessionTrace.mostAlive)))
        return [.note(alive + ":"), .table(shown)] + blocks
    }

    /// Live sessions of the role that are listed at most.
    private static let mostAlive = 200

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
        if calls.totals.denied + calls.totals.failed > 0 { commands.append(["deploytrail", "why", key]) }
        for address in Set(calls.result.rows.indices.map { calls.result.text($0, "source_ip") }).sorted().prefix(3)
        where !address.isEmpty {
            commands.append(["deploytrail", "find", address])
        }
        return commands.map(ShellWords.line)
    }
}
