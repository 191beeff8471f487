import GRDBSQLite

/// The table `content_place_hour`: which hours of which account and region each
/// content's records speak of.
final class ContentHours {
    private let put: Statement
    private let places: DictionaryTable

    init(_ database: OpaquePointer) throws {
        put = try Statement(database, "INSERT INTO content_place_hour VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
        places = try DictionaryTable(
            database, table: "place", key: "key", columns: ["account_id", "region"], keyIsFirst: false)
    }

    /// Writes the batch's hours. A content of several batches has several rows
    /// for the hours that they share.
    func load(_ batch: EventBatch, content: Int64) throws {
        let placeIDs = try batch.places.ids(from: places)
        for hour in batch.hours.hours {
            let start = hour.hour * 3600
            put.bind(1, content)
            put.bind(2, placeIDs[Int(hour.place)])
            put.bind(3, hour.hour)
            put.bind(4, hour.records)
            put.bind(5, hour.stsRecords)
            put.bind(6, hour.firstAt - start)
            put.bind(7, hour.lastAt - start)
            try put.run()
        }
    }
}
