import CloudTrail
import Foundation
import GRDB

/// Who handles the evidence, and on which machine: what a chain of custody
/// names (NIST SP 800-86, "each person who handled the evidence").
public struct Custodian: Sendable, Equatable {
    /// The operating system's name of the user.
    public var user: String
    /// The machine's own name.
    public var host: String
    /// The program and its version.
    public var tool: String

    public init(user: String, host: String, tool: String) {
        self.user = user
        self.host = host
        self.tool = tool
    }

    /// Whoever runs this process.
    public static func current(tool: String) -> Custodian {
        Custodian(user: NSUserName(), host: ProcessInfo.processInfo.hostName, tool: tool)
    }
}

/// The row of `ingest_run` that this run writes: begun before the first file
/// is read and committed at once, so that a killed run is in the ledger, too.
struct IngestRun {
    enum State: String {
        case running, done, interrupted, failed
    }

    let id: Int64

    init(_ db: Database, _ custodian: Custodian, paths: [String], found: Int) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        let list = String(decoding: try encoder.encode(paths), as: UTF8.self)
        try db.execute(
            sql: """
                INSERT INTO ingest_run (started_at, state, user_name, host, tool, paths, files_found)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                IngestRun.now, State.running.rawValue, custodian.user, custodian.host, custodian.tool, list, found,
            ])
        id = db.lastInsertedRowID
    }

    /// Notes the end, and what the ledger says that this run took in.
    func end(_ state: State, in db: Database) throws {
        try db.execute(
            sql: """
                UPDATE ingest_run SET ended_at = :now, state = :state,
                  (files_read, records_read) = (SELECT count(*), coalesce(sum(c.records_read), 0)
                    FROM file AS f LEFT JOIN content AS c ON c.id = f.content_id WHERE f.run_id = :run)
                WHERE id = :run
                """, arguments: ["now": IngestRun.now, "state": state.rawValue, "run": id])
    }

    /// In whole seconds, as CloudTrail writes times.
    private static var now: String { EventTime.format(Int64(Date().timeIntervalSince1970)) }
}
