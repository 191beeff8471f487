import JSONText

/// One record taken apart: where each member that we read stands in the
/// buffer. Made once and filled again for every record.
public final class RecordFields {
    /// A null of no bytes; its address is only there to be valid.
    nonisolated(unsafe) private static let absent = JSONSlice(
        start: UnsafePointer(UnsafeMutablePointer<UInt8>.allocate(capacity: JSONCursor.padding)), count: 0, kind: .null)

    private let slices: UnsafeMutablePointer<JSONSlice>

    public init() {
        slices = .allocate(capacity: RecordField.allCases.count)
        slices.initialize(repeating: RecordFields.absent, count: RecordField.allCases.count)
    }

    deinit { slices.deallocate() }

    /// The member's value; of kind null where the record has none.
    public subscript(field: RecordField) -> JSONSlice {
        @inline(__always) get { slices[field.rawValue] }
    }

    /// Reads the object that begins at the cursor and passes over it.
    ///
    /// - Throws: ``JSONError`` where the bytes are no JSON object; the cursor
    ///   then stands where it stood.
    public func read(_ cursor: inout JSONCursor) throws(JSONError) {
        slices.update(repeating: RecordFields.absent, count: RecordField.allCases.count)
        var inner = cursor
        guard let byte = inner.peek() else { throw .truncated }
        guard byte == UInt8(ascii: "{") else { throw .invalid(at: inner.position, expected: "a record in braces") }
        inner.position += 1
        var more = try inner.beginMembers()
        while more {
            let key = try inner.key()
            let value = try inner.value()
            if let field = RecordField.top(key) { slices[field.rawValue] = value }
            more = try inner.nextMember()
        }
        cursor = inner
        readIdentity()
    }

    private func readIdentity() {
        self[.userIdentity].forEachMember { key, value in
            if let field = RecordField.identity(key) {
                slices[field.rawValue] = value
            } else if key.isString("sessionContext") {
                readSessionContext(value)
            } else {
                readRarePart(key, value)
            }
        }
    }

    /// Members that few identities have. `signInSessionArn` is accepted here
    /// and in `sessionContext`: AWS's page and the records seen differ.
    private func readRarePart(_ key: JSONSlice, _ value: JSONSlice) {
        if key.isString("onBehalfOf") {
            take(.onBehalfOfUser, "userId", of: value)
            take(.identityStoreArn, "identityStoreArn", of: value)
        } else if key.isString("inScopeOf") {
            take(.scopeIssuerType, "issuerType", of: value)
            take(.credentialsIssuedTo, "credentialsIssuedTo", of: value)
        } else if key.isString("invokedByDelegate") {
            take(.delegateAccountId, "accountId", of: value)
        } else if key.isString("signInSessionArn") {
            slices[RecordField.signInSessionArn.rawValue] = value
        }
    }

    private func take(_ field: RecordField, _ name: StaticString, of object: JSONSlice) {
        if let value = object[name] { slices[field.rawValue] = value }
    }

    private func readSessionContext(_ context: JSONSlice) {
        context.forEachMember { key, value in
            if key.isString("sessionIssuer") {
                slices[RecordField.sessionIssuer.rawValue] = value
                value.forEachMember { name, leaf in
                    if let field = RecordField.issuer(name) { slices[field.rawValue] = leaf }
                }
            } else if key.isString("attributes") {
                value.forEachMember { name, leaf in
                    if name.isString("creationDate") { slices[RecordField.creationDate.rawValue] = leaf }
                    if name.isString("mfaAuthenticated") { slices[RecordField.mfaAuthenticated.rawValue] = leaf }
                }
            } else if key.isString("webIdFederationData") {
                if let provider = value["federatedProvider"] {
                    slices[RecordField.federatedProvider.rawValue] = provider
                }
            } else if key.isString("sourceIdentity") {
                slices[RecordField.sourceIdentity.rawValue] = value
            } else if key.isString("signInSessionArn") {
                slices[RecordField.signInSessionArn.rawValue] = value
            } else if key.isString("assumedRoot") {
                slices[RecordField.assumedRoot.rawValue] = value
            }
        }
    }
}
