import Store

/// What an ingest came to.
public struct IngestSummary: Sendable {
    /// Files of this run, by what became of them.
    public var files: [FileStatus: Int] = [:]
    /// A path that was given and of which nothing is in the database.
    public struct UnreadPath: Sendable {
        public let path: String
        public let reason: String
    }

    public var unread: [UnreadPath] = []
    /// Whether some input is missing from the database.
    public var hasProblems: Bool { figures.hasProblems || !unread.isEmpty }
    /// Records read in this run.
    public var recordsReadNow = 0
    /// Whether it was stopped before its end.
    public var wasCancelled = false
    /// The whole database after it.
    public var figures = LedgerFigures()

    mutating func count(_ status: FileStatus, _ number: Int = 1) { files[status, default: 0] += number }

    mutating func add(_ other: IngestSummary) {
        for (status, number) in other.files { count(status, number) }
        recordsReadNow += other.recordsReadNow
    }
}
