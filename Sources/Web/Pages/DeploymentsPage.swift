import CloudTrail
import Foundation
import GRDB
import Queries
import Report

/// `/deployments`: the filter, how many there were when, and one after the
/// other.
struct DeploymentsPage {
    let reply: Reply

    init(_ target: RequestTarget, _ db: Database, _ memory: Memory, _ links: Links) throws {
        let known = Set(DeploymentFilter.lists + ["from", "to", "all"])
        let filter = try DeploymentFilter(target, known: known, runAt: Moment.now)
        let (before, after) = try (DeploymentsPage.key("before", target), DeploymentsPage.key("after", target))
        let list = try DeploymentList(filter, before: before, after: after, in: db)
        let form = FilterForm(
            filter,
            fields: ["from", "to", "environment", "service", "repository", "change", "result", "match", "cluster"]
                + ["account", "region", "all"],
            choices: try memory.choices.value("", in: db) { try DeploymentsPage.choices(db) })
        var body: Markup = """
            <header><h1>Deployments</h1>
            <p class="lede">Every call that changed a service, newest first, and who was behind it.</p></header>
            \(form.markup(at: links.to("deployments")))\(form.summary)
            """
        if before == nil, after == nil {
            body += try memory.pictures.value(filter.key, in: db) { try DeploymentsPage.picture(filter, db) }
        }
        body +=
            "<section aria-labelledby=\"list-title\"><h2 id=\"list-title\">\(before == nil && after == nil ? "Newest first" : "Further on")</h2>\n"
        body += list.markup(links, caption: "Deployments")
        body += DeploymentsPage.ways(list, filter, links)
        body += "</section>\n"
        body += Downloads("deployments", filter, links).markup
        reply = PageFrame(title: "Deployments", place: .deployments).reply(body, links: links)
    }

    private static func key(_ name: String, _ target: RequestTarget) throws -> DeploymentList.Key? {
        guard let text = target[name] else { return nil }
        guard let key = DeploymentList.Key(text) else {
            throw Refusal.value("\(name) is a time and an event id with a comma between them: follow the page’s links.")
        }
        return key
    }

    /// Every hour's number, drawn by hour, day, week or month.
    static func picture(_ filter: DeploymentFilter, _ db: Database) throws -> Markup {
        var arguments = DeploymentList.arguments(filter)
        arguments.removeValue(forKey: "limit")
        let sql = filter.narrowed(Catalogue.file(.pages, "deployment_counts").text)
        let rows = try Row.fetchCursor(
            db, sql: sql, arguments: StatementArguments(arguments.filter { sql.contains(":\($0.key)") }))
        var counted: [TimelinePicture.Counted] = []
        while let row = try rows.next() {
            guard let moment = EventTime.parse(row["hour"] as String) else { continue }
            counted.append(
                TimelinePicture.Counted(
                    moment: moment, environment: row["environment"], isRefused: row["refused"] == 1,
                    count: row["deployments"]))
        }
        return TimelinePicture(counted)?.markup ?? ""
    }

    private static let mostChoices = 200

    private static func choices(_ db: Database) throws -> [String: [String]] {
        let rows = try Row.fetchCursor(db, sql: Catalogue.file(.pages, "choices").text)
        var choices: [String: Set<String>] = [:]
        while let row = try rows.next() {
            for field in ["environment", "service", "cluster", "repository", "account_id", "region"] {
                if let value: String = row[field] { choices[field, default: []].insert(value) }
            }
        }
        choices["account"] = choices.removeValue(forKey: "account_id")
        return choices.mapValues { $0.sorted().prefix(mostChoices).map { $0 } }
    }

    private static func ways(_ list: DeploymentList, _ filter: DeploymentFilter, _ links: Links) -> Markup {
        var ways: [Markup] = []
        if let newer = list.newer {
            ways.append("<a href=\"\(links.to("deployments", fields: filter.typed))\">Newest</a>")
            let address = links.to("deployments", fields: filter.typed + [("after", newer.text)])
            ways.append("<a rel=\"prev\" href=\"\(address)\">← Newer</a>")
        }
        if let older = list.older {
            let address = links.to("deployments", fields: filter.typed + [("before", older.text)])
            ways.append("<a rel=\"next\" href=\"\(address)\">Older →</a>")
        }
        return ways.isEmpty ? "" : "<nav class=\"ways\" aria-label=\"Further\">\(Markup.joined(ways, by: " "))</nav>\n"
    }
}
