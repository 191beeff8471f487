import Store

/// What an ingest came to.
public struct IngestSummary: Sendable {
    /// Files of this run, by what became of them.
    public var files: [FileStatus: Int] = [:]
    /// Records read in this run.
    public var recordsReadNow = 0
    /// Whether it was stopped before its end.
    public var wasCancelled = false
    /// The whole database after it.
    public var figures = LedgerFigures()

    mutating func count(_ status: FileStatus) { files[status, default: 0] += 1 }
}
