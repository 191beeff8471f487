/// An id: the sixteen bytes of a lower-case UUID, or whatever else was
/// written, as text.
enum RowID {
    case uuid(UInt64, UInt64)
    case text(ByteArena.Range)
    case absent
}

/// Where a call came from: an IPv4 address in one word, or text (an IPv6
/// address, a service's DNS name, `AWS Internal`).
enum RowAddress {
    case ipv4(UInt32)
    case text(ByteArena.Range)
    case absent
}

/// One row of `event`, with its repeated parts as numbers of the batch's own
/// dictionaries and its texts as places in the batch's arena.
struct EventRow {
    var eventID: RowID
    var time: Int64
    var call: Int32
    var identity: Int32
    var sessionName: ByteArena.Range
    var accessKey: Int32
    var createdAt: Int64?
    var address: RowAddress
    var userAgent: Int32
    var requestID: RowID
    var sharedEventID: RowID
    var errorCode: Int32
    var recordIndex: Int32
    var offset: Int64
    var length: Int32
    /// 32 bits are enough to tell two copies of one record apart.
    var bodyHash: Int32
    /// Its row of `EventBatch.payloads`; -1 where the event has none.
    var payload: Int32

    /// 64 bits of the event id: equal for equal ids.
    func fingerprint(_ batch: EventBatch) -> UInt64 {
        switch eventID {
        case .uuid(_, let low): low
        case .text(let range):
            ByteHash.hash(batch.texts.base + Int(range.offset), Int(range.count))
        case .absent: 0
        }
    }
}

/// One row of `payload`: JSON texts in the batch's arena.
struct PayloadRow {
    var errorMessage = ByteArena.Range.absent
    var requestParameters = ByteArena.Range.absent
    var responseElements = ByteArena.Range.absent
    var additionalEventData = ByteArena.Range.absent
    var serviceEventDetails = ByteArena.Range.absent
    var resources = ByteArena.Range.absent
    var addendum = ByteArena.Range.absent
    var credentialExpiration: Int64?
}

/// A record that could not be kept.
struct RejectRow: Sendable {
    var recordIndex: Int
    var offset: Int64
    var reason: String
}

/// What was read from one file, or from one stretch of a long one.
final class EventBatch: @unchecked Sendable {
    var events: ContiguousArray<EventRow> = []
    var payloads: ContiguousArray<PayloadRow> = []
    var rejects: [RejectRow] = []
    var references: [ReferenceRow] = []
    let texts = ByteArena(capacity: 1 << 18)
    /// Tuples of what calls have in common, members joined by U+001F.
    let calls = ByteInterner()
    /// Identity templates, followed by their flat columns, joined by U+001F.
    let identities = ByteInterner()
    /// Access keys, user agents, error codes.
    let words = ByteInterner()
    /// By the access keys' numbers in `words`.
    var keyUses: [Int32: KeyUse] = [:]
    /// The hours of which the records speak.
    var hours = HourTally()
    /// Recipient account and region, joined by U+001F.
    let places = ByteInterner(capacity: 16)

    func removeAll() {
        events.removeAll(keepingCapacity: true)
        payloads.removeAll(keepingCapacity: true)
        rejects.removeAll(keepingCapacity: true)
        references.removeAll(keepingCapacity: true)
        texts.removeAll()
        calls.removeAll()
        identities.removeAll()
        words.removeAll()
        keyUses.removeAll(keepingCapacity: true)
        hours.removeAll()
        places.removeAll()
    }
}
