import GRDB
import Investigation
import Report

/// `/find?q=…`: what `deploytrail find` finds, each hit a way on.
struct FindPage {
    let reply: Reply
    /// Hits of each kind, at most.
    private static let most = 20

    init(_ text: String, status: Int = 200, _ db: Database, _ links: Links) throws {
        let result = try Finder(now: Moment.now, limit: FindPage.most).find(text, in: db)
        let taken = result.takenFor.map { $0.replacing("-", with: " ") }.joined(separator: ", or ")
        var body: Markup = """
            <header><p class="kind">deploytrail · find</p>
            <h1>\(text.isEmpty ? "Nothing to find" : text)</h1>

            """
        if result.hits.isEmpty {
            body += "<p class=\"lede\">\(text.isEmpty ? "Type or paste something." : "Nothing found.")</p>\n"
            if !text.isEmpty { body += "<p class=\"note\">\(result.searched ?? "")</p>\n" }
        } else {
            body += "<p class=\"lede\">Taken for: \(taken).</p>\n"
        }
        body += "</header>\n"
        var kinds: [String] = []
        for hit in result.hits where !kinds.contains(hit.kind) { kinds.append(hit.kind) }
        for kind in kinds {
            body += FindPage.section(
                kind, result.hits.filter { $0.kind == kind }, hasMore: result.moreOf.contains(kind), links)
        }
        reply = PageFrame(title: text.isEmpty ? "Find" : text, search: text, status: status).reply(body, links: links)
    }

    private static func section(_ kind: String, _ hits: [FindResult.Hit], hasMore: Bool, _ links: Links) -> Markup {
        let lines = hits.map { hit -> Markup in
            let title: Markup
            if let address = links.to(hit) {
                title = "<a href=\"\(address)\">\(hit.title)</a>"
            } else {
                title = "\(hit.title)"
            }
            let command: Markup =
                links.to(hit) == nil && !hit.command.isEmpty
                ? "<small><code>\(ShellWords.line(hit.command))</code></small>" : ""
            let id: Markup = hit.title == hit.id ? "" : "<small>\(hit.id)</small>"
            return """
                <tr><td class="t">\(hit.time.map(ZoneClock.utc.show) ?? "–")</td>\
                <td>\(title)\(id)\(command)</td></tr>
                """
        }
        let name = kind.replacing("-", with: " ")
        let more: Markup = hasMore ? "<p class=\"note\">There are more; the newest \(hits.count) are shown.</p>\n" : ""
        return """
            <section aria-labelledby="k-\(kind)"><h2 id="k-\(kind)">\(name) <small class="count">\(hits.count)\(hasMore ? "+" : "")</small></h2>
            <div class="scroll-x" tabindex="0" role="region" aria-labelledby="k-\(kind)"><table class="plain list hits">
            <thead class="said"><tr><th scope="col">time</th><th scope="col">\(name)</th></tr></thead>
            <tbody>
            \(Markup.joined(lines, by: "\n"))
            </tbody></table></div>
            \(more)</section>

            """
    }
}

extension Links {
    /// The page of what was found; nil where there is none.
    func to(_ hit: FindResult.Hit) -> String? {
        switch hit.kind {
        case "deployment", "session", "access-key", "pipeline", "step", "service", "task-definition":
            to("trace", hit.id)
        case "repository", "environment", "account": to("deployments", fields: [(hit.kind, hit.id)])
        default: hit.deployID.map { to("trace", $0) }
        }
    }
}
