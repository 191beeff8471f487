import GRDB
import Investigation
import Report

/// `/trace/ID`: what `deploytrail trace` tells, every value a way on.
struct TracePage {
    let reply: Reply

    /// - Throws: ``Refusal/nothingThere(_:)`` where the id names nothing.
    init(_ id: String, _ db: Database, _ links: Links) throws {
        let sheet: Sheet
        do { sheet = try Tracer(now: Moment.now).trace(id, in: db) } catch is Tracer.Problem {
            // It may name several things, or what can't be traced.
            let found = try Finder(now: Moment.now, limit: 1).find(id, in: db)
            guard !found.hits.isEmpty else { throw Refusal.nothingThere("Nothing that can be traced has this id.") }
            reply = try FindPage(id, status: 300, db, links).reply
            return
        }
        let html = SheetHTML { name, value in links.to(value, named: name) }
        var body = Markup.trusted(html.body(sheet))
        body += TracePage.downloads(sheet, links)
        reply = PageFrame(title: sheet.title, search: sheet.id).reply(body, links: links)
    }

    private static func downloads(_ sheet: Sheet, _ links: Links) -> Markup {
        let items = Downloads.formats.filter { ExportRequest.ofTraces.contains($0.format) }.map {
            format, name, _ -> Markup in
            let address = links.to("exports", "trace.\(format.rawValue)", fields: [("id", sheet.id)])
            return "<li><a href=\"\(address)\" download>\(format == .csv ? "Timeline as CSV" : name)</a></li>"
        }
        return """
            <section class="downloads" aria-labelledby="downloads-title"><h2 id="downloads-title">Download</h2>
            <ul>\(Markup.joined(items))</ul></section>

            """
    }
}

extension Links {
    /// Columns and facts whose values the search knows; a value leads to the
    /// search, which knows what it is.
    private static let searched: Set<String> = [
        "access_key", "access_key_id", "account", "account_id", "branch", "cluster", "commit", "digest", "event_id",
        "image", "image_digest", "image_digests", "images", "key", "pipeline", "pipeline_uuid", "principal",
        "principal_arn", "principal_id", "repository", "request_id", "role", "role_arn", "service", "session",
        "session_name", "source_ip", "address", "step", "step_uuid", "task", "task_definition",
        "task_definition_before", "trigger_account", "user_agent", "agent",
    ]

    /// Where a value on a sheet leads.
    func to(_ value: String, named name: String) -> String? {
        let digits = value.dropFirst(2).utf8
        if value.hasPrefix("D-"), digits.count == 10, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) {
            return to("trace", value)
        }
        let column = name.lowercased().replacing(" ", with: "_")
        guard Links.searched.contains(column), value.utf8.count <= 1_000 else { return nil }
        return to("find", fields: [("q", value)])
    }
}
