import Foundation

/// A CloudTrail record from the little that a fixture says of it.
///
///     id: u1                  its eventID is $u1
///     at: T10:00:00           eventTime
///     api: ecs:UpdateService  eventSource and eventName
///     as: {…}                 who called, see `identity`
///     grants: {…}             of STS: the credential that was issued, see `addGrant`
///     on: main/web            of ECS: cluster and service, see `addService`
///     ask, answer, error      requestParameters, responseElements, errorCode
///
/// `account` and `region` have defaults; every other member is the record's own
/// and goes over what was made.
struct FixtureRecord {
    static let account = "111122223333"
    static let region = "eu-west-1"

    private(set) var members: [String: Any] = [:]
    private let given: [String: Any]
    private let account: String
    private let region: String
    private var ask: [String: Any] = [:]
    private var answer: [String: Any] = [:]

    private static let own: Set<String> = [
        "id", "at", "api", "as", "grants", "on", "revision", "serves", "replaces", "tags", "taskSet", "ask", "answer",
        "error", "account", "region",
    ]

    init(_ given: [String: Any]) throws {
        self.given = given
        account = given["account"] as? String ?? FixtureRecord.account
        region = given["region"] as? String ?? FixtureRecord.region
        guard let id = given["id"] as? String, let at = given["at"] as? String,
            let api = (given["api"] as? String)?.split(separator: ":"), api.count == 2
        else { throw FixtureText.Failure(description: "a record without id, at or api: \(given)") }
        let (source, name) = (String(api[0]), String(api[1]))
        addGrant(name)
        try addService(name)
        let asked = FixtureText.merged(ask.isEmpty ? nil : ask, given["ask"])
        let answered = given["error"] == nil ? FixtureText.merged(answer.isEmpty ? nil : answer, given["answer"]) : nil
        var record: [String: Any] = [
            "eventVersion": "1.11", "eventTime": at, "eventSource": "\(source).amazonaws.com", "eventName": name,
            "awsRegion": region, "sourceIPAddress": "192.0.2.1", "userAgent": "aws-cli/2.27.41",
            "requestParameters": asked ?? NSNull(), "responseElements": answered ?? NSNull(),
            "requestID": FixtureText.uuid("request \(id)"), "eventID": FixtureText.uuid(id),
            "readOnly": source == "sts",
            "eventType": "AwsApiCall", "managementEvent": true, "recipientAccountId": account,
            "eventCategory": "Management",
        ]
        if let error = given["error"] { record["errorCode"] = error }
        if given["userIdentity"] == nil { record["userIdentity"] = try identity() }
        if (given["as"] as? [String: Any])?["console"] as? Bool == true {
            record["sessionCredentialFromConsole"] = "true"
        }
        for (name, value) in given where !FixtureRecord.own.contains(name) { record[name] = value }
        members = record
    }

    /// `role` (with its path) and `name`, or `user`, or `service`, or `web`; with
    /// `key`, `created`, `provider`, `sourceIdentity`, `by` (the service that
    /// called for them) and `console`. Of a web identity's grant it is made from
    /// the grant.
    private func identity() throws -> [String: Any] {
        let who = given["as"] as? [String: Any] ?? [:]
        let account = who["account"] as? String ?? account
        var made: [String: Any]
        if let role = who["role"] as? String {
            let id = FixtureRecord.roleID(role)
            let last = FixtureRecord.last(role)
            let name = who["name"] as? String ?? "session"
            var context: [String: Any] = [
                "sessionIssuer": [
                    "type": "Role", "principalId": id, "arn": "arn:aws:iam::\(account):role/\(role)",
                    "accountId": account, "userName": last,
                ],
                "attributes": [
                    "creationDate": who["created"] ?? given["at"] ?? "", "mfaAuthenticated": "false",
                ],
            ]
            if who["created"] as? String == "unknown" { context["attributes"] = nil }
            if let provider = who["provider"] as? String {
                context["webIdFederationData"] = [
                    "federatedProvider": FixtureRecord.provider(provider, account), "attributes": [String: Any](),
                ]
            }
            context["sourceIdentity"] = who["sourceIdentity"]
            made = [
                "type": "AssumedRole", "principalId": "\(id):\(name)",
                "arn": "arn:aws:sts::\(account):assumed-role/\(last)/\(name)", "accountId": account,
                "sessionContext": context,
            ]
        } else if let user = who["user"] as? String {
            made = [
                "type": "IAMUser", "principalId": "AIDA\(user.uppercased())",
                "arn": "arn:aws:iam::\(account):user/\(user)",
                "accountId": account, "userName": user,
            ]
            if let created = who["created"] { made["sessionContext"] = ["attributes": ["creationDate": created]] }
        } else if let service = who["service"] as? String {
            made = ["type": "AWSService", "invokedBy": service]
        } else if let grant = given["grants"] as? [String: Any], let subject = grant["subject"] {
            let provider = FixtureRecord.provider(grant["provider"] as? String ?? "acme", account)
            let text = FixtureRecord.subject(subject)
            made = [
                "type": "WebIdentityUser", "principalId": "\(provider):aud:\(text)", "userName": text,
                "identityProvider": provider,
            ]
        } else {
            throw FixtureText.Failure(description: "who called? \(given)")
        }
        made["accessKeyId"] = who["key"] ?? made["accessKeyId"]
        made["invokedBy"] = who["by"] ?? made["invokedBy"]
        return made
    }

