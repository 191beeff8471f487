import Checks
import Configuration
import Foundation
import GRDB
import Queries
import Report
import Store

/// A report of the catalogue: its header, its parameters, its rows.
public struct CannedReport: Sendable {
    /// A name that no report has.
    public struct Unknown: Error, CustomStringConvertible {
        public let description: String
    }

    public let header: QueryHeader

    /// - Throws: ``Unknown`` for a name that is none, with the nearest.
    public init(_ name: String) throws {
        guard let file = Catalogue.report(name) else {
            let names = Catalogue.files(in: .reports).map(\.name)
            let hint = Suggestion.nearest(to: name, among: names).map { " Did you mean '\($0)'?" } ?? ""
            throw Unknown(description: "no report '\(name)'.\(hint) `deploytrail reports` lists them")
        }
        header = try QueryHeader(file.text, file: "queries/reports/\(name).sql")
    }

    public static var all: [CannedReport] {
        get throws { try Catalogue.files(in: .reports).map { try CannedReport($0.name) } }
    }

    /// Runs it.
    ///
    /// - Parameters:
    ///   - parameters: values by parameter name: a text, or a JSON array for
    ///     lists; absent ones do not restrict.
    ///   - all: whether rows outside the population are shown, too.
    ///   - limit: rows to show at most.
    public func run(
        on store: Store, parameters: [String: String], all: Bool, limit: Int?, runAt: String
    ) throws -> ReportDocument {
        try store.database.read { try run(in: $0, parameters: parameters, all: all, limit: limit, runAt: runAt) }
    }

    /// The same within a read of somebody's own. Rows beyond the limit are
    /// counted and not kept.
    public func run(
        in db: Database, parameters: [String: String], all: Bool, limit: Int?, runAt: String
    ) throws -> ReportDocument {
        try ShownEnvironments.show(tags: parameters["environment_tags"], policy: parameters["policy"], in: db)
        let made = Result { try make(in: db, parameters: parameters, all: all, limit: limit, runAt: runAt) }
        try ShownEnvironments.hide(in: db)
        return try made.get()
    }

    private func make(
        in db: Database, parameters: [String: String], all: Bool, limit: Int?, runAt: String
    ) throws -> ReportDocument {
        var values: [String: String?] = [:]
        for parameter in header.parameters { values.updateValue(parameters[parameter.name], forKey: parameter.name) }
        let columns = header.columns
        var rows: [[Cell]] = []
        var total = 0
        var leftOut: [String: Int] = [:]
        if let needs = header.needs {
            var context = CheckContext(parameters: parameters, runAt: runAt)
            context.isOfChanges = needs.hasSuffix("of changes")
            let checks = try Check.all.filter {
                context.isOfChanges ? $0.isOfChanges : !needs.hasSuffix("of deployments") || $0.isOfDeployments
            }
            try Verdicts.fill(checks, failsOnly: needs.hasPrefix("failed"), context: context, in: db)
            if header.sql.contains(ChangeFindings.table) { try ChangeFindings.fill(in: db) }
        }
        try CatalogueQuery.forEachRow(header.sql, parameters: values, in: db) { row in
            if !all, row.count > columns.count, let reason = String.fromDatabaseValue(row.value(columns.count)) {
                leftOut[reason, default: 0] += 1
                return
            }
            total += 1
            if let limit, rows.count >= limit { return }
            rows.append(columns.indices.map { Cell(row.value($0), as: columns[$0].kind) })
        }
        let input = try InputSummary.read(db, from: parameters["from"], to: parameters["to"])
        var shown = header.parameters.compactMap { parameter in
            parameters[parameter.name].map { (name: parameter.name, value: $0) }
        }
        if all { shown.append((name: "all", value: "yes")) }
        if let limit { shown.append((name: "limit", value: String(limit))) }
        var document = ReportDocument(
            name: header.name, version: header.version, title: header.title, parameters: shown, runAt: runAt,
            toolVersion: Version.current,
            leftOut: leftOut.sorted { $0.key < $1.key }.map { (reason: $0.key, count: $0.value) },
            result: ResultSet(columns: header.columns, rows: rows))
        document.purpose = header.purpose
        document.population = header.population
        document.limits = header.limits
        document.query = header.text
        document.rowsBeforeLimit = total
        document.integrity = input.integrity.map { ReportDocument.Integrity(state: $0.state, files: $0.files) }
        document.input.files = input.files
        document.input.records = input.records
        document.input.rejected = input.rejected
        document.input.conflicting = input.figures["records-conflicting"]
        document.input.setAside = input.figures["records-set-aside"]
        document.input.objectsRejected = input.objectsRejected
        document.input.firstEvent = input.firstEvent
        document.input.lastEvent = input.lastEvent
        document.input.troubledFiles = input.troubledFiles
        document.input.manifestSHA256 = input.manifestSHA256
        document.footer = Footer(header, document, input, total: total).lines
        return document
    }
}

/// The lines below a table: what is shown, what is not, and what the reader
/// must know of the input.
private struct Footer {
    let lines: [String]

    init(_ header: QueryHeader, _ document: ReportDocument, _ input: InputSummary, total: Int) {
        var lines: [String] = []
        let shown = document.result.rows.count
        var count = shown == 1 ? "1 row" : "\(shown) rows"
        if shown < total { count += " of \(total)" }
        if !document.leftOut.isEmpty {
            let parts = document.leftOut.map { "\($0.count) \($0.reason)" }.joined(separator: ", ")
            count += "; left out: \(parts) (--all shows them)"
        }
        lines.append(count)
        if total == 0 { lines.append(Footer.whyEmpty(document, input)) }
        if input.troubledFiles > 0 {
            let files = input.troubledFiles == 1 ? "1 file" : "\(input.troubledFiles) files"
            lines.append(
                "\(files) could not be read, or not wholly: run `deploytrail files --status failed` "
                    + "and `deploytrail files --status partial`")
        }
        if document.input.conflicting > 0 {
            let count = document.input.conflicting
            lines.append(
                "\(count) record\(count == 1 ? " has" : "s have") the eventID of a kept record and another body: "
                    + "`deploytrail report reconciliation` lists them with their files")
        }
        if header.name == "deployments", input.pipelines == 0, total > 0 {
            lines.append("no Bitbucket export is in the database: ingest one to see pipelines and people's accounts")
        }
        self.lines = lines
    }

    private static func whyEmpty(_ document: ReportDocument, _ input: InputSummary) -> String {
        guard input.records > 0, let first = input.firstEvent, let last = input.lastEvent else {
            return "no CloudTrail events are in the database: run `deploytrail ingest LOGS`"
        }
        let asked =
            document.parameters.isEmpty
            ? ""
            : "; the options restrict it to "
                + document.parameters.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
        return "nothing fits: the database has \(input.records) events from \(first) to \(last)\(asked)"
    }
}
