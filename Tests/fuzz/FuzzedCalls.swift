extension CredentialCalls {
    /// The fuzzed readers have no catalogue.
    static let catalogue = CredentialCalls([
        ("sts.amazonaws.com", "AssumeRole"), ("signin.amazonaws.com", "ConsoleLogin"),
    ])
}
