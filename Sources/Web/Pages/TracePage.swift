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
    /// Columns and facts whose values can be traced as they are.
    private static let traced: Set<String> = [
        "access_key", "access_key_id", "pipeline", "pipeline_uuid", "step", "step_uuid", "with_key",
    ]
    /// Those whose values the search knows.
    private static let searched: Set<String> = [
        "account", "account_id", "after", "agent", "before", "branch", "by", "cluster", "commit", "event", "event_id",
        "grant_event", "images", "principal", "principal_id", "registered_by", "repository", "request_id", "role",
        "service", "session", "session_name", "source_address", "source_ip", "task_definition",
        "task_definition_before", "trigger_account", "user_agent",
    ]

    /// Where a value on a sheet leads: to its own trace, or to the search.
    func to(_ value: String, named name: String) -> String? {
        if let id = Links.deployID(value) { return to("trace", id) }
        guard value.utf8.count <= 1_000 else { return nil }
        let column = name.lowercased().replacing(" ", with: "_")
        if Links.traced.contains(column) || Links.isAccessKey(value) { return to("trace", value) }
        let isSearched = Links.searched.contains(column) || value.hasPrefix("arn:") || value.hasPrefix("sha256:")
        return isSearched ? to("find", fields: [("q", value)]) : nil
    }

    /// The deployment that a text is, or begins with.
    private static func deployID(_ text: String) -> String? {
        let bytes = Array(text.utf8.prefix(13))
        guard bytes.starts(with: Array("D-".utf8)), bytes.count == 12 || (bytes.count == 13 && bytes[12] == 0x20),
            bytes[2..<12].allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        return String(decoding: bytes[..<12], as: UTF8.self)
    }

    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
    private static func isAccessKey(_ text: String) -> Bool {
        (text.hasPrefix("ASIA") || text.hasPrefix("AKIA")) && text.utf8.count == 20
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
    }
}
