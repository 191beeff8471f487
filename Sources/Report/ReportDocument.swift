/// What a report says of itself beside its rows.
public struct ReportDocument: Sendable {
    /// What the database held when the report was made.
    public struct Input: Sendable {
        /// Contents that brought events or reference data.
        public var files = 0
        /// Events.
        public var records = 0
        /// Records that could not be kept.
        public var rejected = 0
        /// Objects of exports that could not be kept.
        public var objectsRejected = 0
        /// Duplicates with another body than the record that is kept.
        public var conflicting = 0
        /// Events of kinds that are no API calls.
        public var setAside = 0
        public var firstEvent: String?
        public var lastEvent: String?
        /// Files that could not be read, or not wholly.
        public var troubledFiles = 0
        /// SHA-256 over the sorted SHA-256 values of all contents; nil where
        /// the rows come from no database. docs/formats.md tells how to make
        /// it with `sha256sum`.
        public var manifestSHA256: String?

        public init() {}
    }

    /// How many of the log files behind the report are in a state of
    /// integrity.
    public struct Integrity: Sendable, Equatable {
        public var state: String
        public var files: Int

        public init(state: String, files: Int) {
            self.state = state
            self.files = files
        }
    }

    public var name: String
    public var version: Int
    public var title: String
    /// Why the report is made, in a sentence.
    public var purpose = ""
    /// What is in, and what is not.
    public var population = ""
    /// What the rows cannot prove, a sentence each.
    public var limits: [String] = []
    /// The query's whole text.
    public var query = ""
    /// The parameters by which it was made, in a fixed order.
    public var parameters: [(name: String, value: String)]
    /// `2026-10-01T12:00:00Z`
    public var runAt: String
    public var toolVersion: String
    /// Rows that the population leaves out, by reason.
    public var leftOut: [(reason: String, count: Int)]
    public var input = Input()
    /// The states of the log files, by `deploytrail verify`; empty: not
    /// checked.
    public var integrity: [Integrity] = []
    public var result: ResultSet
    /// Rows that there would be without a limit; nil: there is none.
    public var rowsBeforeLimit: Int?
    /// Lines below the table: how many rows, then ``notes``.
    public var footer: [String] = []
    /// The zone in which people read times; the data's times stay in UTC.
    public var clock = ZoneClock.utc
    /// Who made it where, if that is to be on the page.
    public var attestation: Attestation?

    /// What the reader must know of the input.
    public var notes: [String] { Array(footer.dropFirst()) }

    public init(
        name: String, version: Int, title: String, parameters: [(name: String, value: String)], runAt: String,
        toolVersion: String, leftOut: [(reason: String, count: Int)], result: ResultSet
    ) {
        self.name = name
        self.version = version
        self.title = title
        self.parameters = parameters
        self.runAt = runAt
        self.toolVersion = toolVersion
        self.leftOut = leftOut
        self.result = result
    }
}

/// The formats a result can be had in.
public enum OutputFormat: String, CaseIterable, Sendable {
    case table, csv, json, jsonl, markdown, html, xlsx

    /// The format that a file's suffix asks for.
    public static func forFile(_ path: String) -> OutputFormat? {
        switch path.split(separator: ".").last?.lowercased() {
        case "csv": .csv
        case "json": .json
        case "jsonl", "ndjson": .jsonl
        case "md", "markdown": .markdown
        case "html", "htm": .html
        case "xlsx": .xlsx
        case "txt": .table
        default: nil
        }
    }
}

/// One way to write a report.
public protocol Renderer {
    func render(_ document: ReportDocument, to sink: OutputSink) throws
}
