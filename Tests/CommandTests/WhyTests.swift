import Foundation
import Testing

/// `why`, `policy` and their reports, on the samples and on exports of roles.
@Suite struct WhyTests {
    private static let issuer = "api.bitbucket.org/2.0/workspaces/northwind/pipelines-config/identity/oidc"

    /// What `aws iam get-account-authorization-details` prints: an inline
    /// policy percent-encoded, as the API gives it.
    private static let details = """
        {"UserDetailList": [], "RoleDetailList": [{"RoleName": "pipeline-deploy", "Path": "/ci/", "RoleId": "AROA1",
        "Arn": "arn:aws:iam::210987650003:role/ci/pipeline-deploy", "CreateDate": "2026-08-01T00:00:00Z",
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Sid": "Bitbucket", "Effect": "Allow",
        "Principal": {"Federated": "arn:aws:iam::210987650003:oidc-provider/\(issuer)"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringLike": {"\(issuer):sub": "{11111111-0000-0000-0000-000000000000}:*"}}}]},
        "RolePolicyList": [{"PolicyName": "inline", "PolicyDocument":
        "%7B%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%5B%22ecs%3AUpdate%2A%22%2C%22s3%3APutObject%22%5D%2C%22Resource%22%3A%22%2A%22%7D%5D%7D"}],
        "AttachedManagedPolicies": [{"PolicyName": "Base", "PolicyArn": "arn:aws:iam::210987650003:policy/Base"}]}],
        "Policies": [{"PolicyName": "Base", "Arn": "arn:aws:iam::210987650003:policy/Base", "DefaultVersionId": "v2",
        "PolicyVersionList": [{"Document": {"Statement": {"Effect": "Allow", "Action": "ecs:DescribeServices",
        "Resource": "*"}}, "VersionId": "v2", "IsDefaultVersion": true}]}], "IsTruncated": false}
        """

    private func ingested() throws -> Program {
        let program = try Program()
        let roles = program.folder.appendingPathComponent("roles.json")
        try Data(WhyTests.details.utf8).write(to: roles)
        let result = try program.run("ingest", "samples/AWSLogs", "samples/bitbucket", "samples/ecs", roles.path)
        #expect(result.code == 0, "\(result.output)\(result.errors)")
        return program
    }

    private func groups(_ program: Program, _ arguments: String...) throws -> [[String: Any]] {
        let result = try program.run(["why"] + arguments + ["--format", "json"])
        #expect(result.code == 0, "\(result.errors)")
        let document = try #require(try JSONSerialization.jsonObject(with: result.bytes) as? [String: Any])
        #expect(document["query"] is [String: Any])
        return try #require(document["groups"] as? [[String: Any]])
    }

    @Test func aDeniedWebIdentityStandsBesideTheTrustPolicy() throws {
        let program = try ingested()
        defer { program.remove() }
        let found = try groups(program, "5e8f4f70-6453-41e0-8c7e-5de8be71a020")
        #expect(found.count == 1)
        let group = try #require(found.first)
        #expect(group["count"] as? Int == 6)
        #expect(group["first_at"] as? String == "2026-09-04T11:30:50Z")
        #expect(group["last_at"] as? String == "2026-09-04T11:31:15Z")
        #expect(group["requested_role_arn"] as? String == "arn:aws:iam::210987650003:role/ci/pipeline-deploy")
        #expect(group["message"] == nil && group["reason"] as? String == "the message gives no reason")
        let trust = try #require(group["trust"] as? [String: Any])
        #expect(trust["verdict"] as? String == "NOT met")
        let lines = try #require(trust["comparisons"] as? [[String: Any]])
        let condition = try #require(lines.last)
        #expect(condition["condition"] as? String == "StringLike \(WhyTests.issuer):sub")
        #expect(condition["verdict"] as? String == "NOT met")
        #expect((condition["came"] as? String)?.hasSuffix("{5e8f4f70-6453-41e0-8c7e-5de8be71a020}") == true)
        #expect((group["suggestion"] as? String)?.contains("{1b677c4f-b49f-41ad-b67d-b3ece38aea54}:*") == true)
        let text = try program.run("why", "5e8f4f70-6453-41e0-8c7e-5de8be71a020").output
        #expect(!text.contains("unknown error"))
        #expect(text.contains("✗ StringLike") && text.contains("Suggestion, not executed"))
    }

