import CloudTrail
import Foundation
import GRDB

typealias CloudTrailUUID = UUIDText

/// Compares the bodies of records that have one `eventID` and other bytes: a
/// record that came through EventBridge or a pretty-printer is the same record.
struct RecordBodies {
    private let db: Database
    private var contents: [Int64: [UInt8]] = [:]
    private var order: [Int64] = []

    init(_ db: Database) { self.db = db }

    /// Whether the two say the same, as JSON. False where one of the files is
    /// not at hand any more.
    mutating func equal(_ a: Row, _ b: Row) -> Bool {
        guard let first = body(a), let second = body(b) else { return false }
        return first.isEqual(second)
    }

    private mutating func body(_ row: Row) -> NSDictionary? {
        let id: Int64 = row["content_id"]
        if contents[id] == nil {
            guard let content = try? OriginalRecord.inflatedContent(id, in: db).bytes else { return nil }
            if order.count == 4 { contents[order.removeFirst()] = nil }
            contents[id] = content
            order.append(id)
        }
        guard let content = contents[id],
            let bytes = try? OriginalRecord.record(row, in: content)
        else { return nil }
        return try? JSONSerialization.jsonObject(with: Data(bytes)) as? NSDictionary
    }
}
