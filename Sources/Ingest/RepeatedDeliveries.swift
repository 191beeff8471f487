import GRDB
import Store

/// CloudTrail delivers at least once: of every `eventID` one record is kept,
/// the first by (event time, SHA-256 of the file, place in the file), whatever
/// the order in which they came.
struct RepeatedDeliveries {
    private let db: Database

    init(_ db: Database) { self.db = db }

    /// How `event.kept` says what became of a record.
    private enum Fate: Int64 {
        case kept = 1
        case duplicate = 0
        /// A duplicate with another body.
        case conflicting = -1
    }

    /// - Parameters:
    ///   - all: look at every event again (rows were deleted), not only at
    ///     those that came since the last time.
    ///   - known: rows among which all repeated ones are, the first of each
    ///     included, where that is known.
    /// - Returns: whether an event that was settled before counts otherwise now.
    func settle(all: Bool, known: [Int64]?) throws -> Bool {
        let last = all ? 0 : try settledUpTo()
        let end = EventKey.end(of:)
        // Where the index has to tell, by the end of the id, as it knows it: ids
        // that merely end alike come along and are told apart below.
        let repeated =
            if let known {
                try "e.id IN \(list(known))"
            } else if last == 0 {
                """
                \(end("e.event_id")) IN
                  (SELECT \(end("event_id")) FROM event GROUP BY \(end("event_id")) HAVING COUNT(*) > 1)
                """
            } else {
                """
                \(end("e.event_id")) IN
                  (SELECT \(end("fresh.event_id")) FROM event fresh
                    WHERE fresh.id > \(last)
                      AND EXISTS (SELECT 1 FROM event other
                        WHERE \(end("other.event_id")) = \(end("fresh.event_id")) AND other.id <> fresh.id))
                """
            }
        if all { try db.execute(sql: "UPDATE event SET kept = 1 WHERE kept <> 1") }
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT e.id, e.event_id, e.event_time, e.content_id, e.record_index, e.byte_offset, e.byte_length,
                  e.body_hash, e.kept, c.sha256
                FROM event e JOIN content c ON c.id = e.content_id
                WHERE \(repeated)
                ORDER BY e.event_id, e.event_time, c.sha256, e.record_index
                """)
        var bodies = RecordBodies(db)
        var recount = all
        var isMoved = all
        var winner: Row?
        for row in rows {
            guard let first = winner, first["event_id"] as DatabaseValue == row["event_id"] as DatabaseValue else {
                winner = row
                if try set(row, .kept), (row["id"] as Int64) <= last { isMoved = true }
                continue
            }
            let same = row["body_hash"] as Int64 == first["body_hash"] as Int64 || bodies.equal(first, row)
            if try set(row, same ? .duplicate : .conflicting), (row["id"] as Int64) <= last { isMoved = true }
            // A later time is gone with its event: the sums can't tell.
            if row["event_time"] as Int64 != first["event_time"] as Int64 { recount = true }
        }
        if recount { try db.execute(sql: KeyActivity.recountSQL) }
        try count()
        try db.execute(
            sql: "INSERT OR REPLACE INTO memory SELECT 'settled up to', COALESCE(MAX(id), 0) FROM event")
        return isMoved
    }

    /// The rows as a table, so that there may be any number of them.
    private func list(_ rows: [Int64]) throws -> String {
        try db.execute(
            sql: "CREATE TEMP TABLE IF NOT EXISTS repeated_row (id INTEGER PRIMARY KEY); DELETE FROM repeated_row")
        let put = try db.makeStatement(sql: "INSERT OR IGNORE INTO repeated_row VALUES (?)")
        for row in rows { try put.execute(arguments: [row]) }
        return "(SELECT id FROM temp.repeated_row)"
    }

    private func settledUpTo() throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT CAST(value AS INTEGER) FROM memory WHERE key = 'settled up to'") ?? 0
    }

    /// Whether anything changed.
    private func set(_ row: Row, _ fate: Fate) throws -> Bool {
        guard row["kept"] as Int64 != fate.rawValue else { return false }
        let id: Int64 = row["id"]
        let wasKept = row["kept"] as Int64 == Fate.kept.rawValue
        try db.execute(sql: "UPDATE event SET kept = ? WHERE id = ?", arguments: [fate.rawValue, id])
        if wasKept != (fate == .kept) {
            try db.execute(sql: KeyActivity.moveSQL, arguments: [id, wasKept ? -1 : 1])
        }
        return true
    }

    private func count() throws {
        try db.execute(
            sql: """
                UPDATE content SET
                  duplicate = (SELECT COUNT(*) FROM event WHERE content_id = content.id AND kept <> 1),
                  conflicting = (SELECT COUNT(*) FROM event WHERE content_id = content.id AND kept <> 1 AND kept = -1);
                UPDATE content SET kept = records_read - rejected - set_aside - duplicate;
                """)
    }
}
