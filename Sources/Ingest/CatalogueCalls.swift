import Store

extension CredentialCalls {
    /// Those of the list `api_calls`: what issues a credential, and what signs
    /// somebody in.
    static let catalogue: CredentialCalls = {
        let list = DataTable.named("api_calls")
        let role = list.place(of: "role")
        let (source, name) = (list.place(of: "event_source"), list.place(of: "event_name"))
        return CredentialCalls(
            list.rows.compactMap { row in
                guard row[role] == "grant" || row[role] == "sign-in", let source = row[source], let name = row[name]
                else { return nil }
                return (source, name)
            })
    }()
}
