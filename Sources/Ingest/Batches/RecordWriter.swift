import CloudTrail
import JSONText

/// Turns records into rows of a batch.
final class RecordWriter {
    /// Records beyond this are rejected: CloudTrail's own limit is 256 KB for
    /// an event and 1 MB for the largest categories.
    static let longestRecord = 4 << 20

    let batch: EventBatch
    private let record = RecordFields()
    private var identity = IdentityTemplate()
    private var redaction = Redaction()
    private var scratch: [UInt8] = []

    private let credentialCalls: CredentialCalls

    /// - Parameter credentialCalls: whose payload is kept though they are
    ///   read-only.
    init(batch: EventBatch, credentialCalls: CredentialCalls = .catalogue) {
        self.batch = batch
        self.credentialCalls = credentialCalls
    }

    /// Records rejected since the file began.
    private(set) var rejectCount = 0
    /// Events that are no calls, since the file began.
    private(set) var setAside: [SetAsideCategory: Int] = [:]

    func reject(index: Int, offset: Int64, _ reason: String) {
        rejectCount += 1
        batch.rejects.append(RejectRow(recordIndex: index, offset: offset, reason: reason))
    }

    /// Stores the record in these bytes (its braces included), or the reason
    /// why it can't be kept.
    ///
    /// - Parameters:
    ///   - object: the record; must be an object that was passed over once.
    ///   - index: its place among the records of its file, from 0.
    ///   - offset: where it stands in the inflated bytes. Of a record that is
    ///     held in a string, where that string's quote stands.
    ///   - length: the bytes that it takes there.
    func write(_ object: JSONSlice, index: Int, offset: Int64, length: Int) {
        var cursor = JSONCursor(object.start, end: object.start + object.count)
        do { try record.read(&cursor) } catch { return reject(index: index, offset: offset, error.reason) }
        store(object.bytes, index: index, offset: offset, length: length)
    }

    /// Stores the record that begins at the cursor, in one pass over it, and
    /// passes over it.
    ///
    /// - Throws: ``JSONError`` with nothing stored and the cursor where it
    ///   stood: the bytes end too early, or are no JSON.
    func write(at cursor: inout JSONCursor, index: Int, offset: Int64) throws(JSONError) {
        let start = cursor.position
        try record.read(&cursor)
        let bytes = UnsafeBufferPointer(start: start, count: cursor.position - start)
        store(bytes, index: index, offset: offset, length: bytes.count)
    }

    private func store(_ bytes: UnsafeBufferPointer<UInt8>, index: Int, offset: Int64, length: Int) {
        guard bytes.count <= RecordWriter.longestRecord else {
            return reject(index: index, offset: offset, "a record of \(bytes.count) bytes: more than 4 MiB")
        }
        if let category = SetAsideCategory(category: record[.eventCategory], type: record[.eventType]) {
            return setAside[category, default: 0] += 1
        }
        guard let start = bytes.baseAddress else { return }
        if let fault = RecordWriter.fault(start, bytes.count) { return reject(index: index, offset: offset, fault) }
        let id = record[.eventID]
        guard id.kind == .string, id.count > 0 else { return reject(index: index, offset: offset, "no eventID") }
        let stamp = record[.eventTime]
        guard stamp.kind == .string, stamp.count > 0 else {
            return reject(index: index, offset: offset, "no eventTime")
        }
        guard let time = EventTime.parse(stamp.bytes) else {
            let text = String((stamp.string ?? "").prefix(40))
            return reject(
                index: index, offset: offset, "eventTime \"\(text)\" is no time: expected 2026-10-01T12:00:00Z")
        }
        let payload: Int32
        do {
            payload = try writePayload()
        } catch {
            return reject(index: index, offset: offset, error.reason)
        }
        appendRow(
            id: id, time: time, payload: payload, index: index, offset: offset, length: length,
            bodyHash: RecordWriter.bodyHash(bytes))
    }

