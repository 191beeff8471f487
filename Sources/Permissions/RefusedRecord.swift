import CloudTrail

/// What a record of CloudTrail says about a call that was denied: what a
/// policy's conditions are judged by.
public struct RefusedRecord: Sendable {
    /// `sts:AssumeRoleWithWebIdentity`.
    public var action = ""
    /// The action of AWS's message, which may be another: `sts:TagSession`.
    public var deniedAction: String?
    public var time = ""
    public var region: String?
    /// `userIdentity.type`.
    public var callerType: String?
    public var callerARN: String?
    /// `AROA…:name`, `AIDA…`.
    public var principalID: String?
    /// The caller's account.
    public var accountID: String?
    public var userName: String?
    /// The caller's role, with its path.
    public var roleARN: String?
    /// An AWS service that called for somebody, or itself.
    public var invokedBy: String?
    /// `IPv4`, `IPv6` or an AWS service's name.
    public var sourceAddress: String?
    public var userAgent: String?
    public var vpcEndpointID: String?
    /// `true` or `false`.
    public var mfa: String?
    public var sessionCreated: String?
    public var sourceIdentity: String?
    /// The provider that the caller's session came from.
    public var federatedProvider: String?
    /// The provider of a web or SAML identity that asked.
    public var provider: String?
    public var subject: String?
    public var audience: String?
    /// The role that was asked for.
    public var requestedRole: String?
    /// The account that the record names as the resource's.
    public var resourceAccount: String?
    /// `requestParameters`, as JSON; nil: the record has none.
    public var parameters: String?
    /// The tags of the caller's session, as its grant tells; nil: not known.
    public var callerTags: [String: String]?

    public init() {}

    /// The members of a grant's `requestParameters` that are session tags: a
    /// list of keys and values, or an object for a web identity.
    public static func tags(in parameters: String?) -> [String: String] {
        guard let value = parameters.flatMap(PolicyValue.init(document:)) else { return [:] }
        var tags: [String: String] = [:]
        for name in ["incomingTransitiveTags", "principalTags", "tags"] {
            switch value[name] {
            case .object(let members)?: for (key, text) in members { tags[key] = text.texts.first ?? "" }
            case .list(let items)?:
                for item in items {
                    if let key = item["key"]?.texts.first { tags[key] = item["value"]?.texts.first ?? "" }
                }
            default: break
            }
        }
        return tags
    }

