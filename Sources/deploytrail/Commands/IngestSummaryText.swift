import Foundation
import Ingest

/// The ledger in seven lines, or as JSON.
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
        let figures = summary.figures
        let total = FileStatus.allCases.reduce(0) { $0 + files($1) }
        var closing = "correlated; see `deploytrail report deployments`"
        if summary.hasProblems, !figures.hasProblems {
            closing = "nothing was read of \(summary.unread.count) of the paths given"
        } else if figures.hasProblems {
            closing =
                "input problems: \(figures["files-failed"]) files failed, \(figures["files-partial"]) partial, "
                + "\(figures["records-rejected"]) records and \(figures["objects-rejected"]) objects rejected: "
                + "see `deploytrail files --status failed --status partial` and `deploytrail files --rejected`"
        }
        return [
            "files     \(total): \(files(.ingested)) ingested, \(files(.unchanged)) unchanged, "
                + "\(files(.skipped)) skipped, \(files(.partial)) partial, \(files(.failed)) failed",
            "read now  \(summary.recordsReadNow) records and objects, into \(database)",
            "database  \(figures.equation("files"))",
            "records   \(figures.equation("records"))",
            "conflicts \(figures["records-conflicting"]) duplicates with another body",
            "exports   \(figures.equation("objects"))",
            closing,
        ]
    }

    /// One line for each path of which nothing was read.
    static func complaints(_ summary: IngestSummary) -> [String] {
        summary.unread.map { "deploytrail: nothing was read of '\($0.path)': \($0.reason)" }
    }

    private var json: String {
        let figures = summary.figures
        let states = FileStatus.allCases.map { "\"\($0.rawValue)\": \(files($0))" }.joined(separator: ", ")
        // What one stage comes to is what the next begins with: told once.
        let ledger = figures.terms.filter { $0.stage != "files" || $0.role != .result }
            .map { "\"\($0.name)\": \($0.count)" }.joined(separator: ", ")
        // Kinds that are neither kept nor rejected.
        let others = figures.subtracted(in: "records").filter {
            !["records-duplicate", "records-rejected"].contains($0.name)
        }.map {
            ", \"\($0.name.dropFirst("records-".count).replacingOccurrences(of: "-", with: "_"))\": \($0.count)"
        }.joined()
        return """
            {"files": {\(states)}, "records_read_now": \(summary.recordsReadNow), \
            "records": {"read": \(figures["records-read"]), "kept": \(figures["events"]), \
            "duplicate": \(figures["records-duplicate"]), "conflicting": \(figures["records-conflicting"]), \
            "rejected": \(figures["records-rejected"])\(others)}, \
            "objects": {"read": \(figures["objects-read"]), "rejected": \(figures["objects-rejected"])}, \
            "problems": {"failed": \(figures["files-failed"]), "partial": \(figures["files-partial"]), \
            "rejected": \(figures["records-rejected"]), "unread_paths": \(summary.unread.count)}, \
            "interrupted": \(summary.wasCancelled), "ledger": {\(ledger)}}
            """
    }
}
