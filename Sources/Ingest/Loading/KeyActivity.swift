import GRDBSQLite

/// The table `key_activity`: sums that are added to as batches come, so that
/// no question needs to read every event.
final class KeyActivity {
    private let table: SumTable
    private var pending: [Int64: KeyUse] = [:]

    init(_ database: OpaquePointer) throws {
        table = try SumTable(
            database, table: "key_activity", key: ["access_key_id"],
            sums: [
                ("first_at", .earliest), ("last_at", .latest), ("calls", .count), ("writes", .count),
                ("denied", .count),
            ])
    }

    func add(_ use: KeyUse, key: Int64) {
        if pending[key]?.add(use) == nil { pending[key] = use }
    }

    /// Writes what came since the last time; before every commit.
    func flush() throws {
        for (key, use) in pending {
            try table.add([key, use.firstAt, use.lastAt, use.calls, use.writes, use.denied])
        }
        pending.removeAll(keepingCapacity: true)
    }

    /// All sums anew, from the kept events.
    static let recountSQL = """
        DELETE FROM key_activity;
        INSERT INTO key_activity
        SELECT e.access_key_id, MIN(e.event_time), MAX(e.event_time), COUNT(*),
          SUM(c.read_only IS NOT 'true'),
          SUM(coalesce(t.value GLOB '*AccessDenied*' OR t.value GLOB '*Unauthorized*' OR t.value GLOB '*NotAuthorized*', 0))
        FROM event e JOIN call c ON c.id = e.call_id LEFT JOIN text t ON t.id = e.error_code_id
        WHERE e.kept = 1 AND e.access_key_id IS NOT NULL
        GROUP BY e.access_key_id
        """

    /// Takes one event out of the sums (`-1`) or puts it back (`+1`).
    static let moveSQL = """
        UPDATE key_activity SET calls = calls + m.sign, writes = writes + m.sign * m.is_write,
          denied = denied + m.sign * m.is_denied
        FROM (
          SELECT e.access_key_id AS key, ?2 AS sign, c.read_only IS NOT 'true' AS is_write,
            coalesce(t.value GLOB '*AccessDenied*' OR t.value GLOB '*Unauthorized*' OR t.value GLOB '*NotAuthorized*', 0)
              AS is_denied
          FROM event e JOIN call c ON c.id = e.call_id LEFT JOIN text t ON t.id = e.error_code_id WHERE e.id = ?1
        ) AS m
        WHERE access_key_id = m.key
        """
}
