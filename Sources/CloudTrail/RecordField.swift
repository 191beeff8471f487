import JSONText

/// The members of a CloudTrail record that are read, by their place in
/// ``RecordFields``.
///
/// Source: "CloudTrail record contents" and "CloudTrail userIdentity element"
/// in the AWS CloudTrail User Guide (eventVersion 1.11).
public enum RecordField: Int, CaseIterable, Sendable {
    case eventVersion, eventTime, eventSource, eventName, awsRegion, sourceIPAddress, userAgent
    case errorCode, errorMessage, requestParameters, responseElements, additionalEventData
    case requestID, eventID, eventType, apiVersion, managementEvent, readOnly, resources
    case recipientAccountId, serviceEventDetails, sharedEventID, vpcEndpointId, vpcEndpointAccountId
    case eventCategory, addendum, sessionCredentialFromConsole, tlsDetails, userIdentity

    // userIdentity
    case identityType, principalId, arn, accountId, accessKeyId, userName, invokedBy, identityProvider
    // userIdentity.onBehalfOf: a user of IAM Identity Center; userIdentity.inScopeOf: the
    // resource that the credentials were issued to; userIdentity.invokedByDelegate
    case onBehalfOfUser, identityStoreArn, scopeIssuerType, credentialsIssuedTo, delegateAccountId
    // userIdentity.sessionContext
    case sessionIssuer, creationDate, mfaAuthenticated, federatedProvider, sourceIdentity
    case signInSessionArn, assumedRoot
    // userIdentity.sessionContext.sessionIssuer
    case issuerType, issuerPrincipalId, issuerArn, issuerAccountId, issuerUserName

    /// The top-level member of that name.
    static func top(_ key: JSONSlice) -> RecordField? {
        if key.escaped { return nil }
        switch key.count {
        case 7: return key.isString("eventID") ? .eventID : nil
        case 8: return key.isString("readOnly") ? .readOnly : key.isString("addendum") ? .addendum : nil
        case 9:
            if key.isString("eventTime") { return .eventTime }
            if key.isString("eventName") { return .eventName }
            if key.isString("awsRegion") { return .awsRegion }
            if key.isString("userAgent") { return .userAgent }
            if key.isString("errorCode") { return .errorCode }
            if key.isString("requestID") { return .requestID }
            if key.isString("eventType") { return .eventType }
            return key.isString("resources") ? .resources : nil
        case 10:
            if key.isString("apiVersion") { return .apiVersion }
            return key.isString("tlsDetails") ? .tlsDetails : nil
        case 11: return key.isString("eventSource") ? .eventSource : nil
        case 12:
            if key.isString("userIdentity") { return .userIdentity }
            if key.isString("eventVersion") { return .eventVersion }
            return key.isString("errorMessage") ? .errorMessage : nil
        case 13:
            if key.isString("eventCategory") { return .eventCategory }
            if key.isString("vpcEndpointId") { return .vpcEndpointId }
            return key.isString("sharedEventID") || key.isString("sharedEventId") ? .sharedEventID : nil
        case 15:
            if key.isString("sourceIPAddress") { return .sourceIPAddress }
            return key.isString("managementEvent") ? .managementEvent : nil
        case 16: return key.isString("responseElements") ? .responseElements : nil
        case 17: return key.isString("requestParameters") ? .requestParameters : nil
        case 18: return key.isString("recipientAccountId") ? .recipientAccountId : nil
        case 19:
            if key.isString("additionalEventData") { return .additionalEventData }
            return key.isString("serviceEventDetails") ? .serviceEventDetails : nil
        case 20: return key.isString("vpcEndpointAccountId") ? .vpcEndpointAccountId : nil
        case 28: return key.isString("sessionCredentialFromConsole") ? .sessionCredentialFromConsole : nil
        default: return nil
        }
    }

    /// The member of `userIdentity` of that name.
    static func identity(_ key: JSONSlice) -> RecordField? {
        switch key.count {
        case 3: return key.isString("arn") ? .arn : nil
        case 4: return key.isString("type") ? .identityType : nil
        case 8: return key.isString("userName") ? .userName : nil
        case 9:
            if key.isString("accountId") { return .accountId }
            return key.isString("invokedBy") ? .invokedBy : nil
        case 11:
            if key.isString("principalId") { return .principalId }
            return key.isString("accessKeyId") ? .accessKeyId : nil
        case 16: return key.isString("identityProvider") ? .identityProvider : nil
        default: return nil
        }
    }

    /// The member of `userIdentity.sessionContext.sessionIssuer` of that name.
    static func issuer(_ key: JSONSlice) -> RecordField? {
        if key.isString("arn") { return .issuerArn }
        if key.isString("type") { return .issuerType }
        if key.isString("userName") { return .issuerUserName }
        if key.isString("accountId") { return .issuerAccountId }
        return key.isString("principalId") ? .issuerPrincipalId : nil
    }
}
