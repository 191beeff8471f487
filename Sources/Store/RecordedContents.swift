import CloudTrail
import Foundation
import GRDB

/// Which contents hold a record of a period, whenever they were delivered: the
/// one answer that integrity, coverage and packs rest on.
public enum RecordedContents {
    /// Selects the numbers of the contents; `?1` is the period's first second,
    /// `?2` the first after it, since 1970.
    ///
    /// Whole hours tell without the records. Where a period begins and ends
    /// within one hour, the records have to.
    static let sql = """
        SELECT content_id FROM content_hour
        WHERE last_at >= ?1 AND first_at < ?2
          AND (?1 / 3600 <> (?2 - 1) / 3600
            OR content_id IN (SELECT content_id FROM event WHERE event_time >= ?1 AND event_time < ?2))
        """

    /// The values of ``sql``'s parameters; nil: no bound.
    static func arguments(from: Int64?, to: Int64?) -> StatementArguments {
        // Far from every time, and from an overflow.
        [from ?? -(1 << 60), to ?? 1 << 60]
    }

    static func arguments(from: String?, to: String?) -> StatementArguments {
        arguments(from: from.flatMap { EventTime.parse($0) }, to: to.flatMap { EventTime.parse($0) })
    }

    /// - Parameters: seconds since 1970, nil: no bound.
    /// - Throws: SQLite's errors.
    public static func read(_ db: Database, from: Int64?, to: Int64?) throws -> Set<Int64> {
        try Int64.fetchSet(db, sql: sql, arguments: arguments(from: from, to: to))
    }

    /// The numbers of the files that hold a record of the period and of the
    /// places, wherever they lie and whatever they are called.
    ///
    /// - Parameters:
    ///   - from: seconds since 1970, nil: no bound.
    ///   - to: likewise.
    ///   - accounts: empty: all, as ``regions``.
    /// - Throws: SQLite's errors.
    public static func files(
        _ db: Database, from: Int64?, to: Int64?, accounts: Set<String>, regions: Set<String>
    ) throws -> Set<Int64> {
        func list(_ values: Set<String>) throws -> String? {
            values.isEmpty ? nil : String(decoding: try JSONEncoder().encode(values.sorted()), as: UTF8.self)
        }
        let (wantedAccounts, wantedRegions) = (try list(accounts), try list(regions))
        let places: StatementArguments = [wantedAccounts, wantedRegions]
        return try Int64.fetchSet(
            db,
            sql: """
                SELECT id FROM file WHERE content_id IN (
                  \(sql)
                    AND (?3 IS NULL OR account_id IN (SELECT value FROM json_each(?3)))
                    AND (?4 IS NULL OR region IN (SELECT value FROM json_each(?4)))
                )
                """, arguments: arguments(from: from, to: to) + places)
    }
}
