import Canned
import Report

/// `/reports`: what reports there are.
struct ReportsPage {
    let reply: Reply

    init(_ links: Links) throws {
        let items = try CannedReport.all.map { report -> Markup in
            let name = report.header.name
            return """
                <li><h2><a href="\(links.to("reports", name))">\(report.header.title)</a></h2>\
                <p>\(report.header.purpose)</p></li>
                """
        }
        let body: Markup = """
            <header><h1>Reports</h1>
            <p class="lede">The same that <code>deploytrail report</code> makes, with their downloads.</p></header>
            <ul class="cards">\(Markup.joined(items, by: "\n"))</ul>

            """
        reply = PageFrame(title: "Reports", place: .reports).reply(body, links: links)
    }
}
