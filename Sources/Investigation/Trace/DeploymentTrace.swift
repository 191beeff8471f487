import Canned
import CloudTrail
import Report

/// The trace of one deployment.
struct DeploymentTrace {
    private let answers: CatalogueAnswers
    private let around: Int64

    init(_ answers: CatalogueAnswers, around: Int64) {
        self.answers = answers
        self.around = around
    }

    func sheet(_ deployID: String) throws -> Sheet {
        let all = try answers.rows("deployment", ["id": deployID])
        let words = DeploymentWords(all, 0)
        let (event, credential) = (words.text("event_id"), words.text("credential_id"))
        let history = try serviceHistory(words)
        let key = words.text("access_key_id").isEmpty ? credential : words.text("access_key_id")
        let calls = key.isEmpty ? nil : try CallList(key: key, answers)
        let related =
            words.text("root_id").isEmpty
            ? nil : try answers.rows("deployments_of_root", ["root": words.text("root_id")])
        let chain = try Chain(endingIn: credential, answers)
        var sheet = Sheet(
            kind: "deployment", id: deployID, title: "\(deployID): \(words.short)",
            sentence: words.sentence(at: ZoneClock.utc.show(words.text("requested_at")))
                + (calls?.cut.map { " Of the session's calls, \($0)." } ?? ""))
        sheet.sections = [
            Sheet.Section(
                "way", "From the step to the change",
                [.chain(try stations(chain, words))] + gaps(chain, words) + (try doubts(words, calls))),
            Sheet.Section("change", "What was asked for", try change(words, history)),
            Sheet.Section("service", "Before and after", before(words, history)),
            Sheet.Section("calls", "All calls of the session", callBlocks(calls, key)),
            Sheet.Section("neighbours", "Deployed within \(around / 60) minutes of it", try neighbours(words)),
            Sheet.Section("reach", "What else the session and its role changed", try reach(words, related)),
            Sheet.Section("go-on", "Where to go on", [.commands(commands(words, key))]),
        ]
        sheet.timeline = TraceTimeline.of(deployments: related ?? all, calls: calls)
        sheet.eventIDs =
            [event] + chain.sessions.map { $0.result.text($0.row, "grant_event_id") }.filter { !$0.isEmpty }
        return sheet
    }

    // MARK: The way

    private func stations(_ chain: Chain, _ words: DeploymentWords) throws -> [Sheet.Station] {
        let step =
            words.text("match") == "none"
            ? nil : try Chain.step(answers, step: words.text("step_uuid"), pipeline: words.text("pipeline_uuid"))
        var stations = chain.stations(step: step)
        let link = words.text("link")
        stations.append(
            Sheet.Station(
                kind: "change", title: "\(words.text("event_name")): \(words.short)",
                details: [
                    Sheet.Fact("requested at", words.text("requested_at"), kind: .time),
                    Sheet.Fact("principal", words.text("principal_arn")),
                    Sheet.Fact("source address", words.text("source_ip")),
                    Sheet.Fact("user agent", words.text("user_agent")),
                    Sheet.Fact("event", words.text("event_id")),
                    Sheet.Fact("record", words.text("evidence")),
                ],
                tie: stations.isEmpty ? nil : link,
                strength: stations.contains { $0.tie == link } || stations.isEmpty
                    ? nil : TieWords.sentence(for: link, isMatch: false)))
        return stations
    }

    /// What of the way is not known, in words.
    private func gaps(_ chain: Chain, _ words: DeploymentWords) -> [Sheet.Block] {
        var notes: [Sheet.Block] = []
        if ["inferred", "claimed"].contains(words.text("attribution")) {
            notes.append(.note(LinkSentences.all["attribution"]?[words.text("attribution")] ?? ""))
        }
        if words.text("before_source") == "answer-over-history" {
            notes.append(
                .note(
                    "ECS's answer shows that \(words.text("task_definition_before")) was in service before, which is not what "
                        + "the calls before tell: something that left no record, such as a rollback, lay between."))
        } else if words.text("before_source") == "unordered" {
            notes.append(
                .note("Several calls changed the service in one second, in no order that their answers show."))
        }
        if !words.text("environment_conflict").isEmpty {
            notes.append(
                .note(
                    "The service's tags say \(words.text("environment")), Bitbucket's deployment environment is "
                        + "\(words.text("environment_conflict"))."))
        }
        if words.text("match") == "none" || words.text("match").isEmpty {
            notes.append(.note("No pipeline run is known: \(LinkSentences.all["match"]?["none"] ?? "")"))
        }
        if chain.sessions.isEmpty { notes.append(.note(LinkSentences.all["link"]?["none"] ?? "")) }
        return notes
    }

