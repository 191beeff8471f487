import ArgumentParser
import Canned
import Queries
import Report
import Store

/// `deploytrail query`
struct QueryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Run a catalogue query, or one read-only SQL statement.",
        discussion: """
            The logical views (events, bitbucket_pipelines, …) and tables (sessions, deployments, …) are described \
            in docs/schema.md. A statement of one's own is an ad hoc query, not a standard report.

            EXAMPLES
              deploytrail query sessions
              deploytrail query --sql "SELECT event_name, count(*) FROM events GROUP BY 1 ORDER BY 2 DESC"
            """)

    @OptionGroup var database: DatabaseOption
    @OptionGroup(title: "Output") var output: OutputOptions

    @Option(name: .customLong("sql"), help: ArgumentHelp("One SELECT statement.", valueName: "text"))
    var text: String?
    @Option(help: "Rows at most.") var limit = 10_000
    @Option(help: ArgumentHelp("Seconds at most.", valueName: "seconds")) var timeout = 30.0

    @Argument(help: ArgumentHelp("A query of the catalogue.", valueName: "name"))
    var name: String?

    func validate() throws {
        if (text == nil) == (name == nil) { throw ValidationError("give either a query's NAME or --sql TEXT") }
        if limit < 1 { throw ValidationError("--limit is \(limit): expected 1 or more") }
        if timeout <= 0 { throw ValidationError("--timeout is \(timeout): expected more than 0") }
    }

    func run() throws {
        let store = try database.openForReading()
        if let name {
            try output.render(
                CannedReport(name).run(on: store, parameters: [:], all: true, limit: limit, runAt: RunTime.now))
            return
        }
        let (columns, rows) = try ReadOnlyQuery.rows(text ?? "", on: store, limit: limit, seconds: timeout)
        let kinds: [Column] = columns.enumerated().map { index, name in
            Column(name: name, kind: QueryCommand.isNumeric(rows, index) ? .integer : .text)
        }
        var document = ReportDocument(
            name: "query", version: 1, title: "AD HOC – NOT A STANDARD REPORT", parameters: [("sql", text ?? "")],
            runAt: RunTime.now, toolVersion: Version.current, leftOut: [],
            result: ResultSet(
                columns: kinds, rows: rows.map { row in zip(kinds, row).map { Cell($1, as: $0.kind) } }))
        document.purpose = "One statement of somebody's own, run read-only on the database."
        document.limits = ["Nobody has reviewed this statement: it is no standard report."]
        document.query = text ?? ""
        document.footer = [rows.count == 1 ? "1 row" : "\(rows.count) rows"]
        try output.render(document)
    }

    /// Whether the column holds numbers.
    private static func isNumeric(_ rows: [[CatalogueQuery.Value]], _ column: Int) -> Bool {
        for row in rows {
            switch row[column].storage {
            case .int64, .double: return true
            case .null: continue
            case .string, .blob: return false
            }
        }
        return false
    }
}