    private func parameter(_ name: String) -> [String]? {
        let texts = parameters.flatMap(PolicyValue.init(document:))?[name]?.texts
        return texts.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The tags that the request itself passes.
    var requestTags: [String: String] {
        var own = RefusedRecord.tags(in: parameters)
        // What a chain hands down is no part of the request.
        if case .object(let handed)? = parameters.flatMap(PolicyValue.init(document:))?["incomingTransitiveTags"] {
            for key in handed.keys where parameter("tags") == nil { own[key] = nil }
        }
        return own
    }

    /// The source identity that the request sets.
    var requestSourceIdentity: String? { parameter("sourceIdentity")?.first }
    var externalID: String? { parameter("externalId")?.first }

    private var isFederated: Bool { provider != nil }
    private var isSession: Bool { roleARN != nil || callerType == "FederatedUser" }

    /// The keys of the request.
    public var context: RequestContext {
        var context = RequestContext()
        if let provider {
            context.claims = FederatedClaims(provider: provider, subject: subject, audience: audience)
        }
        addRequest(to: &context)
        addNetwork(to: &context)
        addPrincipal(to: &context)
        return context
    }

    /// What the caller asks for: the request's parameters.
    private func addRequest(to context: inout RequestContext) {
        func passed(_ key: String, _ name: String) {
            let values = parameter(name)
            let missing: RequestContext.Value =
                parameters == nil
                ? .unknown("the record has no request parameters") : .absent("the request passes no \(name)")
            context.set(key, values.map { .values($0) } ?? missing)
        }
        passed("sts:RoleSessionName", "roleSessionName")
        passed("sts:SourceIdentity", "sourceIdentity")
        passed("sts:TransitiveTagKeys", "transitiveTagKeys")
        passed("sts:ExternalId", "externalId")
        passed("sts:DurationSeconds", "durationSeconds")
        let tags = requestTags
        for (key, value) in tags { context.set("aws:RequestTag/\(key)", .values([value])) }
        let noTag: RequestContext.Value =
            parameters == nil
            ? .unknown("the record has no request parameters") : .absent("the request passes no such tag")
        context.setFamily("aws:RequestTag/", noTag)
        context.set("aws:TagKeys", tags.isEmpty ? noTag : .values(tags.keys.sorted()))
        context.set("aws:RequestedRegion", region, otherwise: .unknown("the record has no region"))
        context.set("aws:CurrentTime", time, otherwise: .unknown("the record has no time"))
        context.set("aws:EpochTime", EventTime.parse(time).map(String.init), otherwise: .unknown("no time"))
        if let account = requestedRole?.arnField(4) { context.set("aws:ResourceAccount", .values([account])) }
    }

    /// Where it comes from.
    private func addNetwork(to context: inout RequestContext) {
        let isAddress = sourceAddress.flatMap(ConditionValue.bytes) != nil
        if let endpoint = vpcEndpointID {
            context.set("aws:SourceVpce", .values([endpoint]))
            context.set("aws:SourceIp", .absent("the call came through the VPC endpoint \(endpoint)"))
            context.set("aws:VpcSourceIp", isAddress ? sourceAddress : nil, otherwise: .unknown("not in the record"))
        } else {
            let why = "the call came through no VPC endpoint"
            context.set("aws:SourceVpce", .absent(why))
            context.set("aws:SourceVpc", .absent(why))
            context.set("aws:VpcSourceIp", .absent(why))
            context.set(
                "aws:SourceIp", isAddress ? sourceAddress : nil,
                otherwise: .unknown(
                    sourceAddress.map { "an AWS service called: \($0)" } ?? "the record has no source address"))
        }
        context.set("aws:UserAgent", userAgent, otherwise: .unknown("the record has no user agent"))
        // STS and IAM take TLS alone.
        context.set("aws:SecureTransport", .values(["true"]))
        context.set("aws:ViaAWSService", .values([invokedBy == nil || callerType == "AWSService" ? "false" : "true"]))
        if invokedBy == nil { context.set("aws:CalledVia", .absent("no AWS service made the call for the caller")) }
    }

    /// Who it is.
    private func addPrincipal(to context: inout RequestContext) {
        context.set(
            "aws:FederatedProvider", provider ?? federatedProvider,
            otherwise: .absent("the caller's session came from no web identity"))
        context.set(
            "aws:SourceIdentity", sourceIdentity, otherwise: .absent("the caller's session has no source identity"))
        let isService = callerType == "AWSService"
        context.set("aws:PrincipalIsAWSService", .values([isService ? "true" : "false"]))
        if isService {
            context.set("aws:PrincipalServiceName", invokedBy, otherwise: .unknown("the record does not name it"))
            return
        }
        let none = "only AWS services bring it, and the caller is none"
        for key in ["aws:SourceArn", "aws:SourceAccount", "aws:PrincipalServiceName"] {
            context.set(key, .absent(none))
        }
        if isFederated {
            for key in ["aws:username", "aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:TokenIssueTime"] {
                context.set(key, .absent("a federated identity has none before it has the role"))
            }
            for (key, value) in requestTags { context.set("aws:PrincipalTag/\(key)", .values([value])) }
            context.setFamily("aws:PrincipalTag/", .unknown("the token's tags are not in the log"))
            return
        }
        context.set(
            "aws:PrincipalArn", roleARN ?? callerARN, otherwise: .unknown("the record does not name the caller"))
        context.set("aws:PrincipalAccount", accountID, otherwise: .unknown("the record does not name the account"))
        context.set("aws:userid", principalID, otherwise: .unknown("the record has no principal id"))
        context.set("aws:PrincipalType", principalType, otherwise: .unknown("the record does not tell"))
        context.set(
            "aws:username", callerType == "IAMUser" ? userName : nil,
            otherwise: callerType == "IAMUser"
                ? .unknown("the record has no user name") : .absent("only IAM users have a user name"))
        let longTerm = "a long-term key has none"
        context.set(
            "aws:MultiFactorAuthPresent", mfa, otherwise: isSession ? .unknown("not in the record") : .absent(longTerm))
        if mfa != "true" { context.set("aws:MultiFactorAuthAge", .absent("the caller signed in without MFA")) }
        context.set(
            "aws:TokenIssueTime", sessionCreated,
            otherwise: isSession ? .unknown("not in the record") : .absent(longTerm))
        for (key, value) in callerTags ?? [:] { context.set("aws:PrincipalTag/\(key)", .values([value])) }
        context.setFamily("aws:PrincipalTag/", .unknown("tags of the role or user itself are not in the log"))
    }

    private var principalType: String? {
        switch callerType {
        case "IAMUser": "User"
        case "Root": "Account"
        case "AssumedRole", "FederatedUser": callerType
        default: nil
        }
    }
}

extension String {
    /// A field of an ARN: 1 the partition, 4 the account; nil where the text
    /// is no ARN or the field is empty.
    func arnField(_ place: Int) -> String? {
        let fields = split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard fields.count == 6, fields[0] == "arn", !fields[place].isEmpty else { return nil }
        return String(fields[place])
    }
}
