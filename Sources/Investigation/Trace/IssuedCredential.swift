import Canned
import Permissions
import Report

/// What an access key is, by who issued it: AWS's own words, never the
/// caller's.
///
/// The kinds are those that the IAM user guide tells apart, "userIdentity
/// element" and "Temporary security credentials in IAM".
struct IssuedCredential {
    enum Kind: Equatable {
        /// A user's own access key.
        case longTerm
        /// A user's sign-in in the console.
        case console
        /// Of a user, by GetSessionToken.
        case sessionToken
        /// A user's, and the log does not tell by which way.
        case userSession
        /// By GetFederationToken.
        case federation
        /// A session of a role; the STS call, where it is known.
        case role(grant: String)
        /// A role of IAM Identity Center's.
        case identityCenter(permissionSet: String)
        /// AssumeRoleWithSAML by a provider that is not Identity Center's.
        case saml
        case root(isLongTerm: Bool)
        /// AssumeRoot into a member account.
        case assumedRoot
        /// An AWS service's, or a service-linked role's.
        case service
        case unknown
    }

    let kind: Kind
    let key: String
    /// The user's name, where it is a user's.
    let user: String
    let role: String
    let account: String
    /// The identity provider, where one is known.
    let provider: String
    /// The principal's ARN.
    let principal: String

    /// - Parameters:
    ///   - key: the access key id.
    ///   - session: the row of `session`; empty where none is known.
    ///   - identity: the row of `key_identity`; empty where no call bears it.
    init(_ key: String, session: ResultSet, identity: ResultSet) {
        func first(_ texts: String...) -> String { texts.first { !$0.isEmpty } ?? "" }
        self.key = key
        role = first(session.text(0, "role_arn"), identity.text(0, "role_arn"))
        principal = first(identity.text(0, "principal_arn"), session.text(0, "principal_arn"))
        account = first(identity.text(0, "account_id"), IssuedCredential.account(first(role, principal)))
        provider = first(identity.text(0, "federated_provider"), session.text(0, "provider"))
        user = first(
            identity.text(0, "caller_type") == "IAMUser" ? identity.text(0, "user_name") : "",
            principal.contains(":user/") ? principal.split(separator: "/").last.map(String.init) ?? "" : "")
        kind = IssuedCredential.kind(
            key, session, identity, role: role, principal: principal)
    }

    private static func account(_ arn: String) -> String {
        let fields = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        return fields.count == 6 ? String(fields[4]) : ""
    }

    private static func kind(
        _ key: String, _ session: ResultSet, _ identity: ResultSet, role: String, principal: String
    ) -> Kind {
        let caller = identity.text(0, "caller_type")
        let grant = session.text(0, "grant_kind")
        let isLongTerm = key.hasPrefix("AKIA")
        if grant == "AssumeRoot" { return .assumedRoot }
        if caller == "Root" || principal.hasSuffix(":root") { return .root(isLongTerm: isLongTerm) }
        if caller == "AWSService" || role.contains(":role/aws-service-role/") { return .service }
        if !role.isEmpty || caller == "AssumedRole" {
            if let set = Caller.permissionSet(role) { return .identityCenter(permissionSet: set) }
            // The chain's root kind says nothing of a session that was taken
            // from it.
            let isRoot = ["", "0"].contains(session.text(0, "chain_depth"))
            if grant == "AssumeRoleWithSAML" || (grant.isEmpty && isRoot && session.text(0, "credential") == "saml") {
                return .saml
            }
            return .role(grant: grant)
        }
        if caller == "FederatedUser" || grant == "GetFederationToken" { return .federation }
        if isLongTerm { return .longTerm }
        if grant == "GetSessionToken" { return .sessionToken }
        guard caller == "IAMUser" || principal.contains(":user/") else { return .unknown }
        let isConsole =
            identity.cell(0, "is_console") == .integer(1) || session.text(0, "credential") == "console"
        return isConsole ? .console : .userSession
    }

    private var providerName: String {
        for mark in [":oidc-provider/", ":saml-provider/"] {
            if let range = provider.range(of: mark) { return String(provider[range.upperBound...]) }
        }
        return provider
    }

    private var ofUser: String { user.isEmpty ? "an IAM user" : "the IAM user \(user)" }

    /// What it is, as the beginning of a sentence in lower case.
    var words: String {
        let from = provider.isEmpty ? "" : " (provider \(providerName))"
        let inAccount = account.isEmpty ? "" : " of account \(account)"
        switch kind {
        case .longTerm: return "a long-term access key of \(ofUser)\(inAccount)"
        case .console: return "a console sign-in of \(ofUser)\(inAccount)"
        case .sessionToken: return "a session of \(ofUser)\(inAccount), issued by GetSessionToken"
        case .userSession:
            return
                "a temporary credential of \(ofUser)\(inAccount): GetSessionToken or a console sign-in, which the logs do not tell"
        case .federation: return "a federated session, issued by GetFederationToken to \(principal)"
        case .role(let grant):
            let of = role.isEmpty ? "a session of a role" : "a session of \(role)"
            if grant == "GetScopedCredentials" || grant == "GetDelegatedAccessToken" {
                return "\(of), issued by \(grant)"
            }
            if !grant.isEmpty { return "\(of), issued by \(grant)\(grant.hasPrefix("AssumeRoleWith") ? from : "")" }
            return provider.isEmpty
                ? of : "\(of), issued to a federated identity\(from)"
        case .identityCenter(let set):
            return "a session of \(role), issued by IAM Identity Center for the permission set \(set)"
        case .saml: return "a session of \(role), issued by AssumeRoleWithSAML\(from)"
        case .root(true): return "a long-term access key of the root user\(inAccount)"
        case .root(false): return "a sign-in or temporary credential of the root user\(inAccount)"
        case .assumedRoot: return "a root session\(inAccount), issued by AssumeRoot"
        case .service:
            return role.isEmpty
                ? "a credential of an AWS service"
                : "a session of the service-linked role \(role), which an AWS service uses"
        case .unknown:
            return key.hasPrefix("AKIA")
                ? "a long-term access key of a user that no record names"
                : "a temporary credential: no record tells who issued it"
        }
    }
}
