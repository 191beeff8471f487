import Foundation

/// A role's trust policy beside the request that STS refused.
public struct TrustJudgement: Sendable {
    /// Who asked for the role.
    public struct Request: Sendable {
        /// `sts:AssumeRoleWithWebIdentity` or `sts:AssumeRole`.
        public var action: String
        /// The identity provider's ARN, for a web identity.
        public var provider: String?
        public var subject: String?
        public var audience: String?
        /// The caller's own ARN and its role's, for `sts:AssumeRole`.
        public var callers: [String]

        public init(
            action: String, provider: String? = nil, subject: String? = nil, audience: String? = nil,
            callers: [String] = []
        ) {
            self.action = action
            self.provider = provider
            self.subject = subject
            self.audience = audience
            self.callers = callers
        }

        /// What conditions may ask for.
        var known: [String: String] {
            var known: [String: String] = [:]
            if let provider {
                let issuer = (provider.components(after: ":oidc-provider/") ?? provider).lowercased()
                known[issuer + ":sub"] = subject
                known[issuer + ":aud"] = audience
                known["aws:federatedprovider"] = provider
            }
            return known
        }
    }

    /// What each statement asks for and what came, statement by statement.
    public let comparisons: [Comparison]
    /// Whether the policy lets the request in.
    public let verdict: Verdict

    /// nil where the document is no policy.
    public init?(document: String, request: Request) {
        guard let policy = Policy(document) else { return nil }
        var all: [Comparison] = []
        var allowed = Verdict.notMet
        var denied = Verdict.notMet
        for statement in policy.statements {
            let lines = TrustJudgement.lines(of: statement, request)
            let whole = TrustJudgement.together(lines.map(\.verdict))
            if statement.isDeny { denied = TrustJudgement.either(denied, whole) }
            if !statement.isDeny { allowed = TrustJudgement.either(allowed, whole) }
            all += lines
        }
        comparisons = all
        verdict = denied == .met ? .notMet : denied == .cannotTell && allowed == .met ? .cannotTell : allowed
    }

    private static func together(_ verdicts: [Verdict]) -> Verdict {
        verdicts.contains(.notMet) ? .notMet : verdicts.contains(.cannotTell) ? .cannotTell : .met
    }

    private static func either(_ one: Verdict, _ other: Verdict) -> Verdict {
        one == .met || other == .met ? .met : one == .cannotTell || other == .cannotTell ? .cannotTell : .notMet
    }

    private static func lines(of statement: Policy.Statement, _ request: Request) -> [Comparison] {
        let name = statement.isDeny ? "\(statement.name) (Deny)" : statement.name
        var lines = [principal(statement, name, request)]
        let actions = statement.notActions.isEmpty ? statement.actions : statement.notActions.map { "not \($0)" }
        lines.append(
            Comparison(
                statement: name, condition: "Action", expected: actions, came: request.action,
                verdict: statement.names(request.action) ? .met : .notMet))
        let judge = ConditionJudge(known: request.known, absent: [])
        lines += statement.conditions.map { condition in
            Comparison(
                statement: name, condition: "\(condition.operation) \(condition.key)", expected: condition.values,
                came: request.known[condition.key.lowercased()], verdict: judge.verdict(condition))
        }
        return lines
    }

    private static func principal(
        _ statement: Policy.Statement, _ name: String, _ request: Request
    ) -> Comparison {
        let kind = request.provider == nil ? "AWS" : "Federated"
        let expected = (statement.principals[kind] ?? []) + (statement.principals["*"] ?? [])
        let came = request.provider.map { [$0] } ?? request.callers
        var verdict = Verdict.notMet
        if statement.hasNotPrincipal || came.isEmpty {
            verdict = .cannotTell
        } else if expected.contains(where: { names($0, came) }) {
            verdict = .met
        } else if statement.principals["*"] != nil {
            verdict = .cannotTell
        }
        let shown = statement.principals.sorted { $0.key < $1.key }.flatMap { kind, names in
            names.map { kind == "*" ? $0 : "\(kind) \($0)" }
        }
        return Comparison(
            statement: name, condition: "Principal", expected: shown,
            came: came.isEmpty ? nil : came.joined(separator: ", "),
            verdict: verdict)
    }

    /// Whether a principal of the policy is one of the callers: the ARN
    /// itself, everybody, or the caller's account.
    private static func names(_ expected: String, _ callers: [String]) -> Bool {
        callers.contains { caller in
            if expected == caller { return true }
            guard !caller.contains(":oidc-provider/") else { return false }
            if expected == "*" { return true }
            let fields = caller.split(separator: ":", omittingEmptySubsequences: false)
            guard fields.count > 4 else { return false }
            return expected == fields[4] || expected == "arn:\(fields[1]):iam::\(fields[4]):root"
        }
    }
}

extension String {
    /// What follows the first occurrence of a text; nil where there is none.
    func components(after text: String) -> String? {
        range(of: text).map { String(self[$0.upperBound...]) }
    }
}
