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
        guard group.kind == .denied else {
            try addSuccesses(&group, isGrant: false)
            group.suggestionNote = "no policy is suggested: permissions are not the reason"
            return group
        }
        let isGrant = group.eventSource == "sts.amazonaws.com" && group.requestedRoleARN != nil
        let record = try record(of: group, rows, row)
        let judgement = isGrant ? try addTrust(&group, record) : nil
        try addSuccesses(&group, isGrant: isGrant)
        addSuggestion(&group, record, judgement)
        return group
    }

    /// What the group's last record tells of the request.
    private func record(of group: RefusalGroup, _ rows: ResultSet, _ row: Int) throws -> RefusedRecord {
        func value(_ column: String) -> String? {
            let text = rows.text(row, column)
            return text.isEmpty ? nil : text
        }
        var record = RefusedRecord()
        record.action = group.eventSource == "sts.amazonaws.com" ? "sts:\(group.eventName)" : group.action
        record.deniedAction = group.action
        record.time = group.lastAt
        record.region = value("region")
        record.callerType = value("caller_type")
        record.callerARN = group.principalARN
        record.principalID = value("principal_id")
        record.accountID = value("caller_account")
        record.userName = value("user_name")
        record.roleARN = group.roleARN
        record.invokedBy = value("invoked_by")
        record.sourceAddress = value("source_ip")
        record.userAgent = value("user_agent")
        record.vpcEndpointID = value("vpc_endpoint_id")
        record.mfa = value("mfa")
        record.sessionCreated = value("creation_date")
        record.sourceIdentity = value("source_identity")
        record.federatedProvider = value("federated_provider")
        record.resourceAccount = value("resource_account")
        record.requestedRole = group.requestedRoleARN
        record.parameters = value("request_parameters")
        if ["AssumeRoleWithWebIdentity", "AssumeRoleWithSAML"].contains(group.eventName) {
            record.provider = value("provider")
            record.subject = group.subject
            record.audience = GroupJudge.audience(
                principalID: record.principalID, provider: record.provider, subject: group.subject)
        }
        if let grant = value("grant_event_id"), record.provider == nil {
            record.callerTags = RefusedRecord.tags(
                in: try answers.rows("grant_parameters", ["event": grant]).text(0, "request_parameters"))
        }
        return record
    }

    /// A web identity's principal id is provider, audience and subject, joined
    /// by colons.
    private static func audience(principalID: String?, provider: String?, subject: String?) -> String? {
        guard let id = principalID, let provider, let subject else { return nil }
        let (start, end) = (provider + ":", ":" + subject)
        guard id.hasPrefix(start), id.hasSuffix(end), id.count > start.count + end.count else { return nil }
        return String(id.dropFirst(start.count).dropLast(end.count))
    }

    private func addTrust(_ group: inout RefusalGroup, _ record: RefusedRecord) throws -> TrustJudgement? {
        guard let role = group.requestedRoleARN else { return nil }
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
            return nil
        }
        guard let judgement = TrustJudgement(document: all.text(chosen, "document"), request: record) else {
            group.trustNote = "the role's trust policy can't be read: it is no policy document"
            return nil
        }
        let origin = all.text(chosen, "origin")
        var note =
            origin == "event"
            ? "set at \(all.text(chosen, "known_at")) by \(all.text(chosen, "principal_arn"))"
            : "as exported: it may have been another when this was denied"
        if let after { note += "; changed at \(all.text(after, "known_at")) by \(all.text(after, "principal_arn"))" }
        group.trust = .init(
            knownAt: origin == "event" ? all.text(chosen, "known_at") : nil, origin: origin,
            verdict: judgement.verdict.rawValue, note: note,
            comparisons: judgement.comparisons.map {
                .init(
                    statement: $0.statement, condition: $0.condition, expected: $0.expected, came: $0.came,
                    verdict: $0.verdict.rawValue, note: $0.note)
            })
        return judgement
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

    private func addSuggestion(_ group: inout RefusalGroup, _ record: RefusedRecord, _ trust: TrustJudgement?) {
        let refusal = Refusal(group.message)
        var actions = ActionReference.shared.actions(eventSource: group.eventSource, eventName: group.eventName)
        // AWS's own message names the one that was missing, and may know more
        // than the reference.
        if refusal.action != nil { actions = [group.action] }
        let suggestion = Suggestion(
            refusal, actions: actions, resource: group.recordedResource, record: record, trust: trust)
        group.suggestion = suggestion.documents.first?.text
        group.suggestionNote = suggestion.note
        let further = suggestion.documents.dropFirst().map {
            RefusalGroup.Further(document: $0.text, place: $0.place)
        }
        if !further.isEmpty { group.furtherSuggestions = further }
    }
}
