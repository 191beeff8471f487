/// What the conditions of a policy are judged against: the request's context
/// keys, as far as its record tells them.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
public struct RequestContext: Sendable {
    /// What is known of a key.
    public enum Value: Sendable, Equatable {
        case values([String])
        /// The request surely has no such key, and why.
        case absent(String)
        /// CloudTrail does not tell, and why.
        case unknown(String)
    }

    /// Keys are compared without case.
    private var keys: [String: Value] = [:]
    private var tags: [String: Value] = [:]
    /// The claims of a web identity; nil: the caller is none.
    var claims: FederatedClaims?

    public init() {}

    /// - Parameter key: as IAM writes it, `aws:SourceIp`.
    mutating func set(_ key: String, _ value: Value) { keys[key.lowercased()] = value }

    /// A key that the record fills or shows to be absent.
    mutating func set(_ key: String, _ value: String?, otherwise: @autoclosure () -> Value) {
        set(key, value.map { .values([$0]) } ?? otherwise())
    }

    /// What keys of a family have that are not set one by one: `aws:requesttag/`.
    mutating func setFamily(_ prefix: String, _ value: Value) { tags[prefix.lowercased()] = value }

    /// What is known of a key, whatever its case.
    public func value(of key: String) -> Value {
        let name = key.lowercased()
        if let value = keys[name] { return value }
        if let slash = name.firstIndex(of: "/"), let value = tags[String(name[...slash])] { return value }
        if name.hasPrefix("aws:") || name.hasPrefix("sts:") || name.hasPrefix("iam:") {
            return .unknown("CloudTrail does not log \(key)")
        }
        // The keys of identity providers: `api.bitbucket.org/…/oidc:sub`, `saml:aud`.
        if let claims { return claims.value(of: key) }
        guard key.contains(".") || name.hasPrefix("saml:") else { return .unknown("CloudTrail does not log \(key)") }
        return .absent("the caller is no federated identity: AWS fills \(key) for none other")
    }
}
