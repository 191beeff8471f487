import Foundation
import Ingest

/// The ledger in six lines, or as JSON.
struct IngestSummaryText {
    private let summary: IngestSummary
    private let database: String

    init(_ summary: IngestSummary, database: String) {
        self.summary = summary
        self.database = database
    }

    func print(as format: SummaryFormat) throws {
        switch format {
        case .table: Swift.print(lines.joined(separator: "\n"))
        case .json: Swift.print(json)
        }
    }

    private func files(_ status: FileStatus) -> Int { summary.files[status] ?? 0 }

    private var lines: [String] {
        let ledger = summary.ledger
        let total = FileStatus.allCases.reduce(0) { $0 + files($1) }
        var closing = "correlated; see `deploytrail report deployments`"
        if summary.hasProblems, !ledger.hasProblems {
            closing = "nothing was read of \(summary.unread.count) of the paths given"
        } else if ledger.hasProblems {
            closing =
                "input problems: \(ledger.failedFiles) files failed, \(ledger.partialFiles) partial, "
                + "\(ledger.rejected + ledger.objectsRejected) records rejected: see `deploytrail files --status failed` and `--status partial`"
        }
        return [
            "files     \(total): \(files(.ingested)) ingested, \(files(.unchanged)) unchanged, "
                + "\(files(.skipped)) skipped, \(files(.partial)) partial, \(files(.failed)) failed",
            "read now  \(summary.recordsReadNow) records and objects, into \(database)",
            "database  \(ledger.recordsRead) records = \(ledger.kept) kept + \(ledger.duplicate) duplicate "
                + "+ \(ledger.rejected) rejected + \(ledger.setAside) set aside",
            "conflicts \(ledger.conflicting) duplicates with another body",
            "exports   \(ledger.objectsRead) objects, \(ledger.objectsRejected) rejected",
            closing,
        ]
    }

    /// One line for each path of which nothing was read.
    static func complaints(_ summary: IngestSummary) -> [String] {
        summary.unread.map { "deploytrail: nothing was read of '\($0.path)': \($0.reason)" }
    }

    private var json: String {
        let ledger = summary.ledger
        let states = FileStatus.allCases.map { "\"\($0.rawValue)\": \(files($0))" }.joined(separator: ", ")
        return """
            {"files": {\(states)}, "records_read_now": \(summary.recordsReadNow), \
            "records": {"read": \(ledger.recordsRead), "kept": \(ledger.kept), "duplicate": \(ledger.duplicate), \
            "conflicting": \(ledger.conflicting), "rejected": \(ledger.rejected), "set_aside": \(ledger.setAside)}, \
            "objects": {"read": \(ledger.objectsRead), "rejected": \(ledger.objectsRejected)}, \
            "problems": {"failed": \(ledger.failedFiles), "partial": \(ledger.partialFiles), \
            "rejected": \(ledger.rejected), "unread_paths": \(summary.unread.count)}, "interrupted": \(summary.wasCancelled)}
            """
    }
}