    @Test func deniedCallsNameRoleStepAndReason() throws {
        let program = try ingested()
        defer { program.remove() }
        let pipeline = try #require(try groups(program, "D-5bdcaf964f").first)
        #expect(pipeline["action"] as? String == "ecs:UpdateService")
        #expect(pipeline["repository"] as? String == "northwind/rates-service")
        #expect(pipeline["step_name"] as? String == "Deploy to production")
        #expect((pipeline["succeeded"] as? [String: Any])?["role_calls"] as? Int == 26)
        let role = try groups(program, "D-3148385055")
        #expect(role.compactMap { $0["action"] as? String } == ["sts:AssumeRole", "ecs:UpdateService"])
        #expect(role.last?["reason"] as? String == "no identity-based policy allows it")
        let key = try groups(program, "3ec2afb2-7da9-4bcb-a0ce-0a4be0f5c2ab")
        #expect(key.isEmpty, "an id that is in no log was denied nothing")
        let user = try #require(try groups(program, "D-3ec2afb27d").first)
        #expect((user["principal_arn"] as? String)?.hasSuffix(":user/svc-buildserver") == true)
        #expect((user["suggestion_note"] as? String)?.contains("role") == false)
        for name in ["svc-buildserver", user["principal_arn"] as? String ?? ""] {
            #expect(try !groups(program, name).isEmpty, "a user is somebody, too")
        }
    }

    @Test func nothingFoundSaysWhatWasSearched() throws {
        let program = try ingested()
        defer { program.remove() }
        let result = try program.run("why", "--role", "no-such-role", "--since", "2026-09-01")
        #expect(result.code == 0)
        #expect(result.output.contains("Nothing was denied and nothing failed: searched"))
        #expect(try program.run("why").code == 2)
    }

    @Test func reportsCountAndJudge() throws {
        let program = try ingested()
        defer { program.remove() }
        let denied = parseCSV(try program.run("report", "denied", "--format", "csv").output)
        #expect(denied.reduce(0) { $0 + (Int($1["calls"] ?? "") ?? 0) } > 130)
        #expect(denied.allSatisfy { $0["error_message"]?.contains("unknown error") == false })
        let rows = parseCSV(try program.run("report", "permissions", "--format", "csv").output)
            .filter { $0["role_arn"] == "arn:aws:iam::210987650003:role/ci/pipeline-deploy" }
        func row(_ action: String) -> [String: String]? { rows.first { $0["action"] == action } }
        #expect(row("ecs:UpdateService")?["granted"] == "yes", "by ecs:Update*")
        #expect(row("ecs:UpdateService")?["refused"] == "3")
        #expect(row("ecs:DescribeServices")?["granted"] == "yes", "by the attached policy")
        #expect(row("ecs:CreateService")?["granted"] == "no")
        #expect(row("s3:PutObject")?["state"] == "unused")
    }

    @Test func thePolicyIsDeterministicJSON() throws {
        let program = try ingested()
        defer { program.remove() }
        let role = "arn:aws:iam::210987650003:role/ci/pipeline-deploy"
        let first = try program.run("policy", "--role", role)
        #expect(first.code == 0)
        #expect(try program.run("policy", "--role", role).output == first.output)
        let document = try #require(try JSONSerialization.jsonObject(with: first.bytes) as? [String: Any])
        #expect(document["Version"] as? String == "2012-10-17")
        #expect(first.output.contains("\"ecs:UpdateService\""))
        let several = try program.run("policy", "--role", "pipeline-deploy")
        #expect(several.code == 2 && several.errors.contains("choose one"))
    }

