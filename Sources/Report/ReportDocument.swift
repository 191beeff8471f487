/// What a report says of itself beside its rows.
public struct ReportDocument: Sendable {
    /// What the database held when the report was made.
    public struct Input: Sendable {
        /// Contents that brought events or reference data.
        public var files = 0
        /// Events.
        public var records = 0
        public var rejected = 0
        public var firstEvent: String?
        public var lastEvent: String?

        public init() {}
    }

    public var name: String
    public var version: Int
    public var title: String
    /// The parameters by which it was made, in a fixed order.
    public var parameters: [(name: String, value: String)]
    /// `2026-10-01T12:00:00Z`
    public var runAt: String
    public var toolVersion: String
    /// Rows that the population leaves out, by reason.
    public var leftOut: [(reason: String, count: Int)]
    public var input = Input()
    public var result: ResultSet
    /// Lines below the table.
    public var footer: [String] = []

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
    case table, csv, json, jsonl, markdown

    /// The format that a file's suffix asks for.
    public static func forFile(_ path: String) -> OutputFormat? {
        switch path.split(separator: ".").last?.lowercased() {
        case "csv": .csv
        case "json": .json
        case "jsonl", "ndjson": .jsonl
        case "md", "markdown": .markdown
        case "txt": .table
        default: nil
        }
    }
}

/// One way to write a report.
public protocol Renderer {
    func render(_ document: ReportDocument, to sink: OutputSink) throws
}
