import GRDBSQLite

/// The table `content_hour`: which hours of which account and region each
/// content's records speak of.
final class ContentHours {
    private let put: Statement

    init(_ database: OpaquePointer) throws {
        put = try Statement(database, "INSERT INTO content_hour VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
    }

    /// Writes the batch's hours. A content of several batches has several rows
    /// for the hours that they share.
    func load(_ batch: EventBatch, content: Int64) throws {
        for hour in batch.hours.hours {
            let place = batch.places.bytes(Int(hour.place))
            let parts = place.split(
                separator: IdentityTemplate.separator, maxSplits: 1, omittingEmptySubsequences: false)
            put.bind(1, content)
            for (column, part) in zip([Int32(2), 3], parts) {
                if part.isEmpty { put.bindNull(column) } else { put.bind(column, text: .init(rebasing: part)) }
            }
            put.bind(4, hour.hour)
            put.bind(5, hour.records)
            put.bind(6, hour.stsRecords)
            put.bind(7, hour.firstAt)
            put.bind(8, hour.lastAt)
            try put.run()
        }
    }
}
