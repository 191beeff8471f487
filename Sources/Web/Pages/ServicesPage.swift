import Foundation
import GRDB
import Queries
import Report

/// `/services`: every service, with its newest change.
struct ServicesPage {
    let reply: Reply
    static let length = 200

    init(_ target: RequestTarget, _ db: Database, _ memory: Memory, _ links: Links) throws {
        let key = try ServicesPage.key(target)
        let body = try memory.services.value(key.joined(separator: "\n"), in: db) {
            try ServicesPage.body(after: key, db, links)
        }
        reply = PageFrame(title: "Services", place: .services).reply(body, links: links)
    }

    private static func body(after key: [String], _ db: Database, _ links: Links) throws -> Markup {
        var rows = try Row.fetchAll(
            db, sql: Catalogue.file(.pages, "services").text,
            arguments: [
                "account": key[0], "region": key[1], "cluster": key[2], "service": key[3],
                "limit": ServicesPage.length + 1,
            ])
        let hasMore = rows.count > ServicesPage.length
        if hasMore { rows.removeLast() }
        var body: Markup = """
            <header><h1>Services</h1>
            <p class="lede">Every service that a call named, and the newest change of each.</p></header>
            \(ServicesPage.table(rows, links))
            """
        if hasMore, let last = rows.last {
            let next = ["account_id", "region", "cluster", "service"].map { ("after", last[$0] as String? ?? "") }
            body += """
                <nav class="ways" aria-label="Further">\
                <a rel="next" href="\(links.to("services", fields: next))">Further →</a></nav>

                """
        }
        return body
    }

    /// The last service of the page before: account, region, cluster, name.
    private static func key(_ target: RequestTarget) throws -> [String] {
        let parts = target.all("after")
        guard parts.isEmpty || parts.count == 4 else {
            throw Refusal.value("after is an account, a region, a cluster and a service: follow the page’s links.")
        }
        return parts.isEmpty ? ["", "", "", ""] : parts
    }

    private static func table(_ rows: [Row], _ links: Links) -> Markup {
        guard !rows.isEmpty else { return "<p class=\"note\">No call named a service.</p>\n" }
        let lines = rows.map { row -> Markup in
            func text(_ name: String) -> String { String.fromDatabaseValue(row[name]) ?? "" }
            let count: Int = row["deployments"]
            let refused: Int = row["refused"]
            let place = [text("environment"), text("cluster"), text("account_id"), text("region")]
                .filter { !$0.isEmpty }.joined(separator: " · ")
            let partition =
                text("region").hasPrefix("cn-") ? "aws-cn" : text("region").hasPrefix("us-gov-") ? "aws-us-gov" : "aws"
            let arn =
                "arn:\(partition):ecs:\(text("region")):\(text("account_id")):service/\(text("cluster"))/\(text("service"))"
            let only = [
                ("account", text("account_id")), ("region", text("region")), ("cluster", text("cluster")),
                ("service", text("service")),
            ]
            return """
                <tr><th scope="row"><a href="\(links.to("trace", arn))">\(text("service"))</a><small>\(place)</small></th>\
                <td class="t"><a href="\(links.to("trace", text("deploy_id")))">\(ZoneClock.utc.show(text("last_at")))</a>\
                <small>\(text("change")) \(text("task_definition"))</small></td>\
                <td class="n"><a href="\(links.to("deployments", fields: only))">\(Cover.grouped(count))</a></td>\
                <td class="n">\(Cover.grouped(refused))</td></tr>
                """
        }
        return """
            <div class="scroll-x" tabindex="0" role="region" aria-label="Services"><table class="plain list">
            <caption class="said">Services</caption>
            <thead><tr><th scope="col">service</th><th scope="col">newest change</th>\
            <th scope="col" class="n">deployments</th><th scope="col" class="n">denied or failed</th></tr></thead>
            <tbody>
            \(Markup.joined(lines, by: "\n"))
            </tbody></table></div>

            """
    }
}
