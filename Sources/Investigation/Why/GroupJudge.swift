import Canned
import Permissions
import Report

/// Adds to a group what the rest of the database knows: trust policies, what
/// was accepted at other times, what would have allowed it.
final class GroupJudge {
    private let answers: CatalogueAnswers
    /// What was asked already: many groups have one role, many one call.
    private var accepted: [[String]: ResultSet] = [:]
    private var trusted: [String: ResultSet] = [:]

    init(_ answers: CatalogueAnswers) { self.answers = answers }

    /// - Parameter row: the group's last row in `refusals`.
    func judged(_ group: RefusalGroup, _ rows: ResultSet, _ row: Int) throws -> RefusalGroup {
        var group = group
        let isGrant = group.eventSource == "sts.amazonaws.com" && group.requestedRoleARN != nil
        let request = isGrant ? GroupJudge.request(group, rows, row) : nil
        if let request { try addTrust(&group, request) }
        try addSuccesses(&group, isGrant: isGrant)
        addSuggestion(&group, request)
        return group
    }

    private static func request(_ group: RefusalGroup, _ rows: ResultSet, _ row: Int) -> TrustJudgement.Request? {
        let provider = rows.text(row, "provider")
        if group.eventName == "AssumeRoleWithWebIdentity" {
            // principalId is provider, audience and subject joined by colons.
            let id = rows.text(row, "principal_id")
            var audience: String?
            let start = provider + ":"
            let end = ":" + (group.subject ?? "")
            if id.hasPrefix(start), id.hasSuffix(end), id.count > start.count + end.count {
                audience = String(id.dropFirst(start.count).dropLast(end.count))
            }
            return .init(
                action: "sts:AssumeRoleWithWebIdentity", provider: provider.isEmpty ? nil : provider,
                subject: group.subject, audience: audience)
        }
        guard group.eventName == "AssumeRole" else { return nil }
        return .init(action: "sts:AssumeRole", callers: [group.roleARN, group.principalARN].compactMap { $0 })
    }

    private func addTrust(_ group: inout RefusalGroup, _ request: TrustJudgement.Request) throws {
        guard let role = group.requestedRoleARN else { return }
        let all = try trusted[role] ?? answers.rows("trust_policies", ["role": role])
        trusted[role] = all
        let events = all.rows.indices.filter { all.text($0, "origin") == "event" }
        let export = all.rows.indices.last { all.text($0, "origin") == "export" }
        let before = events.last { all.text($0, "known_at") <= group.lastAt }
        let after = events.first { all.text($0, "known_at") > group.lastAt }
        guard let chosen = before ?? (after == nil ? export : nil) else {
            group.trustNote =
                after == nil
                ? "the role's trust policy is not known: ingest `aws iam get-role` or `aws iam get-account-authorization-details`"
                : "the role's trust policy of that time is not known; it was changed later, at \(all.text(after!, "known_at")), by \(all.text(after!, "principal_arn"))"
            return
        }
        guard let judgement = TrustJudgement(document: all.text(chosen, "document"), request: request) else {
            group.trustNote = "the role's trust policy can't be read: it is no policy document"
            return
        }
        let origin = all.text(chosen, "origin")
        var note =
            origin == "event"
            ? "set at \(all.text(chosen, "known_at")) by \(all.text(chosen, "principal_arn"))"
            : "as exported: it may have been another when this was refused"
        if let after { note += "; changed at \(all.text(after, "known_at")) by \(all.text(after, "principal_arn"))" }
        group.trust = .init(
            knownAt: origin == "event" ? all.text(chosen, "known_at") : nil, origin: origin,
            verdict: judgement.verdict.rawValue, note: note,
            comparisons: judgement.comparisons.map {
                .init(
                    statement: $0.statement, condition: $0.condition, expected: $0.expected, came: $0.came,
                    verdict: $0.verdict.rawValue)
            })
    }

    private func addSuccesses(_ group: inout RefusalGroup, isGrant: Bool) throws {
        if isGrant, let role = group.requestedRoleARN, group.subject != nil || group.roleARN == nil {
            let prefix =
                group.subject.flatMap { $0.firstIndex(of: ":").map { end in String(group.subject![...end]) } } ?? ""
            let given = try answers.rows("sessions_given", ["role": role, "subject": prefix])
            let sessions = Int(given.text(0, "calls")) ?? 0
            let same = prefix.isEmpty ? 0 : Int(given.text(0, "same")) ?? 0
            let last = given.text(0, "last_at")
            group.succeeded = .init(
                sessionCalls: 0, roleCalls: sessions, roleLastAt: last.isEmpty ? nil : last,
                note: sessions == 0
                    ? "the logs show no session of the role"
                    : "the role was given \(sessions) times, \(same) of them to the same repository, last at \(ZoneClock.utc.show(last))"
            )
            return
        }
        let call: [String: String] = ["source": group.eventSource, "call": group.eventName]
        var own = 0
        if let key = group.accessKeyID {
            let rows = try answers.rows("accepted_calls_of_key", call.merging(["key": key]) { $1 })
            own = Int(rows.text(0, "calls")) ?? 0
        }
        let role = group.roleARN ?? ""
        let asked = [role, group.eventSource, group.eventName]
        let rows = try accepted[asked] ?? answers.rows("accepted_calls", call.merging(["role": role]) { $1 })
        accepted[asked] = rows
        let calls = Int(rows.text(0, "calls")) ?? 0
        let last = rows.text(0, "last_at")
        let of =
            group.roleARN == nil
            ? "" : ", sessions of its role \(calls) times\(last.isEmpty ? "" : ", last at \(ZoneClock.utc.show(last))")"
        group.succeeded = .init(
            sessionCalls: own, roleCalls: calls, roleLastAt: last.isEmpty ? nil : last,
            note: "with \(group.eventName) this credential was accepted \(own) times\(of)")
    }

    private func addSuggestion(_ group: inout RefusalGroup, _ request: TrustJudgement.Request?) {
        let refusal = Refusal(group.message)
        if let request, request.provider != nil {
            if group.trust?.verdict == Verdict.met.rawValue {
                group.suggestionNote = "none: the trust policy lets this in already"
                return
            }
            group.suggestion = SuggestedPolicy.trustStatement(for: request)
            group.suggestionNote =
                "a statement of the role's trust policy, for every step of that repository and environment"
            return
        }
        guard group.action.split(separator: ":").count == 2, !group.action.contains(" ") else { return }
        switch refusal.reason {
        case .denied:
            group.suggestionNote = "an explicit deny wins over every allow: the policy that denies has to change"
            return
        case .notAllowed(let policy) where policy != .identity && policy != .resource:
            group.suggestionNote = "has to stand in the \(policy.rawValue), beside the role's own policies"
        case .notAllowed, .none:
            group.suggestionNote =
                refusal.reason == .none
                ? "if the role's own policies are what refused it, which the message does not say"
                : "in the role's own policies"
        }
        group.suggestion = SuggestedPolicy.statement(action: group.action, resource: group.resource)
    }
}
