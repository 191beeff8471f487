import Testing

@testable import CloudTrail
@testable import JSONText

/// A record taken apart: each member at its place, none from elsewhere.
@Suite struct RecordFieldsTests {
    /// The names that are read at the top level, by the User Guide.
    private static let top: [(String, RecordField)] = [
        ("eventVersion", .eventVersion), ("eventTime", .eventTime), ("eventSource", .eventSource),
        ("eventName", .eventName), ("awsRegion", .awsRegion), ("sourceIPAddress", .sourceIPAddress),
        ("userAgent", .userAgent), ("errorCode", .errorCode), ("errorMessage", .errorMessage),
        ("requestParameters", .requestParameters), ("responseElements", .responseElements),
        ("additionalEventData", .additionalEventData), ("requestID", .requestID), ("eventID", .eventID),
        ("eventType", .eventType), ("apiVersion", .apiVersion), ("managementEvent", .managementEvent),
        ("readOnly", .readOnly), ("resources", .resources), ("recipientAccountId", .recipientAccountId),
        ("serviceEventDetails", .serviceEventDetails), ("sharedEventID", .sharedEventID),
        ("sharedEventId", .sharedEventID), ("vpcEndpointId", .vpcEndpointId),
        ("vpcEndpointAccountId", .vpcEndpointAccountId), ("eventCategory", .eventCategory), ("addendum", .addendum),
        ("sessionCredentialFromConsole", .sessionCredentialFromConsole), ("tlsDetails", .tlsDetails),
    ]

