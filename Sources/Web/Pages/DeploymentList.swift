import GRDB
import Queries
import Report
import Store

/// Some deployments, newest first, from a key on: `requested_at` and event id.
struct DeploymentList {
    /// A place between two rows.
    struct Key: Equatable {
        let time: String
        let eventID: String

        /// From `2026-09-03T14:05:12Z,49e3…`; nil for anything else.
        init?(_ text: String) {
            let halves = text.split(separator: ",", maxSplits: 1)
            guard halves.count == 2, halves[0].utf8.count == 20 else { return nil }
            (time, eventID) = (String(halves[0]), String(halves[1]))
        }

        init(_ row: Row) { (time, eventID) = (row["requested_at"], row["event_id"]) }

        var text: String { "\(time),\(eventID)" }
    }

    let rows: [Row]
    /// Where older and newer ones begin; nil: there are none.
    let older: Key?
    let newer: Key?
    static let length = 50

    /// - Parameters:
    ///   - before, after: a key; rows older, or newer, than it.
    init(
        _ filter: DeploymentFilter, before: Key? = nil, after: Key? = nil, length: Int = DeploymentList.length,
        in db: Database
    ) throws {
        let goesUp = after != nil && before == nil
        let key = before ?? after
        let text = filter.narrowed(Catalogue.file(.pages, "deployment_list").text)
            .replacing(
                "{{KEY}}", with: key == nil ? "" : "AND (d.requested_at, d.event_id) \(goesUp ? ">" : "<") (:at, :id)"
            )
            .replacing("{{ORDER}}", with: goesUp ? "ASC" : "DESC")
        var arguments = DeploymentList.arguments(filter)
        arguments.updateValue(length + 1, forKey: "limit")
        if let key {
            arguments.updateValue(key.time, forKey: "at")
            arguments.updateValue(key.eventID, forKey: "id")
        }
        var rows = try Row.fetchAll(
            db, sql: text, arguments: StatementArguments(arguments.filter { text.contains(":\($0.key)") }))
        let hasMore = rows.count > length
        if hasMore { rows.removeLast() }
        if goesUp { rows.reverse() }
        self.rows = rows
        older = (goesUp || hasMore) ? rows.last.map(Key.init) : nil
        newer = (goesUp ? hasMore : before != nil) ? rows.first.map(Key.init) : nil
    }

    /// The parameters that the lists' queries share.
    static func arguments(_ filter: DeploymentFilter) -> [String: (any DatabaseValueConvertible)?] {
        var arguments: [String: (any DatabaseValueConvertible)?] = [:]
        for name in DeploymentFilter.lists + ["from", "to"] {
            arguments.updateValue(filter.parameters[name], forKey: name)
        }
        arguments.updateValue(filter.all ? "yes" : nil, forKey: "all")
        return arguments
    }

    func markup(_ links: Links, caption: String) -> Markup {
        guard !rows.isEmpty else { return "<p class=\"note\">No deployment fits.</p>\n" }
        let lines = rows.map { line($0, links) }
        return """
            <div class="scroll-x" tabindex="0" role="region" aria-label="\(caption)"><table class="plain list">
            <caption class="said">\(caption)</caption>
            <thead><tr><th scope="col">requested at</th><th scope="col">service</th><th scope="col">change</th>\
            <th scope="col">by</th><th scope="col">attribution</th><th scope="col">result</th></tr></thead>
            <tbody>
            \(Markup.joined(lines, by: "\n"))
            </tbody></table></div>

            """
    }

    private func line(_ row: Row, _ links: Links) -> Markup {
        func text(_ name: String) -> String { String.fromDatabaseValue(row[name]) ?? "" }
        let id = text("deploy_id")
        let place = [text("environment"), text("cluster")].filter { !$0.isEmpty }.joined(separator: " · ")
        let (before, after) = (text("task_definition_before"), text("task_definition"))
        let revisions = before.isEmpty || before == after ? after : "\(before) → \(after)"
        let build = Int.fromDatabaseValue(row["build_number"]).map { " #\($0)" } ?? ""
        let by = text("repository").isEmpty ? text("session_name") : text("repository") + build
        let who = [text("trigger_account"), text("branch")].filter { !$0.isEmpty }.joined(separator: " · ")
        let result = text("result")
        let shown: Markup =
            result == "accepted"
            ? "\(result)" : "<span class=\"bad\">\(result)</span>\(small(text("error_code")))"
        let attribution = text("attribution").isEmpty ? "none" : text("attribution")
        let ties = "match: \(text("matched_by")), link: \(text("link"))"
        return """
            <tr><td class="t"><a href="\(links.to("trace", id))">\(ZoneClock.utc.show(text("requested_at")))</a>\(small(id))</td>\
            <td>\(text("service").isEmpty ? "–" : text("service"))\(small(place))</td>\
            <td>\(text("change"))\(small(revisions))</td>\
            <td>\(by.isEmpty ? text("credential") : by)\(small(who))</td>\
            <td>\(attribution)\(small(ties))</td><td>\(shown)</td></tr>
            """
    }

    private func small(_ text: String) -> Markup { text.isEmpty ? "" : "<small>\(text)</small>" }
}
