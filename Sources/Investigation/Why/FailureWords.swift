/// What an error code that is no authorization failure means, by the names that
/// AWS's services share ("Common errors" of their API references).
enum FailureWords {
    private static let meanings: [(parts: [String], words: String)] = [
        (
            ["Throttl", "RequestLimitExceeded", "TooManyRequests", "RateExceeded", "SlowDown"],
            "too many calls in a short time: the call can be repeated later"
        ),
        (["ExpiredToken"], "the credential or token had expired"),
        (
            ["InvalidIdentityToken", "IDPRejectedClaim", "IDPCommunicationError"],
            "the identity provider's token was not accepted"
        ),
        (
            ["InvalidClientTokenId", "UnrecognizedClient", "SignatureDoesNotMatch", "AuthFailure"],
            "the credential itself was not accepted"
        ),
        (["LimitExceeded", "QuotaExceeded"], "a quota of the account is used up"),
        (["AlreadyExists", "AlreadyInUse"], "what it makes is there already"),
        (["NotFound", "NoSuch", "DoesNotExist"], "what it names is not there"),
        (
            ["NotActive", "InUse", "Conflict", "UpdateInProgress", "Busy"],
            "the state of what it names does not allow it"
        ),
        (
            ["ServiceUnavailable", "Internal", "ServerException", "ServiceFailure"],
            "AWS's own side failed: the call can be repeated"
        ),
        (["DryRun"], "a dry run: nothing was to happen"),
        (
            ["Invalid", "Validation", "ClientException", "Malformed", "Missing", "Unsupported", "BadRequest"],
            "AWS did not accept the request as it was made"
        ),
    ]

    /// Why the call failed, in words; permissions are not the reason.
    static func reason(_ code: String) -> String {
        let words = meanings.first { meaning in meaning.parts.contains { code.contains($0) } }?.words
        return "failed: " + (words ?? "for another reason than permissions")
    }
}
