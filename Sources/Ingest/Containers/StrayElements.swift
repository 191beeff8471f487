/// Elements beside the records that are none, in a few bytes each: a file of
/// ten million log lines may turn out to hold no record at all.
struct StrayElements {
    private struct Place {
        let offset: Int64
        let index: Int32
        let reason: Int32
    }

    private var places: ContiguousArray<Place> = []
    private var reasons: [String] = []
    private var numbers: [String: Int32] = [:]

    var count: Int { places.count }

    /// Reasons that are told apart; further ones are told as ``otherReason``.
    private static let mostReasons = 4096
    private static let otherReason = "no CloudTrail record"

    mutating func add(index: Int, offset: Int64, _ reason: String) {
        let reason = reasons.count < StrayElements.mostReasons ? reason : StrayElements.otherReason
        let number = numbers[reason] ?? Int32(reasons.count)
        if number == reasons.count {
            reasons.append(reason)
            numbers[reason] = number
        }
        places.append(Place(offset: offset, index: Int32(truncatingIfNeeded: index), reason: number))
    }

    /// In the order in which they stand.
    func forEach(_ body: (_ index: Int, _ offset: Int64, _ reason: String) throws -> Void) rethrows {
        for place in places { try body(Int(place.index), place.offset, reasons[Int(place.reason)]) }
    }
}
