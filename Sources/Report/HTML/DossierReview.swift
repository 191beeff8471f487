/// What a dossier tells of the review of a change, and of the checks on it.
struct DossierReview {
    private let dossier: Dossier
    private let times: (String) -> String

    /// - Parameter times: a time in UTC, as the page shows it.
    init(_ dossier: Dossier, _ times: @escaping (String) -> String) {
        self.dossier = dossier
        self.times = times
    }

    /// The pull request, who wrote it, who approved it and when.
    var approvals: Markup {
        DossierReview.caveat(dossier) + request
            + people("author", dossier.authors, none: "No export tells who wrote what it deployed.")
            + people("approval", dossier.approvals, none: absence)
    }

    /// Of a run that only a name claims, what is shown proves nothing of the
    /// change.
    static func caveat(_ dossier: Dossier) -> Markup {
        dossier.value("attribution") == "claimed"
            ? "<p>Of the run that the session name claims: nothing proves that this change came from it.</p>\n" : ""
    }

    private var request: Markup {
        guard let row = dossier.pullRequest.rows.first else {
            return "<p>No pull request at hand carried the commit that it deployed.</p>"
        }
        let items = zip(dossier.pullRequest.columns, row).map { column, cell in
            let text = cell.plainText
            let shown = column.kind == .time && !text.isEmpty ? times(text) : text
            let words = column.name.hasPrefix("has_") ? (text == "1" ? "yes" : "no") : shown
            return "<dt>\(DossierReview.caption(column.name))</dt><dd>\(words.isEmpty ? "unknown" : words)</dd>"
                as Markup
        }
        return "<dl class=\"columns\">\(Markup.joined(items, by: "\n"))</dl>\n"
    }

    /// Why there is no approval: nothing to approve, not exported, or none given.
    private var absence: String {
        guard let row = dossier.pullRequest.rows.first else { return "0 approvals: no pull request is known." }
        let told = zip(dossier.pullRequest.columns, row).contains { column, cell in
            column.name.hasPrefix("has_") && cell == .integer(1)
        }
        return told
            ? "0 approvals: the export of the pull request shows none."
            : "0 approvals are known: neither the participants nor the activity of the pull request are exported."
    }

    private func people(_ what: String, _ result: ResultSet, none: String) -> Markup {
        let count = result.rows.count
        guard count > 0 else { return "<p>\(none)</p>" }
        return "<p>\(count) \(what)\(count == 1 ? "" : "s"):</p>" + table(result)
    }

    /// Every check's verdict on the change and on the sessions behind it.
    var checks: Markup {
        let result = dossier.verdicts
        guard !result.rows.isEmpty, let verdict = result.columns.firstIndex(where: { $0.name == "verdict" }) else {
            return """
                <p>No check judges this change: the report's population leaves it out, and no session that made it \
                is known.</p>
                """
        }
        let counts = ["fail", "inconclusive", "pass", "not-applicable"].map { word in
            (word, result.rows.count { $0[verdict] == .text(word) })
        }
        let words = counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
        return """
            <p>\(words): on the change, on the session that made it, and on the sessions that gave that one its \
            credentials. <code>deploytrail checks ID</code> tells what a check looks for.</p>
            """ + table(result)
    }

    private func table(_ result: ResultSet) -> Markup {
        var shown = result
        for row in shown.rows.indices {
            for (place, column) in shown.columns.enumerated() where column.kind == .time {
                if case .text(let utc) = shown.rows[row][place] { shown.rows[row][place] = .text(times(utc)) }
            }
        }
        return DossierReview.table(shown, result.columns.map(\.name))
    }

    /// These columns of a result, a row each.
    static func table(_ result: ResultSet, _ names: [String]) -> Markup {
        let shown = result.selecting(names)
        let heads = shown.columns.map { "<th scope=\"col\">\(caption($0.name))</th>" as Markup }
        let rows = shown.rows.map { row in
            let cells = row.map { "<td>\($0.plainText)</td>" as Markup }
            return "<tr>\(Markup.joined(cells))</tr>" as Markup
        }
        return """
            <div class="numbers"><table><thead><tr>\(Markup.joined(heads))</tr></thead>
            <tbody>\(Markup.joined(rows, by: "\n"))</tbody></table></div>

            """
    }

    private static func caption(_ name: String) -> String { name.replacing("_", with: " ") }
}
