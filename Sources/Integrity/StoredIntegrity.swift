import CloudTrail
import Foundation
import GRDB
import Store

/// What the digests say of the log files as they were ingested, kept with the
/// ledger so that reports can show it beside what came from them.
///
/// Where no digest was ingested nothing is computed: all is `no-digest`.
public struct StoredIntegrity {
    /// States by content; without an entry: `no-digest`.
    private var states: [Int64: LogState] = [:]
    /// The hours that digests cover.
    private var hours: [HourVerdict] = []

    /// Judges the ledger's log files; reads no file.
    ///
    /// - Throws: SQLite's errors.
    public static func compute(_ db: Database) throws -> StoredIntegrity {
        var stored = StoredIntegrity()
        guard try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM cloudtrail_digest)") == true else {
            return stored
        }
        var everything = VerificationRequest()
        everything.selection = .deliveries
        let judge = try EvidenceJudge(everything, db, LedgerSource(db: db))
        for partition in judge.partitions {
            let findings = try judge.judge(partition)
            try stored.take(findings.logs, db)
            stored.hours += findings.hours.filter { $0.state != .noDigest }
        }
        return stored
    }

    /// A content with several paths has the state of the first by name: that
    /// is the one which reports name as evidence.
    private mutating func take(_ logs: [LogVerdict], _ db: Database) throws {
        let first = try db.cachedStatement(
            sql: """
                SELECT f.content_id, f.path = (SELECT min(o.path) FROM file o WHERE o.content_id = f.content_id)
                FROM file f WHERE f.id = ? AND f.content_id IS NOT NULL
                """)
        for verdict in logs where verdict.state != .noDigest {
            guard let row = try Row.fetchOne(first, arguments: [verdict.fileID]), row[1] as Bool else { continue }
            let content: Int64 = row[0]
            states[content] = StoredIntegrity.graver(states[content], verdict.state)
        }
    }

    private static let order: [LogState] = [.verified, .hashOK, .noDigest, .unlisted, .missing, .failed]

    private static func graver(_ a: LogState?, _ b: LogState) -> LogState {
        guard let a else { return b }
        return (order.firstIndex(of: a) ?? 0) > (order.firstIndex(of: b) ?? 0) ? a : b
    }

    /// Puts the states in the place of the last run's, also beside the
    /// deployments, which must be there.
    ///
    /// - Throws: SQLite's errors.
    public func store(in db: Database) throws {
        try db.execute(
            sql: """
                UPDATE content SET integrity = NULL WHERE integrity IS NOT NULL;
                DELETE FROM deployment_integrity;
                DELETE FROM covered_hour
                """)
        let cover = try db.cachedStatement(sql: "INSERT INTO covered_hour VALUES (?, ?, ?, ?, ?)")
        for hour in hours {
            try cover.execute(arguments: [
                hour.account, hour.region, hour.hour / 3600, hour.state.rawValue, hour.missing,
            ])
        }
        guard !states.isEmpty else { return }
        let set = try db.cachedStatement(sql: "UPDATE content SET integrity = ? WHERE id = ?")
        for (content, state) in states { try set.execute(arguments: [state.rawValue, content]) }
        let find = try db.cachedStatement(
            sql: """
                SELECT c.integrity FROM event e JOIN content c ON c.id = e.content_id
                WHERE \(EventKey.condition("e.event_id", is: "?1")) AND e.kept = 1 AND c.integrity IS NOT NULL
                """)
        let put = try db.cachedStatement(sql: "INSERT OR REPLACE INTO deployment_integrity VALUES (?, ?)")
        for id in try String.fetchAll(db, sql: "SELECT event_id FROM deployments") {
            if let state = try String.fetchOne(find, arguments: [EventKey.stored(id)]) {
                try put.execute(arguments: [id, state])
            }
        }
    }
}
