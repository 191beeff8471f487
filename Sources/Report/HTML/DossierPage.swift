/// A dossier as a page of its own, in the order in which auditors ask: what
/// and why, tested, approved, deployed by whom and when, result, raw records,
/// tests of the change, how each link was made.
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
        let (repository, build) = (dossier.value("repository"), dossier.value("build_number"))
        if !repository.isEmpty { words += ", by a pipeline of \(repository)\(build.isEmpty ? "" : " #\(build)")" }
        return words + "; the call was \(dossier.value("result"))."
    }

    private var sections: [(String, Markup)] {
        [
            (
                "What, and why",
                facts([
                    "environment", "environment_source", "cluster", "service", "change", "task_definition_before",
                    "task_definition", "images", "image_digests", "repository", "branch", "commit", "tags",
                ])
            ),
            ("Tested", tested),
            (
                "Reviewed and approved",
                "<p>0 approvals are in the evidence: this version reads pull requests and judges none.</p>"
            ),
            (
                "Deployed by whom, when",
                facts([
                    "requested_at", "trigger", "trigger_account", "build_number", "pipeline_uuid", "step_uuid",
                    "step_name", "bitbucket_environment", "credential", "principal_arn", "role_arn", "session_name",
                    "chain_depth", "access_key_id", "source_ip", "user_agent",
                ])
            ),
            (
                "Result",
                facts(["result", "error_code", "integrity"])
                    + "<p>CloudTrail proves that the change was asked for, and what ECS answered; not whether the tasks then ran.</p>"
            ),
            ("Raw records", records),
            ("Tests of this change", "<p>0 of 0 tests: this version makes none.</p>"),
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

    private static func absent(_ name: String) -> String { name == "error_code" ? "none" : "unknown" }

    /// In UTC, and in the zone that was asked for.
    private func times(_ utc: String) -> String {
        let local = clock.name == "UTC" ? "" : " (\(clock.show(utc)) \(clock.name))"
        return ZoneClock.utc.show(utc) + local
    }

    private var tested: Markup {
        guard let steps = dossier.steps, !steps.rows.isEmpty else {
            return "<p>0 steps: no pipeline run with steps is known for this change.</p>"
        }
        return
            "<p>What Bitbucket's export tells of the run, \(steps.rows.count) step\(steps.rows.count == 1 ? "" : "s"); which of them test is for the reader to say.</p>"
            + table(steps, ["step_name", "state", "result", "started_on", "completed_on"])
    }

    private var links: Markup {
        let grants =
            dossier.grants.rows.isEmpty
            ? "<p>0 grants: no credential of the call is in the logs.</p>" as Markup
            : "<p>From the credential that made the call back to the root:</p>"
                + table(
                    dossier.grants,
                    ["hop", "credential_id", "grant_kind", "issued_at", "role_arn", "session_name", "subject", "tie"])
        return RowEvidence(dossier.columns).sentences(of: dossier.row) + grants
    }

    private func table(_ result: ResultSet, _ names: [String]) -> Markup {
        let shown = result.selecting(names)
        let heads = shown.columns.map { "<th scope=\"col\">\($0.name.replacing("_", with: " "))</th>" as Markup }
        let rows = shown.rows.map { row in
            let cells = row.map { "<td>\($0.plainText)</td>" as Markup }
            return "<tr>\(Markup.joined(cells))</tr>" as Markup
        }
        return """
            <div class="numbers"><table><thead><tr>\(Markup.joined(heads))</tr></thead>
            <tbody>\(Markup.joined(rows, by: "\n"))</tbody></table></div>

            """
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
