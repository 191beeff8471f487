import GRDB
import GRDBSQLite

/// The tables `identity_activity` and `identity_agent`: sums over the kept
/// events, to which a run adds what is new. Summed up here and not by GROUP BY,
/// which sorts every event twice.
struct IdentityActivity {
    private let db: Database
    private let handle: OpaquePointer

    private struct Pair: Hashable {
        var identity: Int64
        var other: Int64
        var code: Int64
    }

    private struct Sum {
        var calls: Int64 = 0
        var firstAt = Int64.max
        var lastAt = Int64.min

        mutating func add(_ time: Int64) {
            calls += 1
            firstAt = min(firstAt, time)
            lastAt = max(lastAt, time)
        }
    }

    init(_ db: Database, _ handle: OpaquePointer) {
        self.db = db
        self.handle = handle
    }

    /// Forgets all sums: events went, or count otherwise now.
    func startAnew() throws {
        try db.execute(
            sql: """
                DELETE FROM identity_activity; DELETE FROM identity_agent;
                DELETE FROM memory WHERE key = 'activity up to'
                """)
    }

    /// Adds the events that came since the last time.
    func catchUp() throws {
        try db.inTransaction(.immediate) {
            let last =
                try Int64.fetchOne(db, sql: "SELECT CAST(value AS INTEGER) FROM memory WHERE key = 'activity up to'")
                ?? 0
            let (actions, agents) = try sums(after: last)
            try put(actions, into: "identity_activity", keys: 3)
            try put(agents, into: "identity_agent", keys: 2)
            try db.execute(
                sql: "INSERT OR REPLACE INTO memory SELECT 'activity up to', COALESCE(MAX(id), 0) FROM event")
            return .commit
        }
    }

    private func sums(after last: Int64) throws -> (actions: [Pair: Sum], agents: [Pair: Sum]) {
        let read = try Statement(
            handle,
            """
            SELECT identity_id, call_id, coalesce(error_code_id, 0), coalesce(user_agent_id, 0), event_time
            FROM event WHERE id > ?1 AND kept = 1
            """)
        defer { read.reset() }
        read.bind(1, last)
        var actions: [Pair: Sum] = [:]
        var agents: [Pair: Sum] = [:]
        while try read.next() {
            let (identity, time) = (read.integer(0), read.integer(4))
            let action = Pair(identity: identity, other: read.integer(1), code: read.integer(2))
            actions[action, default: Sum()].add(time)
            agents[Pair(identity: identity, other: read.integer(3), code: 0), default: Sum()].add(time)
        }
        return (actions, agents)
    }

    private func put(_ sums: [Pair: Sum], into table: String, keys: Int) throws {
        let places = (1...(keys + 3)).map { "?\($0)" }.joined(separator: ", ")
        let put = try Statement(
            handle,
            """
            INSERT INTO \(table) VALUES (\(places))
            ON CONFLICT DO UPDATE SET calls = calls + excluded.calls, first_at = min(first_at, excluded.first_at),
              last_at = max(last_at, excluded.last_at)
            """)
        for (pair, sum) in sums {
            put.bind(1, pair.identity)
            put.bind(2, pair.other)
            if keys == 3 { put.bind(3, pair.code) }
            put.bind(Int32(keys) + 1, sum.calls)
            put.bind(Int32(keys) + 2, sum.firstAt)
            put.bind(Int32(keys) + 3, sum.lastAt)
            try put.run()
        }
    }
}