    /// Tells copies of one record apart; kept in `event.body_hash`.
    static func bodyHash(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32 {
        bytes.baseAddress.map { Int32(truncatingIfNeeded: ByteHash.hash($0, bytes.count)) } ?? 0
    }

    /// What is wrong with the record's bytes, whatever they say; nil: nothing.
    /// Parts are stored as they stand, with control bytes as our own marks.
    private static func fault(_ start: UnsafePointer<UInt8>, _ count: Int) -> String? {
        switch TextCheck.first(start, count: count) {
        case nil: nil
        case .notUTF8(let bad): "invalid UTF-8 at byte \(bad) of the record"
        case .control(let bad): "a control byte at byte \(bad) of the record"
        }
    }

    private func appendRow(
        id: JSONSlice, time: Int64, payload: Int32, index: Int, offset: Int64, length: Int, bodyHash: Int32
    ) {
        let identityIndex = identity.intern(record, into: batch.identities)
        let accessKey = word(record[.accessKeyId])
        if accessKey >= 0 { noteUse(accessKey, at: time) }
        batch.hours.add(
            place: internPlace(), at: time, isSTS: record[.eventSource].isString("sts.amazonaws.com"))
        batch.events.append(
            EventRow(
                eventID: rowID(id), time: time, call: internCall(), identity: Int32(identityIndex),
                sessionName: identity.sessionName.map(text) ?? .absent, accessKey: accessKey,
                createdAt: identity.createdAt, address: address(record[.sourceIPAddress]),
                userAgent: word(record[.userAgent]), requestID: rowID(record[.requestID]),
                sharedEventID: rowID(record[.sharedEventID]), errorCode: word(record[.errorCode]),
                recordIndex: Int32(truncatingIfNeeded: index), offset: offset, length: Int32(length),
                bodyHash: bodyHash, payload: payload))
    }

    private func noteUse(_ key: Int32, at time: Int64) {
        var use = KeyUse(at: time)
        use.calls = 1
        use.writes = saysReadOnly ? 0 : 1
        use.denied = KeyUse.isDenial(record[.errorCode]) ? 1 : 0
        if batch.keyUses[key]?.add(use) == nil { batch.keyUses[key] = use }
    }

    /// The columns of the table `call`, but for the last.
    private static let callMembers: [RecordField] = [
        .eventSource, .eventName, .awsRegion, .eventType, .eventCategory, .eventVersion, .apiVersion, .readOnly,
        .managementEvent, .recipientAccountId, .vpcEndpointId, .vpcEndpointAccountId,
        .sessionCredentialFromConsole,
    ]

    /// The members that repeat together: see the table `call`.
    private func internCall() -> Int32 {
        scratch.removeAll(keepingCapacity: true)
        for (position, member) in RecordWriter.callMembers.enumerated() {
            if position > 0 { scratch.append(IdentityTemplate.separator) }
            ColumnText.append(record[member], to: &scratch)
        }
        scratch.append(IdentityTemplate.separator)
        scratch.append(
            contentsOf: record[.tlsDetails].kind == .object ? record[.tlsDetails].raw : .init(start: nil, count: 0))
        return scratch.withUnsafeBufferPointer { Int32(batch.calls.intern($0)) }
    }

    /// Most records of a file have the same account and region.
    private func internPlace() -> Int32 {
        let account = record[.recipientAccountId]
        let region = record[.awsRegion]
        if batch.places.count > 0 {
            let known = batch.places.bytes(batch.places.count - 1)
            if let base = known.baseAddress, known.count == account.count + region.count + 1,
                base[account.count] == IdentityTemplate.separator, compareBytes(base, account.start, account.count),
                compareBytes(base + account.count + 1, region.start, region.count)
            {
                return Int32(batch.places.count - 1)
            }
        }
        scratch.removeAll(keepingCapacity: true)
        ColumnText.append(record[.recipientAccountId], to: &scratch)
        scratch.append(IdentityTemplate.separator)
        ColumnText.append(record[.awsRegion], to: &scratch)
        return scratch.withUnsafeBufferPointer { Int32(batch.places.intern($0)) }
    }

    // MARK: Values

    private func text(_ value: JSONSlice) -> ByteArena.Range {
        guard value.escaped || value.kind != .string else {
            return value.count == 0 ? .absent : batch.texts.append(value.bytes)
        }
        scratch.removeAll(keepingCapacity: true)
        ColumnText.append(value, to: &scratch)
        return scratch.isEmpty ? .absent : batch.texts.append(scratch)
    }

    private func word(_ value: JSONSlice) -> Int32 {
        guard value.kind == .string, value.count > 0 else { return -1 }
        if !value.escaped { return Int32(batch.words.intern(value.bytes)) }
        scratch.removeAll(keepingCapacity: true)
        ColumnText.append(value, to: &scratch)
        return scratch.withUnsafeBufferPointer { Int32(batch.words.intern($0)) }
    }

    private func rowID(_ value: JSONSlice) -> RowID {
        guard value.kind == .string, value.count > 0 else { return .absent }
        if let (high, low) = UUIDText.parse(value.bytes) { return .uuid(high, low) }
        let range = text(value)
        return range.isAbsent ? .absent : .text(range)
    }

    private func address(_ value: JSONSlice) -> RowAddress {
        guard value.kind == .string, value.count > 0 else { return .absent }
        if let number = IPv4Text.parse(value.bytes) { return .ipv4(number) }
        let range = text(value)
        return range.isAbsent ? .absent : .text(range)
    }

    // MARK: Payload

    private var issuesCredential: Bool {
        credentialCalls.contains(source: record[.eventSource], name: record[.eventName])
    }

    private var saysReadOnly: Bool {
        let readOnly = record[.readOnly]
        return (readOnly.kind == .bool && readOnly.count == 4) || readOnly.isString("true")
    }

    /// Stores the JSON of events that need it: everything that is not
    /// read-only, every grant of a credential and sign-in, everything with an
    /// error.
    private func writePayload() throws(JSONError) -> Int32 {
        let hasError = record[.errorCode].count > 0 || record[.errorMessage].count > 0
        guard hasError || !saysReadOnly || issuesCredential else { return -1 }
        var row = PayloadRow()
        row.errorMessage = text(record[.errorMessage])
        row.requestParameters = try redacted(.requestParameters)
        row.responseElements = try redacted(.responseElements)
        row.additionalEventData = try redacted(.additionalEventData)
        row.serviceEventDetails = try redacted(.serviceEventDetails)
        if hasError { row.resources = try redacted(.resources) }
        row.addendum = try redacted(.addendum)
        if let expiration = record[.responseElements]["credentials"]?["expiration"]?.scalarText {
            row.credentialExpiration = EventTime.parseAnswer(expiration) ?? EventTime.parse(expiration)
        }
        batch.payloads.append(row)
        return Int32(batch.payloads.count - 1)
    }

    private func redacted(_ field: RecordField) throws(JSONError) -> ByteArena.Range {
        let value = record[field]
        guard value.kind != .null else { return .absent }
        scratch.removeAll(keepingCapacity: true)
        try redaction.append(value, to: &scratch)
        return batch.texts.append(scratch)
    }
}