    /// What speaks against the step itself having made the call.
    private func doubts(_ words: DeploymentWords, _ calls: CallList?) throws -> [Sheet.Block] {
        var notes: [Sheet.Block] = []
        let requested = words.text("requested_at")
        let step = words.text("step_uuid")
        let done = step.isEmpty ? "" : try answers.rows("step", ["id": step]).text(0, "completed_on")
        if let end = EventTime.parse(done), let time = EventTime.parse(requested), time > end {
            notes.append(
                .note(
                    "The call came \((time - end + 59) / 60) minutes after the step was done at \(ZoneClock.utc.show(done)): the key was used outside its step."
                ))
        }
        if let calls, let first = calls.result.rows.indices.first {
            let (own, address) = (calls.result.text(first, "source_ip"), words.text("source_ip"))
            let isService = [own, address].contains { $0.hasSuffix(".amazonaws.com") }
            if !isService, !own.isEmpty, !address.isEmpty, own != address {
                notes.append(
                    .note("The key's first call came from \(own), this one from \(address): compare who is there."))
            }
        }
        return notes
    }

    // MARK: The change

    private func change(_ words: DeploymentWords, _ history: ResultSet?) throws -> [Sheet.Block] {
        let images = try answers.rows("images_of_deployment", ["event": words.text("event_id")])
        var blocks: [Sheet.Block] = [
            .facts(
                [
                    Sheet.Fact("environment", words.text("environment")),
                    Sheet.Fact("account", words.text("account_id")), Sheet.Fact("region", words.text("region")),
                    Sheet.Fact("cluster", words.text("cluster")), Sheet.Fact("service", words.text("service")),
                    Sheet.Fact("change", words.text("change")),
                    Sheet.Fact("before", words.text("task_definition_before")),
                    Sheet.Fact("after", words.text("task_definition")), Sheet.Fact("result", words.text("result")),
                    Sheet.Fact("error", words.text("error_code")),
                ]
                    + images.rows.indices.map { row in
                        let digest = images.text(row, "image_digest")
                        return Sheet.Fact(
                            "image of \(images.text(row, "container").isEmpty ? "the task" : images.text(row, "container"))",
                            images.text(row, "image") + (digest.isEmpty ? "" : " (\(digest))"))
                    })
        ]
        let (before, after) = (words.text("task_definition_before"), words.text("task_definition"))
        guard !before.isEmpty, !after.isEmpty else {
            return blocks + [.note("Only one revision is known: there is nothing to compare.")]
        }
        if before == after { return blocks + [.note("The revision stayed the same.")] }
        let (account, region) = (words.text("account_id"), words.text("region"))
        let old = try Registration(before, account: account, region: region, answers)
        let new = try Registration(after, account: account, region: region, answers)
        guard old?.document != nil, new?.document != nil else {
            let missing = [(before, old), (after, new)].filter { $0.1?.document == nil }.map(\.0).joined(
                separator: " and ")
            return blocks + [
                .note(
                    "What changed cannot be told: neither a RegisterTaskDefinition call nor an export has \(missing).")
            ]
        }
        var differences = TaskDefinitionDocument.differences(before: old?.document, after: new?.document)
        differences += try digests(words, history)
        blocks.append(differences.isEmpty ? .note("\(before) and \(after) say the same.") : .differences(differences))
        if let new { blocks.append(.facts(new.facts)) }
        return blocks
    }

    /// Where an image's digest is known on both sides.
    private func digests(_ words: DeploymentWords, _ history: ResultSet?) throws -> [Sheet.Difference] {
        guard let history, let previous = previous(words, history) else { return [] }
        let old = try answers.rows("images_of_deployment", ["event": history.text(previous, "event_id")])
        let new = try answers.rows("images_of_deployment", ["event": words.text("event_id")])
        return new.rows.indices.compactMap { row in
            let container = new.text(row, "container")
            guard let match = old.rows.indices.first(where: { old.text($0, "container") == container }),
                !old.text(match, "image_digest").isEmpty, !new.text(row, "image_digest").isEmpty,
                old.text(match, "image_digest") != new.text(row, "image_digest")
            else { return nil }
            return Sheet.Difference(
                "\(container): image digest", before: old.text(match, "image_digest"),
                after: new.text(row, "image_digest"))
        }
    }

    // MARK: The service

