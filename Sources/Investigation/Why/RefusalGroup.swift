import Permissions
import Report

/// Denied or failed calls that are one matter: retries of one action on one
/// thing by one session or step.
struct RefusalGroup: Encodable {
    enum Kind: String, Encodable {
        /// An authorization failure.
        case denied
        /// Any other error: no policy would have helped.
        case failed
    }

    /// A further document that is needed beside the suggestion.
    struct Further: Encodable {
        let document: String
        let place: String
    }

    struct Line: Encodable {
        let statement: String
        let condition: String
        let expected: [String]
        let came: String?
        let verdict: String
        let note: String?
    }

    struct Trust: Encodable {
        /// When it was set or exported, and by which.
        let knownAt: String?
        let origin: String
        let verdict: String
        let note: String
        let comparisons: [Line]
    }

    struct Succeeded: Encodable {
        let sessionCalls: Int
        let roleCalls: Int
        let roleLastAt: String?
        let note: String
    }

    let kind: Kind
    let count: Int
    let firstAt: String
    let lastAt: String
    let action: String
    let eventSource: String
    let eventName: String
    let accountID: String
    let region: String
    let errorCode: String
    /// AWS's own words; nil where they are none.
    let message: String?
    let reason: String
    let isEncoded: Bool
    let resource: String?
    /// What the record itself names as resource.
    let recordedResource: String?
    let principalARN: String?
    let roleARN: String?
    let accessKeyID: String?
    let subject: String?
    let requestedRoleARN: String?
    let stepUUID: String?
    let stepName: String?
    let pipelineUUID: String?
    let repository: String?
    let buildNumber: String?
    var trust: Trust?
    var trustNote: String?
    var succeeded: Succeeded?
    var suggestion: String?
    var suggestionNote: String?
    var furtherSuggestions: [Further]?
    let eventIds: [String]
    let evidence: String

    /// - Parameter members: rows of `refusals`, at least one, in order of time.
    init(_ rows: ResultSet, _ members: [Int], _ kind: Kind) {
        let last = members[members.count - 1]
        func value(_ column: String) -> String? {
            let text = rows.text(last, column)
            return text.isEmpty ? nil : text
        }
        let words = value("error_message")
        let refusal = Refusal(words)
        // Some services' codes don't say it, but the message does.
        self.kind = refusal.action == nil ? kind : .denied
        count = members.count
        firstAt = rows.text(members[0], "event_time")
        lastAt = rows.text(last, "event_time")
        eventSource = rows.text(last, "event_source")
        eventName = rows.text(last, "event_name")
        let said = refusal.action.map { ActionReference.shared.spelling(of: $0) ?? $0 }
        action = said ?? value("action") ?? "\(eventSource) \(eventName)"
        accountID = rows.text(last, "account_id")
        region = rows.text(last, "region")
        errorCode = rows.text(last, "error_code")
        message = words == "An unknown error occurred" ? nil : words
        reason = self.kind == .denied ? refusal.reason.word : FailureWords.reason(errorCode)
        isEncoded = refusal.isEncoded
        requestedRoleARN = value("requested_role_arn") ?? (action == "sts:AssumeRole" ? refusal.resource : nil)
        resource = refusal.resource ?? value("resource") ?? requestedRoleARN
        recordedResource = value("resource")
        principalARN = value("principal_arn")
        roleARN = value("role_arn")
        accessKeyID = value("access_key_id")
        subject = value("subject")
        stepUUID = value("step_uuid")
        stepName = value("step_name")
        pipelineUUID = value("pipeline_uuid")
        repository = value("repository")
        buildNumber = value("build_number")
        eventIds = members.map { rows.text($0, "event_id") }
        evidence = rows.text(last, "evidence")
    }

    /// What retries have in common.
    static func key(_ rows: ResultSet, _ row: Int, _ kind: Kind) -> [String] {
        let who =
            ["step_uuid", "subject", "principal_arn", "access_key_id"].map { rows.text(row, $0) }.first { !$0.isEmpty }
            ?? ""
        let refusal = Refusal(rows.text(row, "error_message"))
        return [
            who, rows.text(row, "role_arn"), refusal.action ?? rows.text(row, "action"), rows.text(row, "event_source"),
            rows.text(row, "event_name"), rows.text(row, "error_code"), rows.text(row, "account_id"),
            rows.text(row, "region"), rows.text(row, "requested_role_arn"),
            refusal.resource ?? rows.text(row, "resource"),
            refusal.reason.word, kind == .failed ? rows.text(row, "error_message") : "",
        ]
    }

    /// Who it was, as a sentence's subject.
    var who: String {
        if let repository, let buildNumber {
            return "\(repository) #\(buildNumber)" + (stepName.map { ", step “\($0)”" } ?? "")
        }
        return subject.map { "the subject \($0)" } ?? principalARN ?? "somebody whom the record does not name"
    }
}
