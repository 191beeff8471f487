import GRDBSQLite

/// Writes batches into layer A's tables, on the raw handle, inside whatever
/// transaction is open.
final class BatchLoader {
    private let database: OpaquePointer
    private let event: Statement
    private let payload: Statement
    private let reject: Statement
    private let texts: DictionaryTable
    private let calls: DictionaryTable
    private let identities: DictionaryTable
    private var referenceStatements: [ReferenceTable: Statement] = [:]
    private let activity: KeyActivity
    private let hours: ContentHours
    private var nextEvent: Int64
    /// Where an empty database is filled: what comes twice.
    let seen: SeenEvents?

    init(_ database: OpaquePointer) throws {
        self.database = database
        event = try Statement(
            database, "INSERT INTO event VALUES (\((1...19).map { "?\($0)" }.joined(separator: ", ")))")
        payload = try Statement(
            database, "INSERT INTO payload VALUES (\((1...9).map { "?\($0)" }.joined(separator: ", ")))")
        reject = try Statement(
            database,
            "INSERT INTO reject (content_id, record_index, byte_offset, reason) VALUES (?1, ?2, ?3, ?4)")
        texts = try DictionaryTable(database, table: "text", key: "value", columns: [], keyIsFirst: false)
        calls = try DictionaryTable(
            database, table: "call", key: "key",
            columns: [
                "event_source", "event_name", "aws_region", "event_type", "event_category", "event_version",
                "api_version", "read_only", "management_event", "recipient_account_id", "vpc_endpoint_id",
                "vpc_endpoint_account_id", "session_credential_from_console", "tls_details",
            ], keyIsFirst: false)
        identities = try DictionaryTable(
            database, table: "identity", key: "template",
            columns: [
                "type", "principal_id", "arn", "account_id", "user_name", "invoked_by", "identity_provider",
                "federated_provider", "mfa", "source_identity", "issuer_type", "issuer_principal_id", "issuer_arn",
                "issuer_account_id", "issuer_user_name", "on_behalf_of", "identity_store_arn", "scope_issuer_type",
                "credentials_issued_to", "delegate_account_id", "sign_in_session_arn", "assumed_root",
            ], keyIsFirst: true)
        activity = try KeyActivity(database)
        hours = try ContentHours(database)
        let last = try Statement(database, "SELECT COALESCE(MAX(id), 0) FROM event")
        nextEvent = (try last.row(1)?[0] ?? 0) + 1
        last.reset()
        seen = nextEvent == 1 ? SeenEvents() : nil
    }

    /// Writes what is still held back; before every commit.
    func flush() throws { try activity.flush() }

    func load(_ batch: EventBatch, content: Int64) throws {
        let words = try batch.words.ids(from: texts)
        let callIDs = try batch.calls.ids(from: calls)
        let identityIDs = try batch.identities.ids(from: identities)
        for row in batch.events {
            event.bind(1, nextEvent)
            bind(2, row.eventID, batch)
            event.bind(3, row.time)
            event.bind(4, callIDs[Int(row.call)])
            event.bind(5, identityIDs[Int(row.identity)])
            bind(6, text: row.sessionName, batch)
            bind(7, word: row.accessKey, words)
            if let created = row.createdAt { event.bind(8, row.time - created) } else { event.bindNull(8) }
            bind(9, row.address, batch)
            bind(10, word: row.userAgent, words)
            bind(11, row.requestID, batch)
            bind(12, row.sharedEventID, batch)
            bind(13, word: row.errorCode, words)
            event.bind(14, content)
            event.bind(15, Int64(row.recordIndex))
            event.bind(16, row.offset)
            event.bind(17, Int64(row.length))
            event.bind(18, Int64(row.bodyHash))
            event.bind(19, 1)
            try event.run()
            seen?.note(row.fingerprint(batch), row: nextEvent)
            if row.payload >= 0 { try load(batch.payloads[Int(row.payload)], batch) }
            nextEvent += 1
        }
        for (key, use) in batch.keyUses { activity.add(use, key: words[Int(key)]) }
        try hours.load(batch, content: content)
        for row in batch.rejects {
            reject.bind(1, content)
            reject.bind(2, Int64(row.recordIndex))
            reject.bind(3, row.offset)
            reject.bind(4, copying: row.reason)
            try reject.run()
        }
        for row in batch.references { try load(row, content: content) }
    }

    private func load(_ row: PayloadRow, _ batch: EventBatch) throws {
        payload.bind(1, nextEvent)
        let columns = [
            row.errorMessage, row.requestParameters, row.responseElements, row.additionalEventData,
            row.serviceEventDetails, row.resources, row.addendum,
        ]
        for (index, range) in columns.enumerated() {
            if range.isAbsent {
                payload.bindNull(Int32(index + 2))
            } else {
                payload.bind(Int32(index + 2), text: batch.texts.bytes(range))
            }
        }
        if let expiration = row.credentialExpiration { payload.bind(9, expiration) } else { payload.bindNull(9) }
        try payload.run()
    }

    private func load(_ row: ReferenceRow, content: Int64) throws {
        let statement: Statement
        if let known = referenceStatements[row.table] {
            statement = known
        } else {
            statement = try Statement(database, row.table.insertSQL)
            referenceStatements[row.table] = statement
        }
        statement.bind(1, content)
        for (index, value) in row.values.enumerated() {
            switch value {
            case .null: statement.bindNull(Int32(index + 2))
            case .integer(let number): statement.bind(Int32(index + 2), number)
            case .text(let text): statement.bind(Int32(index + 2), copying: text)
            }
        }
        try statement.run()
    }

    // MARK: Values of `event`

    private func bind(_ index: Int32, text: ByteArena.Range, _ batch: EventBatch) {
        if text.isAbsent { event.bindNull(index) } else { event.bind(index, text: batch.texts.bytes(text)) }
    }

    private func bind(_ index: Int32, word: Int32, _ ids: [Int64]) {
        if word < 0 { event.bindNull(index) } else { event.bind(index, ids[Int(word)]) }
    }

    private func bind(_ index: Int32, _ id: RowID, _ batch: EventBatch) {
        switch id {
        case .uuid(let high, let low):
            let bytes = (high.bigEndian, low.bigEndian)
            withUnsafeBytes(of: bytes) { event.bindCopy(index, blob16: $0) }
        case .text(let range): event.bind(index, text: batch.texts.bytes(range))
        case .absent: event.bindNull(index)
        }
    }

    private func bind(_ index: Int32, _ address: RowAddress, _ batch: EventBatch) {
        switch address {
        // Signed, since SQLite keeps such numbers in four bytes.
        case .ipv4(let number): event.bind(index, Int64(Int32(bitPattern: number)))
        case .text(let range): event.bind(index, text: batch.texts.bytes(range))
        case .absent: event.bindNull(index)
        }
    }
}