    @Test func hostileMessagesStayText() throws {
        let program = try Program()
        defer { program.remove() }
        let record = #"""
            {"Records": [{"eventVersion": "1.10", "userIdentity": {"type": "IAMUser", "principalId": "AIDA1",
            "arn": "arn:aws:iam::111122223333:user/eve", "accountId": "111122223333", "accessKeyId": "AKIAEXAMPLE", "userName": "eve"},
            "eventTime": "2026-09-01T10:00:00Z", "eventSource": "s3.amazonaws.com", "eventName": "GetBucketPolicy",
            "awsRegion": "eu-west-1", "sourceIPAddress": "192.0.2.1", "userAgent": "x", "errorCode": "AccessDenied",
            "errorMessage": "User: arn:aws:iam::111122223333:user/eve is not authorized to perform: s3:GetBucketPolicy on resource: \"arn:aws:s3:::b\u001b[2J\u202e\" with an explicit deny in a resource-based policy",
            "requestID": "1", "eventID": "5d1c7f10-0000-4000-8000-000000000001", "readOnly": true,
            "eventType": "AwsApiCall", "managementEvent": true, "recipientAccountId": "111122223333", "eventCategory": "Management"}]}
            """#
        let file = program.folder.appendingPathComponent("log.json")
        try Data(record.utf8).write(to: file)
        try program.run("ingest", file.path)
        let text = try program.run("why", "--since", "2026-09-01").output
        #expect(text.contains("explicit deny in a resource-based policy"))
        #expect(!text.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E })
        #expect(text.contains("[2J\\u{202E}"), "what was written is seen")
        #expect(!text.contains("Suggestion"), "no allow helps against an explicit deny")
    }

    @Test func aTrustPolicyFromTheLogIsTheOneOfItsTime() throws {
        let program = try Program()
        defer { program.remove() }
        let role = program.folder.appendingPathComponent("role.json")
        func policy(_ subject: String) -> String {
            "{\\\"Statement\\\":[{\\\"Effect\\\":\\\"Allow\\\",\\\"Principal\\\":{\\\"Federated\\\":\\\"arn:aws:iam::210987650003:oidc-provider/\(WhyTests.issuer)\\\"},\\\"Action\\\":\\\"sts:AssumeRoleWithWebIdentity\\\",\\\"Condition\\\":{\\\"StringLike\\\":{\\\"\(WhyTests.issuer):sub\\\":\\\"\(subject)\\\"}}}]}"
        }
        func change(_ day: String, _ subject: String) -> String {
            """
            {"eventVersion": "1.10", "userIdentity": {"type": "IAMUser", "principalId": "AIDA1",
            "arn": "arn:aws:iam::210987650003:user/ann", "accountId": "210987650003", "userName": "ann"},
            "eventTime": "\(day)T00:00:00Z", "eventSource": "iam.amazonaws.com", "eventName": "UpdateAssumeRolePolicy",
            "awsRegion": "us-east-1", "sourceIPAddress": "192.0.2.1", "userAgent": "x",
            "requestParameters": {"roleName": "pipeline-deploy", "policyDocument": "\(policy(subject))"},
            "requestID": "1", "eventID": "5d1c7f10-0000-4000-8000-0000\(day.filter(\.isNumber))", "readOnly": false,
            "eventType": "AwsApiCall", "managementEvent": true, "recipientAccountId": "210987650003",
            "eventCategory": "Management"}
            """
        }
        let both = [change("2026-09-04", "{before}:*"), change("2026-09-05", "*")].joined(separator: ",")
        try Data("{\"Records\": [\(both)]}".utf8).write(to: role)
        try program.run("ingest", "samples", role.path)
        let group = try #require(try groups(program, "5e8f4f70-6453-41e0-8c7e-5de8be71a020").first)
        let trust = try #require(group["trust"] as? [String: Any])
        #expect(trust["origin"] as? String == "event" && trust["known_at"] as? String == "2026-09-04T00:00:00Z")
        #expect((trust["note"] as? String)?.contains("changed at 2026-09-05") == true)
        #expect(((trust["comparisons"] as? [[String: Any]])?.last?["expected"] as? [String]) == ["{before}:*"])
    }
}
