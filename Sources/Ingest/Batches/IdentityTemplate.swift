import CloudTrail
import JSONText

/// Cuts out of a `userIdentity` what differs from call to call, so that the
/// rest can be stored once.
///
/// The cut pieces are the session name (in `principalId`, `arn` and
/// `userName`), the access key id and the session's creation date; they are
/// marked with control bytes, which JSON text cannot hold by itself.
struct IdentityTemplate {
    static let sessionMark: UInt8 = 1
    static let accessKeyMark: UInt8 = 2
    static let createdMark: UInt8 = 3
    static let separator: UInt8 = 0x1F

    /// The flat columns of the table `identity`.
    private static let columns: [RecordField] = [
        .identityType, .principalId, .arn, .accountId, .userName, .invokedBy, .identityProvider, .federatedProvider,
        .mfaAuthenticated, .sourceIdentity, .issuerType, .issuerPrincipalId, .issuerArn, .issuerAccountId,
        .issuerUserName,
    ]
    /// The members that a session's name may end.
    private static let named: [RecordField] = [.principalId, .arn, .userName]

    private typealias Cut = (start: UnsafePointer<UInt8>, count: Int, mark: UInt8)

    private var buffer: [UInt8] = []
    private var cuts: [Cut] = []

    /// What was cut out of the last identity.
    private(set) var sessionName: JSONSlice?
    private(set) var createdAt: Int64?

    /// The number of the template and its flat columns, for the record at
    /// hand.
    mutating func intern(_ record: RecordFields, into interner: ByteInterner) -> Int {
        buffer.removeAll(keepingCapacity: true)
        sessionName = variablePart(record)
        createdAt = nil
        let identity = record[.userIdentity]
        appendTemplate(identity, record)
        for field in IdentityTemplate.columns {
            buffer.append(IdentityTemplate.separator)
            appendColumn(record[field], marked: field == .principalId || field == .arn || field == .userName)
        }
        return buffer.withUnsafeBufferPointer { interner.intern($0) }
    }

    /// The session name of an assumed role, the subject of a web identity.
    private func variablePart(_ record: RecordFields) -> JSONSlice? {
        let principal = record[.principalId]
        let type = record[.identityType]
        if type.isString("WebIdentityUser") || type.isString("SAMLUser") {
            let name = record[.userName]
            return name.kind == .string && name.count > 0 && !name.escaped ? name : nil
        }
        guard principal.kind == .string, !principal.escaped else { return nil }
        for index in 0..<principal.count where principal.start[index] == UInt8(ascii: ":") {
            let rest = principal.count - index - 1
            return rest > 0 ? JSONSlice(start: principal.start + index + 1, count: rest, kind: .string) : nil
        }
        return nil
    }

    private mutating func appendTemplate(_ identity: JSONSlice, _ record: RecordFields) {
        guard identity.kind == .object else {
            buffer.append(contentsOf: identity.kind == .null ? UnsafeBufferPointer(start: nil, count: 0) : identity.raw)
            return
        }
        cuts.removeAll(keepingCapacity: true)
        if let name = sessionName {
            for field in IdentityTemplate.named {
                if let at = suffix(record[field], name) { cuts.append((at, name.count, IdentityTemplate.sessionMark)) }
            }
        }
        let key = record[.accessKeyId]
        if key.kind == .string, key.count > 0, !key.escaped {
            cuts.append((key.start, key.count, IdentityTemplate.accessKeyMark))
        }
        let created = record[.creationDate]
        if created.kind == .string, created.count == 20, let time = EventTime.parse(created.bytes) {
            createdAt = time
            cuts.append((created.start, created.count, IdentityTemplate.createdMark))
        }
        cuts.sort { $0.start < $1.start }
        var position = identity.start
        for cut in cuts {
            buffer.append(contentsOf: UnsafeBufferPointer(start: position, count: cut.start - position))
            buffer.append(cut.mark)
            position = cut.start + cut.count
        }
        let end = identity.start + identity.count
        buffer.append(contentsOf: UnsafeBufferPointer(start: position, count: end - position))
    }

    private func suffix(_ value: JSONSlice, _ name: JSONSlice) -> UnsafePointer<UInt8>? {
        guard value.kind == .string, !value.escaped, value.count >= name.count else { return nil }
        let at = value.start + (value.count - name.count)
        return compareBytes(at, name.start, name.count) ? at : nil
    }

    private mutating func appendColumn(_ value: JSONSlice, marked: Bool) {
        switch value.kind {
        case .string where value.escaped:
            ColumnText.append(value, to: &buffer)
        case .string:
            if marked, let name = sessionName, suffix(value, name) != nil {
                buffer.append(contentsOf: UnsafeBufferPointer(start: value.start, count: value.count - name.count))
                buffer.append(IdentityTemplate.sessionMark)
            } else {
                buffer.append(contentsOf: value.bytes)
            }
        case .number, .bool: buffer.append(contentsOf: value.bytes)
        case .object, .array, .null: break
        }
    }
}
