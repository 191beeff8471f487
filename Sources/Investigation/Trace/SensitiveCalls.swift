import Store

/// Calls by what an intruder would make them for: the list
/// `queries/data/sensitive_calls.csv`, after AWS's playbook for compromised
/// credentials (aws-samples, aws-incident-response-playbooks,
/// IRP-CredCompromise), with the calls that deployments bring; and the calls
/// of `api_calls` that issue a credential.
enum SensitiveCalls {
    /// Whether the call could keep a way in open.
    static func isPersistence(source: String, name: String) -> Bool { list.has("persistence", source, name) }

    /// Whether the call reads data or secrets.
    static func isDataAccess(source: String, name: String) -> Bool { list.has("data", source, name) }

    /// Whether the call takes a role or another credential, or a token that
    /// proves the identity elsewhere.
    static func isRoleTaking(source: String, name: String) -> Bool {
        grants.has("grant", source, name) || list.has("identity", source, name)
    }

    private static let list = CallPurposes("sensitive_calls", purpose: "purpose")
    private static let grants = CallPurposes("api_calls", purpose: "role")
}

/// What calls are for, by a list whose names of calls may end with `*`.
private struct CallPurposes: Sendable {
    private struct Entry: Sendable {
        /// The name, or its beginning.
        let text: String
        let isBeginning: Bool
        let purpose: String

        func fits(_ name: String) -> Bool { isBeginning ? name.hasPrefix(text) : name == text }
    }

    private let entries: [String: [Entry]]

    init(_ name: String, purpose column: String) {
        let table = DataTable.named(name)
        let (source, event, purpose) = (
            table.place(of: "event_source"), table.place(of: "event_name"), table.place(of: column)
        )
        var entries: [String: [Entry]] = [:]
        for row in table.rows {
            guard let source = row[source], let event = row[event], let purpose = row[purpose] else { continue }
            let isBeginning = event.hasSuffix("*")
            entries[source, default: []].append(
                Entry(
                    text: isBeginning ? String(event.dropLast()) : event, isBeginning: isBeginning, purpose: purpose))
        }
        self.entries = entries
    }

    /// Whether the list gives the call that purpose, and no row of purpose
    /// `none` takes it back.
    func has(_ purpose: String, _ source: String, _ name: String) -> Bool {
        guard let entries = entries[source] else { return false }
        return entries.contains { $0.purpose == purpose && $0.fits(name) }
            && !entries.contains { $0.purpose == "none" && $0.fits(name) }
    }
}
