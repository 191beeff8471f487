/// The hours, accounts and regions of which a batch's records speak.
struct HourTally {
    /// The records of one hour of one account and region.
    struct Hour {
        /// The number of the account and region in `EventBatch.places`.
        let place: Int32
        /// Hours since 1970.
        let hour: Int64
        fileprivate(set) var firstAt: Int64
        fileprivate(set) var lastAt: Int64
        fileprivate(set) var records: Int64
        /// Those of STS.
        fileprivate(set) var stsRecords: Int64
    }

    private(set) var hours: [Hour] = []
    private var index: [Int64: Int] = [:]
    /// Where the record before was counted: mostly the next one's place, too.
    private var latest = -1

    mutating func add(place: Int32, at time: Int64, isSTS: Bool) {
        let hour = (time - (time % 3600 + 3600) % 3600) / 3600
        if latest < 0 || hours[latest].hour != hour || hours[latest].place != place {
            latest = self.place(of: place, hour, time)
        }
        hours[latest].firstAt = min(hours[latest].firstAt, time)
        hours[latest].lastAt = max(hours[latest].lastAt, time)
        hours[latest].records += 1
        if isSTS { hours[latest].stsRecords += 1 }
    }

    private mutating func place(of place: Int32, _ hour: Int64, _ time: Int64) -> Int {
        let key = hour << 24 ^ Int64(place)
        if let known = index[key] { return known }
        hours.append(Hour(place: place, hour: hour, firstAt: time, lastAt: time, records: 0, stsRecords: 0))
        index[key] = hours.count - 1
        return hours.count - 1
    }

    mutating func removeAll() {
        hours.removeAll(keepingCapacity: true)
        index.removeAll(keepingCapacity: true)
        latest = -1
    }
}
