import Foundation
import Queries

/// Which claims of a federated identity reach a policy, and which of them the
/// record tells.
///
/// Of every OpenID Connect provider AWS fills `sub` and `aud`, of some more
/// since January 2026: `queries/data/oidc_claim_keys.csv`.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
struct FederatedClaims {
    /// The provider's ARN.
    let provider: String
    let subject: String?
    let audience: String?

    private var isSAML: Bool { provider.contains(":saml-provider/") }

    /// The issuer as keys have it, without a scheme.
    private var issuer: String { provider.components(after: ":oidc-provider/") ?? provider }

    func value(of key: String) -> RequestContext.Value {
        let name = key.lowercased()
        if isSAML { return saml(key) }
        if name.hasPrefix("saml:") { return .absent("the caller is no SAML identity") }
        for scheme in ["https://", "http://"] where name.hasPrefix(scheme) {
            return .absent("AWS never fills a key that begins with \(scheme): it is \(key.dropFirst(scheme.count))")
        }
        let own = issuer.lowercased()
        guard name.hasPrefix(own + ":") else {
            return .absent("AWS never fills \(key) for this caller: its provider is \(issuer)")
        }
        let claim = String(name.dropFirst(own.count + 1))
        switch claim {
        case "sub": return told(subject, key)
        case "aud": return told(audience, key)
        default: break
        }
        guard let filled = FederatedClaims.filled(own), filled.contains(claim) else {
            // Other providers' tokens may have them; Bitbucket's never do.
            if !own.hasPrefix("api.bitbucket.org/"), ["amr", "azp", "email", "oaud"].contains(claim) {
                return .unknown("CloudTrail does not log \(key)")
            }
            let list = FederatedClaims.filled(own)?.sorted().joined(separator: ", ") ?? "aud, sub"
            return .absent("AWS never fills \(key): of this provider's token only \(list) reach a policy")
        }
        if let subject, let value = SubjectParts.value(of: claim, issuer: own, subject: subject) {
            return .values([value])
        }
        return .unknown("the token's \(claim) is not in the log")
    }

    private func told(_ value: String?, _ key: String) -> RequestContext.Value {
        value.map { .values([$0]) } ?? .unknown("the record does not have it")
    }

    private func saml(_ key: String) -> RequestContext.Value {
        switch key.lowercased() {
        case "saml:sub": told(subject, key)
        case "saml:aud": told(audience, key)
        case let name where name.hasPrefix("saml:"): .unknown("CloudTrail does not log the assertion's \(key)")
        default: .absent("AWS never fills \(key) for a SAML identity")
        }
    }

    /// The claims of a provider, in lower case; nil where only `sub` and `aud`
    /// are filled.
    private static func filled(_ issuer: String) -> Set<String>? {
        let exact = rows.first { $0[0] == issuer } ?? rows.first { Wildcard(String($0[0])).matches(issuer) }
        return exact.map { Set($0[1].lowercased().split(separator: " ").map(String.init)) }
    }

    private static let rows = ActionReference.rows(Catalogue.oidcClaimKeys)
}

/// Claims that a provider's subject repeats.
enum SubjectParts {
    /// - Parameters:
    ///   - claim: in lower case.
    ///   - issuer: in lower case.
    static func value(of claim: String, issuer: String, subject: String) -> String? {
        if issuer.hasPrefix("token.actions.") || issuer.hasPrefix("github.com/") {
            guard let repository = subject.firstMatch(of: /^repo:([^:@]+\/[^:@]+):/) else { return nil }
            switch claim {
            case "repository": return String(repository.1)
            case "ref": return subject.firstMatch(of: /^repo:[^:]+:ref:(.+)$/).map { String($0.1) }
            case "environment":
                // A colon in the name is %3A.
                let name = subject.firstMatch(of: /^repo:[^:]+:environment:([^:]+)$/).map { String($0.1) }
                return name.flatMap { $0.removingPercentEncoding }
            default: return nil
            }
        }
        if issuer.hasPrefix("oidc.circleci.com/"), claim == "oidc.circleci.com/project-id" {
            return subject.firstMatch(of: /^org\/[^\/]+\/project\/([^\/]+)\//).map { String($0.1) }
        }
        if issuer.hasPrefix("agent.") {
            let parts = subject.firstMatch(
                of: /^organization:([^:]+):pipeline:([^:]+):ref:(?:refs\/heads\/)?(.+):commit:/)
            switch claim {
            case "organization_slug": return parts.map { String($0.1) }
            case "pipeline_slug": return parts.map { String($0.2) }
            case "build_branch": return parts.map { String($0.3) }
            default: return nil
            }
        }
        return nil
    }
}
