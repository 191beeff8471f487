import GRDB
import Report
import Store

/// `/`: the search, what is in the database, the latest deployments.
struct HomePage {
    let reply: Reply
    private static let latest = 10

    init(_ db: Database, _ links: Links) throws {
        let input = try InputSummary.read(db)
        let none = try DeploymentFilter(RequestTarget(path: "/", query: ""), known: [], runAt: Moment.now)
        let list = try DeploymentList(none, length: HomePage.latest, in: db)
        var body: Markup = """
            <header class="welcome"><h1>Who deployed what, when</h1>
            <p class="lede">Paste what you hold: a task ARN, an image digest, an access key, a step, a commit, an \
            address, a time.</p>
            \(PageFrame.searchBox(links, "", isLarge: true))</header>
            \(HomePage.state(input, links))
            """
        body += """
            <section aria-labelledby="latest"><h2 id="latest">Latest deployments</h2>
            \(list.markup(links, caption: "Latest deployments"))\
            <p class="ways"><a href="\(links.to("deployments"))">All deployments</a></p></section>

            """
        reply = PageFrame(title: "Who deployed what, when", place: .home).reply(body, links: links)
    }

    /// Period, files, problems.
    private static func state(_ input: InputSummary, _ links: Links) -> Markup {
        guard let first = input.firstEvent, let last = input.lastEvent else {
            return """
                <section class="warning"><h2>No CloudTrail events are in the database</h2>
                <p>Run <code>deploytrail ingest LOGS</code>.</p></section>

                """
        }
        var state: Markup = """
            <section aria-labelledby="state"><h2 id="state">What is in the database</h2>
            <ul class="figures"><li><b>\(Cover.grouped(input.records))</b> events</li>\
            <li><b>\(Cover.grouped(input.files))</b> files with data</li>\
            <li><b>\(Cover.grouped(input.pipelines))</b> pipelines</li></ul>
            <p class="note">From \(ZoneClock.utc.show(first)) to \(ZoneClock.utc.show(last)). \
            <a href="\(links.to("reports", "coverage"))">Hour by hour</a> · \
            <a href="\(links.to("reports", "periods"))">by account and region</a></p></section>

            """
        let problems = HomePage.problems(input, links)
        if !problems.isEmpty {
            state += """
                <section class="warning" aria-labelledby="problems"><h2 id="problems">What is missing</h2>
                \(Markup.joined(problems.map { "<p>\($0)</p>" as Markup }, by: "\n"))</section>

                """
        }
        return state
    }

    private static func problems(_ input: InputSummary, _ links: Links) -> [Markup] {
        var problems: [Markup] = []
        if input.troubledFiles > 0 {
            let address = links.to("reports", "files", fields: [("status", "failed"), ("status", "partial")])
            problems.append(
                "<a href=\"\(address)\">\(Cover.grouped(input.troubledFiles)) \(input.troubledFiles == 1 ? "file" : "files")</a> could not be read, or not wholly."
            )
        }
        let rejected = input.rejected + input.objectsRejected
        if rejected > 0 {
            problems.append(
                "<a href=\"\(links.to("reports", "rejects"))\">\(Cover.grouped(rejected)) \(rejected == 1 ? "record" : "records")</a> could not be kept."
            )
        }
        if input.pipelines == 0 {
            problems.append("No Bitbucket export is in the database: deployments are tied to no pipelines.")
        }
        for state in input.integrity where state.state == "failed" {
            problems.append(
                "\(Cover.grouped(state.files)) log \(state.files == 1 ? "file is" : "files are") not what CloudTrail’s digests say: run <code>deploytrail verify</code>."
            )
        }
        return problems
    }
}
