import Canned
import Configuration
import Foundation
import GRDB
import Report

/// `/reports/NAME`: a report as `--format html` shows it, its first rows.
struct ReportPage {
    let reply: Reply
    /// Rows that a page shows; the downloads have them all.
    static let mostRows = 500

    init(
        _ name: String, _ target: RequestTarget, scope: Scope?, declared: (policy: String?, suppressions: String?),
        _ db: Database, _ links: Links
    ) throws {
        let report = try ReportPage.named(name)
        let filter = try ReportPage.filter(report, target)
        var parameters = filter.parameters
        let runAt = Moment.now
        if report.asksForScope { try report.declare(scope, in: &parameters, runAt: runAt) }
        if report.header.needs != nil {
            parameters["scope"] = try scope?.json(runAt: runAt)
            parameters["policy"] = declared.policy
            parameters["suppressions"] = declared.suppressions
        }
        var document = try report.run(
            in: db, parameters: parameters, all: filter.all, limit: ReportPage.kept(report), runAt: runAt)
        if report.asksForScope, scope == nil { document.footer.append(CannedReport.undeclaredScope) }
        let total = document.rowsBeforeLimit ?? document.result.rows.count
        var body = HTMLCover(document).heading
        body += Downloads(name, filter, links).markup
        body += ReportPage.form(report, filter, links)
        // A picture of some of the rows would be a wrong picture.
        let isWhole = total <= document.result.rows.count
        for picture in Pictures.fitting(document) where isWhole { body += picture.markup }
        let about = HTMLCover(document).about
        document.result.rows = Array(document.result.rows.prefix(ReportPage.mostRows))
        let table = HTMLTable(document)
        if total > document.result.rows.count {
            body += """
                <p class="note more">The page shows the first \(Cover.grouped(document.result.rows.count)) of \
                \(Cover.grouped(total)) rows: narrow them down, or download them all.</p>

                """
        }
        let sink = OutputSink.memory()
        try table.write(to: sink)
        body += Markup.trusted(sink.text)
        body += about
        body += HTMLRenderer().reference(document)
        let place: PageFrame.Place = name == "coverage" ? .coverage : .reports
        reply = PageFrame(title: document.title, place: place, style: table.style, hasRows: true)
            .reply(body, links: links)
    }

    /// Rows that are kept: where they are narrow and a picture tells them,
    /// two years of two regions; else what is shown.
    private static func kept(_ report: CannedReport) -> Int { report.header.name == "coverage" ? 36_000 : mostRows }

    /// - Throws: ``Refusal/nothingThere(_:)`` with the nearest name.
    static func named(_ name: String) throws -> CannedReport {
        do { return try CannedReport(name) } catch is CannedReport.Unknown {
            throw Refusal.nothingThere("No report has this name.")
        }
    }

    static func filter(_ report: CannedReport, _ target: RequestTarget) throws -> DeploymentFilter {
        let known = Set(report.header.parameters.map(\.name)).union(["all"])
        return try DeploymentFilter(target, known: known, runAt: Moment.now)
    }

    private static func form(_ report: CannedReport, _ filter: DeploymentFilter, _ links: Links) -> Markup {
        let names = report.header.parameters.map(\.name).filter { $0 != "scope" && $0 != "environment_tags" }
        guard !names.isEmpty else { return "" }
        let form = FilterForm(filter, fields: names + (report.header.name == "deployments" ? ["all"] : []))
        return form.markup(at: links.to("reports", report.header.name)) + form.summary
    }
}
