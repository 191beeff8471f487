import Foundation
import Testing

@testable import Permissions

/// What is suggested has to be a policy that IAM takes, and to help.
@Suite struct SuggestionTests {
    private static func record(_ change: (inout RefusedRecord) -> Void = { _ in }) -> RefusedRecord {
        var record = TrustJudgementTests.session()
        record.requestedRole = nil
        record.action = ""
        record.region = "eu-west-1"
        change(&record)
        return record
    }

    private static func suggestion(
        _ action: String, on resource: String, _ reason: String, _ record: RefusedRecord = record(),
        recorded: String? = nil
    ) -> Suggestion {
        let message =
            "User: \(record.callerARN ?? "") is not authorized to perform: \(action)"
            + (resource.isEmpty ? "" : " on resource: \(resource)") + (reason.isEmpty ? "" : " \(reason)")
        return Suggestion(Refusal(message), actions: [action], resource: recorded, record: record)
    }

    @Test func anotherReasonIsGivenAsItStands() {
        let found = SuggestionTests.suggestion(
            "s3:PutBucketPolicy", on: "\"arn:aws:s3:::bkt\"", "because public policies are prevented.")
        #expect(found.documents.isEmpty && found.note.contains("public policies are prevented"))
    }

    /// The one statement of a document.
    private func statement(_ text: String?) throws -> [String: Any] {
        let data = Data(try #require(text).utf8)
        let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(document["Version"] as? String == "2012-10-17")
        let statements = try #require(document["Statement"] as? [[String: Any]])
        #expect(statements.count == 1)
        let known: Set = ["Effect", "Principal", "Action", "Resource", "Condition"]
        #expect(Set(statements[0].keys).isSubset(of: known))
        for resource in statements[0]["Resource"] as? [String] ?? [] {
            #expect(resource == "*" || resource.hasPrefix("arn:"))
        }
        return statements[0]
    }

    private static let identity = "because no identity-based policy allows the action"
    private static let resource = "because no resource-based policy allows the action"

    @Test func theCallersOwnPolicy() throws {
        let arn = "arn:aws:ecs:eu-west-1:111122223333:service/prod/web"
        let found = SuggestionTests.suggestion("ecs:UpdateService", on: arn, SuggestionTests.identity)
        let text = try statement(found.documents.first?.text)
        #expect(text["Resource"] as? [String] == [arn] && text["Principal"] == nil && found.documents.count == 1)
        #expect(found.note.contains("the role arn:aws:iam::111122223333:role/ci/hub"))
    }

    @Test func anIAMUserHasTheUsersPolicies() {
        let record = SuggestionTests.record {
            $0.callerType = "IAMUser"
            $0.callerARN = "arn:aws:iam::111122223333:user/eve"
            $0.roleARN = nil
            $0.userName = "eve"
        }
        for reason in [SuggestionTests.identity, ""] {
            let note = SuggestionTests.suggestion("ecs:UpdateService", on: "*", reason, record).note
            #expect(note.contains("the IAM user eve") && !note.contains("role"))
        }
    }

    @Test func aReservedRoleIsThePermissionSets() {
        let record = SuggestionTests.record {
            $0.roleARN =
                "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Ops_Eu_0123456789abcdef"
        }
        let note = SuggestionTests.suggestion("ecs:UpdateService", on: "*", SuggestionTests.identity, record).note
        #expect(note.contains("permission set Ops_Eu"))
    }

    @Test(arguments: [
        ("ecr:InitiateLayerUpload", "arn:aws:ecr:eu-west-1:444455556666:repository/shop", "repository policy", nil),
        ("kms:Decrypt", "arn:aws:kms:eu-west-1:444455556666:key/1", "key policy", "*"),
        ("s3:PutObject", "arn:aws:s3:::logs/x", "bucket policy", "arn:aws:s3:::logs/x"),
        ("sns:Publish", "arn:aws:sns:eu-west-1:444455556666:t", "topic policy", "arn:aws:sns:eu-west-1:444455556666:t"),
        (
            "sqs:SendMessage", "arn:aws:sqs:eu-west-1:444455556666:q", "queue policy",
            "arn:aws:sqs:eu-west-1:444455556666:q"
        ),
        (
            "lambda:InvokeFunction", "arn:aws:lambda:eu-west-1:444455556666:function:f", "function policy",
            "arn:aws:lambda:eu-west-1:444455556666:function:f"
        ),
        ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:444455556666:secret:s", "secret's", "*"),
    ])
    func whatAnotherAccountOwns(_ action: String, _ arn: String, _ policy: String, _ resource: String?) throws {
        let found = SuggestionTests.suggestion(action, on: arn, SuggestionTests.resource)
        let text = try statement(found.documents.first?.text)
        #expect((text["Principal"] as? [String: String])?["AWS"] == "arn:aws:iam::111122223333:role/ci/hub")
        #expect(text["Resource"] as? [String] == resource.map { [$0] })
        #expect(found.note.contains(policy))
        // S3's ARNs have no account: whose bucket it is they don't tell.
        #expect(found.documents.count == (arn.contains(":s3:") ? 1 : 2))
    }

    @Test func theRecordTellsWhoseABucketIs() throws {
        let record = SuggestionTests.record { $0.resourceAccount = "444455556666" }
        let found = Suggestion(
            Refusal("Access Denied"), actions: ["s3:PutObject"], resource: "arn:aws:s3:::logs/x", record: record)
        #expect(try statement(found.documents.first?.text)["Principal"] != nil && found.documents.count == 2)
        #expect(found.note.contains("bucket policy"))
    }

    @Test func anotherAccountWithoutAReason() throws {
        let found = SuggestionTests.suggestion(
            "ecr:BatchGetImage", on: "arn:aws:ecr:eu-west-1:444455556666:repository/shop", "")
        #expect(try statement(found.documents.first?.text)["Principal"] != nil)
        let other = SuggestionTests.suggestion(
            "ecs:UpdateService", on: "arn:aws:ecs:eu-west-1:444455556666:service/prod/web", "")
        #expect(other.documents.isEmpty && other.note.contains("role of that account"))
    }

    @Test(arguments: [
        ("iam:GetRole", "role ecsTaskExecutionRole", "arn:aws:iam::111122223333:role/ecsTaskExecutionRole"),
        ("iam:GetUser", "user eve", "arn:aws:iam::111122223333:user/eve"),
        ("iam:GetInstanceProfile", "instance profile web", "arn:aws:iam::111122223333:instance-profile/web"),
        ("iam:GetPolicy", "policy arn:aws:iam::aws:policy/X", "arn:aws:iam::aws:policy/X"),
        ("ecs:UpdateService", "something else", "*"),
        ("ecr:GetAuthorizationToken", "arn:aws:ecr:eu-west-1:111122223333:repository/x", "*"),
        ("ecs:UpdateService", "", "*"), ("s3:GetObject", "\"arn:aws:s3:::b/x\"", "arn:aws:s3:::b/x"),
    ])
    func resourcesAreARNs(_ action: String, _ said: String, _ resource: String) throws {
        let found = SuggestionTests.suggestion(action, on: said, SuggestionTests.identity)
        #expect(try statement(found.documents.first?.text)["Resource"] as? [String] == [resource])
    }

    @Test func anotherPartition() throws {
        let record = SuggestionTests.record { $0.callerARN = "arn:aws-cn:sts::111122223333:assumed-role/hub/ci" }
        let found = SuggestionTests.suggestion("iam:GetRole", on: "role x", SuggestionTests.identity, record)
        #expect(
            try statement(found.documents.first?.text)["Resource"] as? [String] == [
                "arn:aws-cn:iam::111122223333:role/x"
            ])
    }