    private func serviceHistory(_ words: DeploymentWords) throws -> ResultSet? {
        guard !words.text("service").isEmpty else { return nil }
        let cluster = words.text("cluster")
        return try answers.rows(
            "deployments_of_service",
            [
                "account": words.text("account_id"), "region": words.text("region"),
                "cluster": cluster.isEmpty ? nil : cluster, "service": words.text("service"),
            ])
    }

    private static let settling: Set<String> = ["create", "deploy", "rollback", "restart"]

    private func settles(_ history: ResultSet, _ row: Int) -> Bool {
        DeploymentTrace.settling.contains(history.text(row, "change")) && history.text(row, "result") == "accepted"
            && history.cell(row, "is_history") != .integer(1)
    }

    /// The accepted deployment before it, and its place.
    private func previous(_ words: DeploymentWords, _ history: ResultSet) -> Int? {
        guard let own = history.rows.indices.first(where: { history.text($0, "event_id") == words.text("event_id") })
        else { return nil }
        return history.rows.indices.prefix(own).last { settles(history, $0) }
    }

    private func before(_ words: DeploymentWords, _ history: ResultSet?) -> [Sheet.Block] {
        guard let history,
            let own = history.rows.indices.first(where: { history.text($0, "event_id") == words.text("event_id") })
        else { return [.note("No service is known for this call.")] }
        let previous = previous(words, history)
        let next = history.rows.indices.dropFirst(own + 1).first { settles(history, $0) }
        func line(_ name: String, _ row: Int?) -> [Sheet.Fact] {
            guard let row else { return [Sheet.Fact(name, "none in the logs")] }
            let time = ZoneClock.utc.show(history.text(row, "requested_at"))
            let what = DeploymentWords(history, row)
            return [Sheet.Fact(name, "\(history.text(row, "deploy_id")) at \(time): \(what.short), \(what.actor)")]
        }
        let good = previous.map { history.text($0, "task_definition") } ?? words.text("task_definition_before")
        return [
            .facts(
                line("previous", previous)
                    + [Sheet.Fact("last known before", good.isEmpty ? nil : good)] + line("next", next)),
            .note(
                "The revision before is the last that a call asked for: CloudTrail does not tell whether its tasks ran well."
            ),
        ]
    }

    // MARK: What else

    private func callBlocks(_ calls: CallList?, _ key: String) -> [Sheet.Block] {
        guard let calls, !calls.isEmpty else {
            return [.note("No access key is known, so no calls can be told from others.")]
        }
        return CallBlocks.of(calls, key: key)
    }

    private func neighbours(_ words: DeploymentWords) throws -> [Sheet.Block] {
        guard let time = EventTime.parse(words.text("requested_at")) else { return [] }
        let near = try answers.rows(
            "deployments_around",
            [
                "from": EventTime.format(time - around), "to": EventTime.format(time + around),
                "event": words.text("event_id"),
            ])
        return near.rows.isEmpty ? [.note("No other service changed.")] : [.table(DeploymentTable.of(near))]
    }

    private func reach(_ words: DeploymentWords, _ related: ResultSet?) throws -> [Sheet.Block] {
        var blocks: [Sheet.Block] = []
        let others = related.map { result in
            ResultSet(
                columns: result.columns,
                rows: result.rows.indices.filter { result.text($0, "event_id") != words.text("event_id") }.map {
                    result.rows[$0]
                })
        }
        if let others, !others.rows.isEmpty {
            blocks += [.note("The same session, or one taken from it:"), .table(DeploymentTable.of(others))]
        } else {
            blocks.append(.note("The session changed no other service."))
        }
        let role = words.text("role_arn")
        if !role.isEmpty {
            let services = try answers.rows("services_of_role", ["role": role])
            if !services.rows.isEmpty {
                blocks += [.note("All services that \(role) changed, in the whole database:"), .table(services)]
            }
        }
        return blocks
    }

    private func commands(_ words: DeploymentWords, _ key: String) -> [String] {
        var commands: [[String]] = []
        if !key.isEmpty { commands.append(["deploytrail", "trace", key]) }
        if !words.text("pipeline_uuid").isEmpty {
            commands.append(["deploytrail", "trace", words.text("pipeline_uuid")])
        }
        if !words.text("service").isEmpty, !words.text("cluster").isEmpty {
            commands.append(["deploytrail", "trace", ServiceName(words).arn])
        }
        if !words.text("task_definition").isEmpty {
            commands.append(["deploytrail", "trace", words.text("task_definition")])
        }
        if words.text("result") != "accepted" { commands.append(["deploytrail", "why", words.text("deploy_id")]) }
        commands.append(["deploytrail", "event", words.text("event_id")])
        return commands.map(ShellWords.line)
    }
}
