/// What would have allowed a denied call: documents to review, never executed,
/// or in words what has to change where no allow helps.
public struct Suggestion: Sendable, Equatable {
    /// A document and where it has to stand.
    public struct Document: Sendable, Equatable {
        public let text: String
        /// `in the policies of the role …`.
        public let place: String
    }

    /// Each of them is needed.
    public var documents: [Document] = []
    /// What to know beside them, or instead.
    public var note: String

    /// - Parameters:
    ///   - refusal: AWS's message.
    ///   - actions: IAM's actions that the call needs; none: not known.
    ///   - resource: what the record names as resource.
    ///   - record: the call.
    ///   - trust: the verdict on the role's trust policy, where it is known.
    public init(
        _ refusal: Refusal, actions: [String], resource: String?, record: RefusedRecord, trust: TrustJudgement? = nil
    ) {
        note = ""
        let caller = Caller(record)
        if record.requestedRole != nil || actions == ["sts:AssumeRole"] {
            self = Suggestion.forGrant(refusal, record, caller, trust, resource)
            return
        }
        guard !actions.isEmpty else {
            note = "no IAM action is known for this call: AWS's Service Authorization Reference has none of its name"
            return
        }
        if let change = Suggestion.change(for: refusal, caller, actions) {
            note = change
            return
        }
        let target = ResourceName(refusal.resource, resource, actions: actions, record)
        let identity = Document(
            text: SuggestedPolicy.document(.init(actions: actions, resource: target.resource)), place: caller.place)
        let kind = ResourcePolicyKind(action: actions[0])
        let isForeign = target.account.map { $0 != caller.account } ?? false
        switch refusal.reason {
        case .notAllowed(by: .resource): needResource(kind, target, actions, caller, identity, isForeign: isForeign)
        case .none where isForeign && kind != nil:
            needResource(kind, target, actions, caller, identity, isForeign: true)
        case .none where isForeign:
            note =
                "the resource is in account \(target.account ?? ""), and \(actions[0]) takes no resource-based policy: the call has to be made with a role of that account"
        case .none where caller.isRoot: note = Suggestion.root
        case .other(let words):
            note = "the message names no policy that denied it, but says why: \(words)"
        case .none:
            documents = [identity]
            note = "\(caller.place), if that is what denied it: the message gives no reason"
        default:
            documents = [identity]
            note = caller.place
        }
        if target.isWide, !documents.isEmpty {
            note += "; \(actions.joined(separator: ", ")) takes only * as resource"
        }
    }

    private init(_ documents: [Document], _ note: String) {
        self.documents = documents
        self.note = note
    }

    static let root =
        "no policy of its own limits a root user: a service control policy, a resource control policy or the resource's own policy denies it"

    private mutating func needResource(
        _ kind: ResourcePolicyKind?, _ target: ResourceName, _ actions: [String], _ caller: Caller,
        _ identity: Document, isForeign: Bool
    ) {
        let what = kind?.name ?? "resource-based policy"
        let owner = target.account.map { " in account \($0)" } ?? ""
        let of = target.isNamed ? " of \(target.resource)" : ""
        guard let principal = caller.principal else {
            note = "the \(what)\(of)\(owner) has to allow the caller, whom the record does not name"
            return
        }
        let resource: String? =
            switch kind?.resource {
            case .none?: nil
            case .all?: "*"
            case .arn?, nil: target.resource
            }
        let set = kind.map { " (\($0.setBy))" } ?? ""
        let place = "in the \(what)\(of)\(owner)\(set)"
        documents = [
            Document(
                text: SuggestedPolicy.document(.init(principal: principal, actions: actions, resource: resource)),
                place: place)
        ]
        note = "the \(what) has to allow it: \(place)"
        if isForeign {
            documents.append(identity)
            note += "; between accounts the caller's own policies have to allow it, too"
        }
    }

    /// What has to change where an allow of the caller's does not help; nil:
    /// it helps.
    private static func change(for refusal: Refusal, _ caller: Caller, _ actions: [String]) -> String? {
        let what = actions.joined(separator: ", ")
        let which = refusal.policyARN.map { " (\($0))" } ?? ""
        switch refusal.reason {
        case .denied(let policy?):
            return
                "an explicit deny wins over every allow: the Deny in the \(policy.whose(caller))\(which) has to change, nothing else helps"
        case .denied(nil):
            return
                "an explicit deny wins over every allow: the policy that denies has to change; the message does not say which it is"
        case .notAllowed(by: .service), .notAllowed(by: .resourceControl), .notAllowed(by: .boundary),
            .notAllowed(by: .session), .notAllowed(by: .endpoint):
            guard case .notAllowed(let policy) = refusal.reason else { return nil }
            return
                "the \(policy.whose(caller)) has to allow \(what): it sets the limit, and an allow in the caller's own policies does not help"
        case .notAllowed, .other, .none: return nil
        }
    }
}