    /// `key`, `role`, `name`, `expires`; `subject` (a text, or the UUIDs of
    /// repository, environment and step), `provider` (a Bitbucket workspace, or
    /// an ARN), `sourceIdentity`, `tags`.
    private mutating func addGrant(_ api: String) {
        guard let grant = given["grants"] as? [String: Any] else { return }
        let target = grant["account"] as? String ?? account
        let key: Any = grant["key"] ?? NSNull()
        answer["credentials"] = [
            "accessKeyId": key, "sessionToken": "token",
            "expiration": grant["expires"] ?? FixtureRecord.hourLater(given["at"] as? String ?? ""),
        ]
        if let role = grant["role"] as? String {
            let name = grant["name"] as? String ?? "session"
            ask["roleArn"] = "arn:aws:iam::\(target):role/\(role)"
            ask["roleSessionName"] = name
            answer["assumedRoleUser"] = [
                "assumedRoleId": "\(FixtureRecord.roleID(role)):\(name)",
                "arn": "arn:aws:sts::\(target):assumed-role/\(FixtureRecord.last(role))/\(name)",
            ]
        }
        if let subject = grant["subject"] {
            answer["subjectFromWebIdentityToken"] = FixtureRecord.subject(subject)
            answer["provider"] = FixtureRecord.provider(grant["provider"] as? String ?? "acme", target)
            answer["audience"] = "aud"
        }
        if let identity = grant["sourceIdentity"] {
            if api == "AssumeRole" { ask["sourceIdentity"] = identity }
            answer["sourceIdentity"] = identity
        }
    }

    /// `on` (cluster/service), `revision` asked for, `serves` and `replaces` as
    /// answered, `tags` that are set, `taskSet` (id, externalId, startedBy,
    /// revision).
    private mutating func addService(_ api: String) throws {
        guard let on = given["on"] as? String else { return }
        let parts = on.split(separator: "/").map(String.init)
        guard parts.count == 2 else { throw FixtureText.Failure(description: "on: cluster/service, not \(on)") }
        let arn = "arn:aws:ecs:\(region):\(account)"
        let (serviceARN, clusterARN) = ("\(arn):service/\(on)", "\(arn):cluster/\(parts[0])")
        func definition(_ name: Any) -> String { "\(arn):task-definition/\(name)" }
        if let tags = given["tags"] as? [String: Any] {
            ask["tags"] = tags.sorted { $0.key < $1.key }.map { ["key": $0.key, "value": $0.value] }
        }
        if api == "TagResource" || api == "UntagResource" {
            ask["resourceArn"] = serviceARN
            return
        }
        ask["cluster"] = parts[0]
        ask[api == "CreateService" ? "serviceName" : "service"] = parts[1]
        if let revision = given["revision"] { ask["taskDefinition"] = revision }
        if let set = given["taskSet"] as? [String: Any], let id = set["id"].map({ "\($0)" }) {
            let setARN = "\(arn):task-set/\(on)/ecs-svc/\(id)"
            if api != "CreateTaskSet" {
                ask[api == "UpdateServicePrimaryTaskSet" ? "primaryTaskSet" : "taskSet"] = setARN
            }
            var made: [String: Any] = [
                "id": "ecs-svc/\(id)", "taskSetArn": setARN, "serviceArn": serviceARN, "clusterArn": clusterARN,
            ]
            made["externalId"] = set["externalId"]
            made["startedBy"] = set["startedBy"]
            made["taskDefinition"] = set["revision"].map(definition)
            answer["taskSet"] = made
        }
        guard let serves = given["serves"] else { return }
        var deployments = [["status": "PRIMARY", "taskDefinition": definition(serves)]]
        if let replaces = given["replaces"] {
            deployments.append(["status": "ACTIVE", "taskDefinition": definition(replaces)])
        }
        answer["service"] = [
            "serviceArn": serviceARN, "serviceName": parts[1], "clusterArn": clusterARN,
            "taskDefinition": definition(serves), "deployments": deployments,
        ]
    }

    private static func last(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    static func roleID(_ role: String) -> String {
        "AROA" + last(role).uppercased().filter { $0.isLetter || $0.isNumber }
    }

    static func provider(_ name: String, _ account: String) -> String {
        name.hasPrefix("arn:")
            ? name
            : "arn:aws:iam::\(account):oidc-provider/api.bitbucket.org/2.0/workspaces/\(name)/pipelines-config/identity/oidc"
    }

    private static func subject(_ given: Any) -> String {
        if let parts = given as? [String] { return parts.map { "{\($0)}" }.joined(separator: ":") }
        return given as? String ?? ""
    }

    private static func hourLater(_ time: String) -> String {
        let format = ISO8601DateFormatter()
        return format.date(from: time).map { format.string(from: $0.addingTimeInterval(3600)) } ?? ""
    }
}
