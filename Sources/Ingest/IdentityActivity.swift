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
            try put(actions, into: "identity_activity", key: ["identity_id", "call_id", "error_code_id"])
            try put(agents, into: "identity_agent", key: ["identity_id", "user_agent_id"])
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

    private func put(_ sums: [Pair: Sum], into table: String, key: [String]) throws {
        let table = try SumTable(
            handle, table: table, key: key,
            sums: [("calls", .count), ("first_at", .earliest), ("last_at", .latest)])
        for (pair, sum) in sums {
            let values = [pair.identity, pair.other, pair.code].prefix(key.count)
            try table.add(values + [sum.calls, sum.firstAt, sum.lastAt])
        }
    }
}