    @Test(arguments: [
        ("because no service control policy allows the action", "service control policy"),
        ("because no resource control policy allows the action", "resource control policy"),
        ("because no permissions boundary allows the action", "permissions boundary of the role"),
        ("because no session policy allows the action", "session policy"),
        ("because no VPC endpoint policy allows the action", "VPC endpoint"),
        ("with an explicit deny in a service control policy", "service control policy"),
        ("with an explicit deny in an identity-based policy", "identity-based policy of the role"),
        ("with an explicit deny", "explicit deny"),
        (
            "with an explicit deny in an identity-based policy: arn:aws:iam::111122223333:policy/NoProd",
            "arn:aws:iam::111122223333:policy/NoProd"
        ),
    ])
    func whereNoAllowHelpsItSaysWhatHasToChange(_ reason: String, _ what: String) {
        let found = SuggestionTests.suggestion(
            "ecs:UpdateService", on: "arn:aws:ecs:eu-west-1:111122223333:service/prod/web", reason)
        #expect(found.documents.isEmpty && found.note.contains(what))
    }

    @Test func aTrustPolicyHasAPrincipalAndNoResource() throws {
        let message =
            "User: x is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/prod "
            + "because no role trust policy allows the sts:AssumeRole action"
        let web = Suggestion(
            Refusal("An unknown error occurred"), actions: ["sts:AssumeRoleWithWebIdentity"], resource: nil,
            record: TrustJudgementTests.request)
        let chained = Suggestion(
            Refusal(message), actions: ["sts:AssumeRole"], resource: nil,
            record: TrustJudgementTests.session(#"{"externalId": "e-1", "sourceIdentity": "ann"}"#))
        for found in [web, chained] {
            let text = try statement(found.documents.first?.text)
            #expect(text["Principal"] != nil && text["Condition"] != nil && text["Resource"] == nil)
        }
        #expect(
            try statement(chained.documents[0].text)["Action"] as? [String] == [
                "sts:AssumeRole", "sts:SetSourceIdentity",
            ])
        #expect(chained.documents.count == 2, "between accounts both sides allow it")
        // It would have let the request in.
        #expect(TrustJudgement(document: web.documents[0].text, request: TrustJudgementTests.request)?.verdict == .met)
        let again = TrustJudgementTests.session(#"{"externalId": "e-1", "sourceIdentity": "ann"}"#)
        #expect(TrustJudgement(document: chained.documents[0].text, request: again)?.verdict == .met)
    }

    @Test func whatIAMHasNoActionForGetsNone() {
        let found = Suggestion(Refusal("Access Denied"), actions: [], resource: nil, record: SuggestionTests.record())
        #expect(found.documents.isEmpty && found.note.contains("no IAM action is known"))
    }

    @Test func aHostileResourceIsOneText() throws {
        let found = SuggestionTests.suggestion(
            "s3:GetObject", on: "arn:aws:s3:::b/\u{1B}\",\"Effect\":${aws:username}", SuggestionTests.identity)
        let text = try #require(found.documents.first?.text)
        #expect(!text.contains("\u{1B}") && text.contains("${$}{aws:username}"))
        _ = try statement(text)
    }
}
