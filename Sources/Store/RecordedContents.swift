import CloudTrail
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
}
