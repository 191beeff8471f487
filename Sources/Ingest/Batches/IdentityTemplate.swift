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
        .issuerUserName, .onBehalfOfUser, .identityStoreArn, .scopeIssuerType, .credentialsIssuedTo,
        .delegateAccountId, .signInSessionArn, .assumedRoot,
    ]
    /// The members that a session's name may end.
    private static let named: [RecordField] = [.principalId, .arn, .userName]

    private typealias Cut = (start: UnsafePointer<UInt8>, count: Int, mark: UInt8)

    private var buffer: [UInt8] = []
    private var cuts: [Cut] = []
    /// A session name that JSON escapes (`web\u003d17`), decoded; valid until
    /// the next identity.
    private let decodedText = DecodedText()

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
            guard name.kind == .string, name.count > 0 else { return nil }
            return name.escaped ? decoded(name) : name
        }
        guard principal.kind == .string else { return nil }
        let whole = principal.escaped ? decoded(principal) : principal
        for index in 0..<whole.count where whole.start[index] == UInt8(ascii: ":") {
            let rest = whole.count - index - 1
            return rest > 0 ? JSONSlice(start: whole.start + index + 1, count: rest, kind: .string) : nil
        }
        return nil
    }

    /// The text of an escaped string. The escaped one has other bytes, so
    /// nothing is cut out of such an identity.
    private func decoded(_ value: JSONSlice) -> JSONSlice {
        decodedText.hold(value)
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
        if created.kind == .string, created.count > 0, let time = EventTime.parse(created.bytes) {
            createdAt = time
            // Another spelling (fractions, an offset) stays as it is written.
            if created.count == EventTime.length {
                cuts.append((created.start, created.count, IdentityTemplate.createdMark))
            }
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

/// Keeps the bytes of one decoded string where they are until the next one.
private final class DecodedText {
    private var bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 64)

    deinit { bytes.deallocate() }

    func hold(_ value: JSONSlice) -> JSONSlice {
        var text: [UInt8] = []
        ColumnText.append(value, to: &text)
        if text.count > bytes.count {
            bytes.deallocate()
            bytes = .allocate(capacity: text.count)
        }
        _ = bytes.update(fromContentsOf: text)
        return JSONSlice(start: UnsafePointer(bytes.baseAddress!), count: text.count, kind: .string)
    }
}