extension Suggestion {
    /// A denied grant: the role's trust policy, the caller's own policies, or
    /// both.
    private static func forGrant(
        _ refusal: Refusal, _ record: RefusedRecord, _ caller: Caller, _ trust: TrustJudgement?, _ resource: String?
    ) -> Suggestion {
        if let change = change(for: refusal, caller, [record.action]) { return .init([], change) }
        if let trust, trust.isDenied {
            return .init([], "a Deny of the role's trust policy has to change: no allow wins against it")
        }
        let role = record.requestedRole ?? refusal.resource ?? resource
        let needs = TrustJudgement.needs(of: record).map(\.action)
        let isForeign = role?.arnField(4).map { $0 != caller.account } ?? false
        let named = role.flatMap { $0.hasPrefix("arn:") && $0.arnField(4) != nil ? $0 : nil }
        let own = Document(
            text: SuggestedPolicy.document(
                .init(actions: needs, resource: named ?? "*")),
            place: caller.place)
        let isFederated = record.provider != nil
        if trust?.verdict == .met {
            return isFederated
                ? .init([], "none: the trust policy lets this in already")
                : .init([own], "the role's trust policy lets this in: \(caller.place)")
        }
        if refusal.reason == .notAllowed(by: .identity) { return .init([own], caller.place) }
        guard let statement = trustStatement(for: record, needs, caller) else {
            return .init([], "the role's trust policy has to allow the caller, whom the record does not name")
        }
        let place = "in the trust policy of the role\(role.map { " \($0)" } ?? "")"
        let document = Document(text: SuggestedPolicy.document(statement), place: place)
        if isFederated {
            let scope =
                statement.conditions.contains { $0.operation == "StringLike" }
                ? ", for every step of that repository and environment" : ""
            return .init([document], "\(place)\(scope)")
        }
        return isForeign
            ? .init(
                [document, own], "\(place); between accounts the caller's own policies have to allow it, too")
            : .init([document], place)
    }

    /// Lets in what came, and other runs of the same repository and
    /// environment: a step's UUID is a run's own.
    private static func trustStatement(
        for record: RefusedRecord, _ needs: [String], _ caller: Caller
    ) -> SuggestedPolicy.Statement? {
        guard let provider = record.provider else {
            guard let principal = caller.principal else { return nil }
            var statement = SuggestedPolicy.Statement(principal: principal, actions: needs)
            if let id = record.externalID {
                statement.conditions.append(("StringEquals", "sts:ExternalId", id.withoutVariables))
            }
            // IAM stores a principal by its unique id: the condition holds for
            // the ARN, also of a role that is made again.
            if principal.kind == "AWS" {
                statement.conditions.append(("ArnEquals", "aws:PrincipalArn", principal.name))
            }
            return statement
        }
        var statement = SuggestedPolicy.Statement(principal: ("Federated", provider), actions: needs)
        guard let issuer = provider.components(after: ":oidc-provider/") else {
            let endpoint =
                provider.arnField(1) == "aws-cn"
                ? "https://signin.amazonaws.cn/saml" : "https://signin.aws.amazon.com/saml"
            statement.conditions = [("StringEquals", "SAML:aud", record.audience?.withoutVariables ?? endpoint)]
            return statement
        }
        guard let subject = record.subject else { return nil }
        if let audience = record.audience {
            statement.conditions.append(("StringEquals", issuer + ":aud", audience.withoutVariables))
        }
        // What a token's subject holds is matched as it is: `*` and `?` in it
        // would be wildcards.
        let fixed = subject.lastIndex(of: ":").map { String(subject[...$0]) }
        if let fixed, !fixed.contains("*"), !fixed.contains("?"), issuer.hasPrefix("api.bitbucket.org/") {
            statement.conditions.append(("StringLike", issuer + ":sub", fixed.withoutVariables + "*"))
        } else {
            statement.conditions.append(("StringEquals", issuer + ":sub", subject.withoutVariables))
        }
        return statement
    }
}

extension String {
    /// The text with `${` spelled so that a policy takes it as it stands.
    var withoutVariables: String { replacing("${", with: "${$}{") }
}
