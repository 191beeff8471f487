import Foundation

/// A role's trust policy beside the request that STS denied.
public struct TrustJudgement: Sendable {
    /// What each statement asks for and what came, statement by statement.
    public let comparisons: [Comparison]
    /// Whether the policy lets the request in.
    public let verdict: Verdict
    /// Whether a statement denies it, whatever others allow.
    public let isDenied: Bool

    /// nil where the document is no policy.
    public init?(document: String, request: RefusedRecord) {
        guard let policy = Policy(document) else { return nil }
        let judge = ConditionJudge(context: request.context, hasVariables: policy.hasVariables)
        var lines: [Comparison] = []
        var allowed = Verdict.met
        var denied = Verdict.notMet
        for need in TrustJudgement.needs(of: request) {
            var allows: [Verdict] = []
            for statement in policy.statements {
                let all = TrustJudgement.lines(of: statement, request, need, judge)
                let whole = Verdict.together(all.map(\.verdict))
                if statement.isDeny {
                    denied = Verdict.either([denied, whole])
                } else {
                    allows.append(whole)
                }
                if need.isMain { lines += all }
            }
            let verdict = Verdict.either(allows)
            allowed = Verdict.together([allowed, verdict])
            guard !need.isMain, verdict != .met else { continue }
            lines.append(
                Comparison(
                    statement: "all statements", condition: "Action", expected: policy.statements.flatMap(\.actions),
                    came: need.action, verdict: verdict, note: need.why))
        }
        comparisons = lines
        isDenied = denied == .met
        verdict = denied == .met ? .notMet : denied == .cannotTell && allowed == .met ? .cannotTell : allowed
    }

    /// An action that the trust policy has to allow.
    struct Need {
        let action: String
        let why: String?
        var isMain: Bool { why == nil }
    }

    /// What passes tags or a source identity needs more than one action.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
    static func needs(of request: RefusedRecord) -> [Need] {
        var needs = [Need(action: request.action, why: nil)]
        let tags = request.requestTags.keys.sorted()
        if !tags.isEmpty {
            needs.append(
                Need(action: "sts:TagSession", why: "the request passes session tags: \(tags.joined(separator: ", "))"))
        }
        if let identity = request.requestSourceIdentity {
            needs.append(
                Need(action: "sts:SetSourceIdentity", why: "the request sets the source identity \(identity)"))
        }
        if let denied = request.deniedAction, ["sts:TagSession", "sts:SetSourceIdentity"].contains(denied),
            !needs.contains(where: { $0.action == denied })
        {
            needs.append(Need(action: denied, why: "AWS's message names it"))
        }
        return needs
    }

    private static func lines(
        of statement: Policy.Statement, _ request: RefusedRecord, _ need: Need, _ judge: ConditionJudge
    ) -> [Comparison] {
        let name = statement.isDeny ? "\(statement.name) (Deny)" : statement.name
        let actions = statement.notActions.isEmpty ? statement.actions : statement.notActions.map { "not \($0)" }
        var lines = [principal(statement, name, request)]
        lines.append(
            Comparison(
                statement: name, condition: "Action", expected: actions, came: need.action,
                verdict: statement.names(need.action) ? .met : .notMet, note: nil))
        lines += statement.conditions.map { condition in
            let answer = judge.answer(condition)
            return Comparison(
                statement: name, condition: "\(condition.operation) \(condition.key)", expected: condition.values,
                came: answer.came, verdict: answer.verdict, note: answer.note)
        }
        return lines
    }

    private static func principal(
        _ statement: Policy.Statement, _ name: String, _ request: RefusedRecord
    ) -> Comparison {
        let (kind, came) = caller(request)
        let expected = (statement.principals[kind] ?? []) + (statement.principals["*"] ?? [])
        var verdict = Verdict.notMet
        var note: String?
        if statement.hasNotPrincipal {
            verdict = .cannotTell
            note = "whom NotPrincipal excepts cannot be told from the logs"
        } else if came.isEmpty {
            verdict = .cannotTell
            note = "the record does not name the caller"
        } else if expected.contains(where: { names($0, came) }) {
            verdict = .met
        } else if statement.principals["*"] != nil {
            verdict = .cannotTell
        } else if expected.isEmpty, !statement.principals.isEmpty {
            note = "the statement names no \(kind) principal"
        }
        let shown = statement.principals.sorted { $0.key < $1.key }.flatMap { kind, names in
            names.map { kind == "*" ? $0 : "\(kind) \($0)" }
        }
        return Comparison(
            statement: name, condition: "Principal", expected: shown,
            came: came.isEmpty ? nil : shownNames(came), verdict: verdict, note: note)
    }

    /// Without the unique id, which says nothing beside the ARNs.
    private static func shownNames(_ names: [String]) -> String {
        let arns = names.filter { $0.hasPrefix("arn:") }
        return (arns.isEmpty ? names : arns).joined(separator: ", ")
    }

    /// The kind of principal that the caller is, and its names.
    private static func caller(_ request: RefusedRecord) -> (kind: String, names: [String]) {
        if let provider = request.provider { return ("Federated", [provider]) }
        if request.callerType == "AWSService" { return ("Service", [request.invokedBy].compactMap(\.self)) }
        // A deleted role or user stays in a policy by its unique id.
        let id = request.principalID?.split(separator: ":").first.map(String.init)
        return ("AWS", [request.roleARN, request.callerARN, id].compactMap(\.self))
    }

    /// Whether a principal of the policy is one of the callers: the ARN
    /// itself, everybody, or the caller's account.
    private static func names(_ expected: String, _ callers: [String]) -> Bool {
        callers.contains { caller in
            if expected == caller { return true }
            guard !caller.contains("-provider/"), caller.hasPrefix("arn:") else { return false }
            if expected == "*" { return true }
            guard let account = caller.arnField(4), let partition = caller.arnField(1) else { return false }
            return expected == account || expected == "arn:\(partition):iam::\(account):root"
        }
    }
}

extension String {
    /// What follows the first occurrence of a text; nil where there is none.
    func components(after text: String) -> String? {
        range(of: text).map { String(self[$0.upperBound...]) }
    }
}