    /// Where the others stand, with `LEAF` for the value.
    private static let nested: [(String, RecordField)] = [
        (#""type":LEAF"#, .identityType), (#""principalId":LEAF"#, .principalId), (#""arn":LEAF"#, .arn),
        (#""accountId":LEAF"#, .accountId), (#""accessKeyId":LEAF"#, .accessKeyId), (#""userName":LEAF"#, .userName),
        (#""invokedBy":LEAF"#, .invokedBy), (#""identityProvider":LEAF"#, .identityProvider),
        (#""sessionContext":{"attributes":{"creationDate":LEAF}}"#, .creationDate),
        (#""sessionContext":{"attributes":{"mfaAuthenticated":LEAF}}"#, .mfaAuthenticated),
        (#""sessionContext":{"webIdFederationData":{"federatedProvider":LEAF}}"#, .federatedProvider),
        (#""sessionContext":{"sourceIdentity":LEAF}"#, .sourceIdentity),
        (#""sessionContext":{"signInSessionArn":LEAF}"#, .signInSessionArn),
        (#""signInSessionArn":LEAF"#, .signInSessionArn), (#""sessionContext":{"assumedRoot":LEAF}"#, .assumedRoot),
        (#""onBehalfOf":{"userId":LEAF}"#, .onBehalfOfUser),
        (#""onBehalfOf":{"identityStoreArn":LEAF}"#, .identityStoreArn),
        (#""inScopeOf":{"issuerType":LEAF}"#, .scopeIssuerType),
        (#""inScopeOf":{"credentialsIssuedTo":LEAF}"#, .credentialsIssuedTo),
        (#""invokedByDelegate":{"accountId":LEAF}"#, .delegateAccountId),
        (#""sessionContext":{"sessionIssuer":{"type":LEAF}}"#, .issuerType),
        (#""sessionContext":{"sessionIssuer":{"principalId":LEAF}}"#, .issuerPrincipalId),
        (#""sessionContext":{"sessionIssuer":{"arn":LEAF}}"#, .issuerArn),
        (#""sessionContext":{"sessionIssuer":{"accountId":LEAF}}"#, .issuerAccountId),
        (#""sessionContext":{"sessionIssuer":{"userName":LEAF}}"#, .issuerUserName),
    ]

    /// The fields that hold anything, and what.
    private func fields(_ text: String) throws -> [RecordField: String] {
        try JSONDocument.cursor(text) { cursor in
            let record = RecordFields()
            try record.read(&cursor)
            #expect(cursor.peek() == nil, "it stands behind the record")
            return RecordFieldsTests.filled(record)
        }
    }

    private static func filled(_ record: RecordFields) -> [RecordField: String] {
        var found: [RecordField: String] = [:]
        for field in RecordField.allCases where !record[field].isNull {
            found[field] = String(decoding: record[field].raw, as: UTF8.self)
        }
        return found
    }

    @Test func everyNameHasItsPlace() throws {
        for (name, field) in RecordFieldsTests.top where field != .userIdentity {
            #expect(try fields("{\"\(name)\":\"x\"}") == [field: "\"x\""], "\(name)")
            #expect(try fields("{ \"\(name)\" : 12 } ") == [field: "12"], "\(name)")
        }
        for (member, field) in RecordFieldsTests.nested {
            var found = try fields("{\"userIdentity\":{\(member.replacing("LEAF", with: "\"x\""))}}")
            #expect(found.removeValue(forKey: .userIdentity) != nil)
            found[.sessionIssuer] = nil
            #expect(found == [field: "\"x\""], "\(member)")
        }
        let tested = Set(RecordFieldsTests.top.map(\.1) + RecordFieldsTests.nested.map(\.1))
        #expect(tested.union([.userIdentity, .sessionIssuer]) == Set(RecordField.allCases))
    }

    /// Names that differ from a known one in a byte, or are written in escapes.
    @Test func namesThatAreNearlyThoseAreNot() throws {
        for (name, _) in RecordFieldsTests.top {
            for index in name.indices {
                var other = name
                other.replaceSubrange(index...index, with: "_")
                #expect(try fields("{\"\(other)\":1}").isEmpty, "\(other)")
            }
            #expect(try fields("{\"\(name)x\":1,\"\(name.dropLast())\":2,\"\(name.uppercased())\":3}").isEmpty)
            #expect(try fields("{\"a\":{\"\(name)\":1},\"b\":[{\"\(name)\":1}]}").isEmpty, "only at the top")
        }
    }

    /// CloudTrail blanks objects with a word, and leaves out what it does not know.
    @Test(arguments: ["\"HIDDEN_DUE_TO_SECURITY_REASONS\"", "null", "[]", "{}", "1", "true"])
    func otherKindsWhereObjectsAreExpected(_ value: String) throws {
        let isNull = value == "null"
        #expect(try fields("{\"userIdentity\":\(value)}") == (isNull ? [:] : [.userIdentity: value]))
        for name in ["attributes", "webIdFederationData"] {
            let found = try fields("{\"userIdentity\":{\"sessionContext\":{\"\(name)\":\(value)}}}")
            #expect(Array(found.keys) == [.userIdentity])
        }
        let issuer = try fields("{\"userIdentity\":{\"sessionContext\":{\"sessionIssuer\":\(value)}}}")
        #expect(issuer[.sessionIssuer] == (isNull ? nil : value))
        #expect(issuer[.issuerArn] == nil)
        let context = try fields("{\"userIdentity\":{\"sessionContext\":\(value),\"arn\":\"a\"}}")
        #expect(context[.arn] == "\"a\"" && context.count == 2)
    }

    @Test func nothingIsLeftOfTheRecordBefore() throws {
        let record = RecordFields()
        let whole = #"{"eventID":"1","userIdentity":{"arn":"a","sessionContext":{"sourceIdentity":"s"}}}"#
        try JSONDocument.cursor(whole) { try record.read(&$0) }
        try JSONDocument.cursor("{}") { cursor in
            try record.read(&cursor)
            #expect(RecordFieldsTests.filled(record).isEmpty)
        }
    }

    /// CloudTrail writes no name twice; the last is what most readers take.
    @Test func ofANameThatStandsTwiceTheLastCounts() throws {
        #expect(try fields(#"{"eventName":"A","eventName":"B"}"#) == [.eventName: "\"B\""])
    }

    @Test(arguments: [
        "", " ", "{", #"{"eventID""#, #"{"eventID":"x""#, "[]", "1}", "\"x\":1}", "{]", #"{"a":1,}"#, #"{"a":1 "b":2}"#,
        "null", "}",
    ])
    func whatIsNoObjectIsRefusedWhereItStands(_ text: String) throws {
        try JSONDocument.cursor(text) { cursor in
            let start = cursor.position
            #expect(throws: JSONError.self) { try RecordFields().read(&cursor) }
            #expect(cursor.position == start)
        }
    }
}
