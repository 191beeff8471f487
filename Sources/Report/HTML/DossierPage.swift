/// A dossier as a page of its own, in the order in which auditors ask: what
/// and why, tested, reviewed and approved, deployed by whom and when, result,
/// checks, raw records, how each link was made.
public struct DossierPage {
    private let dossier: Dossier
    private let clock: ZoneClock
    private let toolVersion: String

    /// - Parameter clock: the zone whose times stand beside UTC.
    public init(_ dossier: Dossier, clock: ZoneClock, toolVersion: String) {
        self.dossier = dossier
        self.clock = clock
        self.toolVersion = toolVersion
    }

    public func render(to sink: OutputSink) throws {
        let title = "\(dossier.value("deploy_id")): \(subject)"
        try sink.write(PageHead(title: title, toolVersion: toolVersion).markup.text + "<main>\n")
        try sink.write(header.text)
        for (heading, body) in sections {
            try sink.write(("<section><h2>\(heading)</h2>\n\(body)\n</section>\n" as Markup).text)
        }
        try sink.write(PageHead.end.text)
    }

    private var subject: String {
        let service = dossier.value("service")
        return service.isEmpty ? dossier.value("change") : "\(dossier.value("change")) of \(service)"
    }

    private var header: Markup {
        let place = [dossier.value("environment"), dossier.value("account_id"), dossier.value("region")]
            .filter { !$0.isEmpty }.joined(separator: " · ")
        return """
            <header>
            <p class="kind">deploytrail · dossier of one change</p>
            <h1>\(dossier.value("deploy_id")): \(subject)</h1>
            <p class="lede">\(sentence)</p>
            <ul class="figures"><li>\(place)</li></ul>
            </header>

            """
    }

    /// The whole change in a sentence.
    private var sentence: String {
        var words = "On \(clock.show(dossier.value("requested_at")))"
        let service = dossier.value("service")
        words += service.isEmpty ? " a call" : " \(service) in cluster \(dossier.value("cluster"))"
        let (before, after) = (dossier.value("task_definition_before"), dossier.value("task_definition"))
        switch (before.isEmpty, after.isEmpty) {
        case (false, false) where before != after: words += " was asked to go from \(before) to \(after)"
        case (_, false): words += " was asked to run \(after)"
        default: words += " was asked for a change of the kind \(dossier.value("change"))"
        }
        return words + "; \(attribution); the call was \(dossier.value("result"))."
    }

    /// By whom, and on what that rests.
    private var attribution: String {
        let (repository, build) = (dossier.value("repository"), dossier.value("build_number"))
        let run =
            repository.isEmpty
            ? "a pipeline that is not known" : "a pipeline of \(repository)\(build.isEmpty ? "" : " #\(build)")"
        let caller = dossier.value("principal_arn")
        let by = caller.isEmpty ? "by a caller that the record does not name" : "by \(caller)"
        switch dossier.value("attribution") {
        case "verified": return "attributed to \(run), verified"
        case "inferred": return "attributed to \(run), inferred: \(inference)"
        case "claimed": return "made \(by); \(run) is claimed by the session name, which anybody can choose"
        default: return "made outside the pipelines \(by)"
        }
    }

    /// What an inferred attribution rests on: the weakest tie, then the match.
    private var inference: String {
        switch (dossier.value("link"), dossier.value("match")) {
        case ("principal", _): "the role, the session name and the time fit one grant alone"
        case ("stack", _): "the last stack operation before it, told by time alone"
        case (_, "subject"): "AWS verified the repository, and the export lacks the step"
        case (_, "federated"): "a later call names the provider, and the grant is not in the logs"
        default: "the exports disagree on the step's run"
        }
    }

    private var sections: [(String, Markup)] {
        [
            (
                "What, and why",
                facts([
                    "environment", "environment_source", "environment_certainty", "environment_conflict", "cluster",
                    "service",
                    "change", "task_definition_before", "before_source", "task_definition", "images", "image_digests",
                    "repository", "branch", "commit", "tags",
                ])
            ),
            ("Tested", tested),
            ("Reviewed and approved", review.approvals),
            (
                "Deployed by whom, when",
                facts([
                    "requested_at", "attribution", "link", "match", "trigger", "trigger_account", "trigger_person",
                    "build_number", "pipeline_uuid", "step_uuid",
                    "step_name", "bitbucket_environment", "credential", "principal_arn", "role_arn", "session_name",
                    "chain_depth", "access_key_id", "source_ip", "user_agent",
                ])
            ),
            (
                "Result",
                facts(["result", "error_code", "integrity"])
                    + "<p>CloudTrail proves that the change was asked for, and what ECS answered; not whether the tasks then ran.</p>"
            ),
            ("Checks of this change", review.checks),
            ("Raw records", records),
            ("How each link was made", links),
        ]
    }

    private func facts(_ names: [String]) -> Markup {
        let items = names.filter { name in dossier.columns.contains { $0.name == name } }.map { name in
            let value = dossier.value(name)
            let text = name == "requested_at" ? times(value) : value
            return
                "<dt>\(name.replacing("_", with: " "))</dt><dd>\(value.isEmpty ? DossierPage.absent(name) : text)</dd>"
                as Markup
        }
        return "<dl class=\"columns\">\(Markup.joined(items, by: "\n"))</dl>\n"
    }

    private static func absent(_ name: String) -> String {
        name == "error_code" || name == "environment_conflict" ? "none" : "unknown"
    }

    private var review: DossierReview { DossierReview(dossier, times) }

    /// In UTC, and in the zone that was asked for.
    private func times(_ utc: String) -> String {
        let local = clock.name == "UTC" ? "" : " (\(clock.show(utc)) \(clock.name))"
        return ZoneClock.utc.show(utc) + local
    }

    private var tested: Markup {
        guard let steps = dossier.steps, !steps.rows.isEmpty else {
            return "<p>0 steps: no pipeline run with steps is known for this change.</p>"
        }
        return DossierReview.caveat(dossier)
            + "<p>What Bitbucket's export tells of the run, \(steps.rows.count) step\(steps.rows.count == 1 ? "" : "s"); which of them test is for the reader to say.</p>"
            + DossierReview.table(steps, ["step_name", "state", "result", "started_on", "completed_on"])
    }

    private var links: Markup {
        let grants =
            dossier.grants.rows.isEmpty
            ? "<p>0 grants: no credential of the call is in the logs.</p>" as Markup
            : "<p>From the credential that made the call back to the root:</p>"
                + DossierReview.table(
                    dossier.grants,
                    ["hop", "credential_id", "grant_kind", "issued_at", "role_arn", "session_name", "subject", "tie"])
        return RowEvidence(dossier.columns).sentences(of: dossier.row) + grants
    }

    private var records: Markup {
        let parts = dossier.records.map { record in
            guard let text = record.text else {
                return "<p><b>Event \(record.eventID)</b> is not at hand: \(record.whereabouts)</p>" as Markup
            }
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { "\(String($0))" as Markup }
            return """
                <details><summary>Event \(record.eventID): \(record.whereabouts)</summary>
                <pre class="query" tabindex="0">\(Markup.joined(lines, by: "\n"))</pre></details>
                """ as Markup
        }
        return "<p>As CloudTrail wrote them, secrets left out. The file's SHA-256 was checked when they were read.</p>"
            + "<div class=\"reference\">\(Markup.joined(parts, by: "\n"))</div>"
    }
}

extension Markup {
    package static func + (left: Markup, right: Markup) -> Markup {
        var sum = left
        sum += right
        return sum
    }
}
