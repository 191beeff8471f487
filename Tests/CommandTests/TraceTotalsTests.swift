import Foundation
import Testing

/// What `trace` says of an access key: totals over all of its calls, and by
/// whom it was issued.
@Suite struct TraceTotalsTests {
    /// A record of a call by a key.
    private static func record(
        _ number: Int, at time: String, _ identity: String, _ source: String, _ name: String,
        readOnly: Bool = true, address: String = "203.0.113.7", more: String = ""
    ) -> String {
        let id = String(repeating: "0", count: 12 - String(number).count) + String(number)
        return """
            {"eventVersion": "1.11", "userIdentity": \(identity), "eventTime": "\(time)", "eventSource": "\(source)",
            "eventName": "\(name)", "awsRegion": "eu-west-1", "sourceIPAddress": "\(address)", "userAgent": "aws-cli",
            "requestParameters": null, "responseElements": null, "eventID": "5d1c7f10-0000-4000-8000-\(id)",
            "readOnly": \(readOnly), "eventType": "AwsApiCall", "managementEvent": true, \(more)
            "recipientAccountId": "111122223333", "eventCategory": "Management"}
            """
    }

    private static func identity(_ type: String, _ arn: String, _ key: String, more: String = "") -> String {
        """
        {"type": "\(type)", "principalId": "X1", "arn": "\(arn)", "accountId": "111122223333", "accessKeyId": "\(key)"\(more)}
        """
    }

    private func ingested(_ records: [String]) throws -> Program {
        let program = try Program()
        let file = program.folder.appendingPathComponent("log.json")
        try Data("{\"Records\": [\(records.joined(separator: ","))]}".utf8).write(to: file)
        #expect(try program.run("ingest", "--quiet", file.path).code == 0)
        return program
    }

    /// More calls than are listed: the oldest are the intruder's.
    @Test func totalsAreOverAllCalls() throws {
        let key = "AKIATOTALS0000000001"
        let user = TraceTotalsTests.identity(
            "IAMUser", "arn:aws:iam::111122223333:user/eve", key, more: #", "userName": "eve""#)
        var records = [
            TraceTotalsTests.record(
                1, at: "2026-05-01T00:00:00Z", user, "iam.amazonaws.com", "CreateUser", readOnly: false,
                address: "198.51.100.1"),
            TraceTotalsTests.record(
                2, at: "2026-05-01T00:00:01Z", user, "s3.amazonaws.com", "GetObject", address: "198.51.100.2",
                more: #""errorCode": "AccessDenied", "errorMessage": "Access Denied","#),
            TraceTotalsTests.record(
                3, at: "2026-05-01T00:00:02Z", user, "ecs.amazonaws.com", "ListTasks",
                more: #""errorCode": "ThrottlingException","#),
        ]
        for number in 0..<2_157 {
            let (hour, minute, second) = (number / 3_600, number / 60 % 60, number % 60)
            let time = "2026-05-02T0\(hour):\(minute < 10 ? "0" : "")\(minute):\(second < 10 ? "0" : "")\(second)Z"
            records.append(TraceTotalsTests.record(10 + number, at: time, user, "ecs.amazonaws.com", "ListTasks"))
        }
        let program = try ingested(records)
        defer { program.remove() }
        let cut = "showing the newest 2,000 of 2,160 calls"
        let json = try program.run("trace", key, "--format", "json")
        let sheet = try #require(JSONSerialization.jsonObject(with: json.bytes) as? [String: Any])
        let sentence = try #require(sheet["sentence"] as? String)
        for words in [
            "long-term access key of the IAM user eve", "2,160 calls", cut, "1 writing", "1 denied", "1 failed",
            "3 addresses", "first at 2026-05-01 00:00:00Z", "last at 2026-05-02 00:35:56Z",
            "1 call that could keep a way in open",
        ] {
            #expect(sentence.contains(words), "\(sentence)")
        }
        #expect(json.output.contains("CreateUser"), "what an intruder did first is listed")
        let text = try program.run("trace", key).output
        #expect(text.replacing(/\s+/, with: " ").contains(cut) && text.contains("iam:CreateUser"))
        #expect(text.contains("198.51.100.1"), "addresses of calls that are not listed")
        #expect(try program.run("trace", key, "--format", "html").output.contains(cut))
        let csv = parseCSV(try program.run("trace", key, "--format", "csv").output)
        #expect(csv.count == 2_001)
        let note = try #require(csv.first)
        #expect(note["kind"] == "note" && note["message"] == "S" + cut.dropFirst())
    }

    @Test func whatIsNotCutSaysNothingOfIt() throws {
        let key = "AKIATOTALS0000000002"
        let user = TraceTotalsTests.identity("IAMUser", "arn:aws:iam::111122223333:user/eve", key)
        let program = try ingested([
            TraceTotalsTests.record(1, at: "2026-05-01T00:00:00Z", user, "ecs.amazonaws.com", "ListTasks")
        ])
        defer { program.remove() }
        let text = try program.run("trace", key).output
        #expect(!text.contains("showing the newest") && text.contains("1 call,") && text.contains("0 writing"))
        #expect(text.contains("0 failed") && !text.contains("deploytrail why"))
    }

    /// Who issued it, what ends it, and what is not offered.
    @Test(arguments: [
        (
            "AKIAKIND000000000001", "IAMUser", ":user/eve", "", "", "long-term access key of the IAM user eve",
            "update-access-key --user-name eve", "delete-login-profile"
        ),
        (
            "ASIAKIND000000000002", "IAMUser", ":user/eve", #", "userName": "eve""#,
            #""sessionCredentialFromConsole": "true","#, "console sign-in of the IAM user eve",
            "delete-login-profile --user-name eve", "update-access-key"
        ),
        ("ASIAKIND000000000003", "Root", ":root", "", "", "credential of the root user", "AWS Support", "attach it to"),
        (
            "AKIAKIND000000000004", "Root", ":root", "", "", "long-term access key of the root user",
            "update-access-key --access-key-id AKIAKIND000000000004", "--user-name"
        ),
        (
            "ASIAKIND000000000005", "AssumedRole", ":assumed-role/AWSReservedSSO_Ops_0123456789abcdef/ann",
            role("aws-reserved/sso.amazonaws.com/AWSReservedSSO_Ops_0123456789abcdef"), "",
            "IAM Identity Center for the permission set Ops", "inline policy of the permission set Ops",
            "attach it to the role"
        ),
        (
            "ASIAKIND000000000006", "AssumedRole", ":assumed-role/deploy/x", role("ci/deploy"), "",
            "session of arn:aws:iam::111122223333:role/ci/deploy", "attach it to the role deploy", "update-access-key"
        ),
        (
            "ASIAKIND000000000007", "FederatedUser", ":federated-user/eve", "", "", "GetFederationToken",
            "Deactivate the user's key", "attach it to the role"
        ),
        (
            "ASIAKIND000000000008", "AssumedRole", ":assumed-role/AWSServiceRoleForECS/ecs",
            role("aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"), "", "service-linked role",
            "can't be edited", "aws:TokenIssueTime"
        ),
    ])
    func everyCredentialIsNamedByWhatIssuedIt(
        _ key: String, _ type: String, _ arn: String, _ more: String, _ field: String, _ name: String,
        _ offered: String,
        _ notOffered: String
    ) throws {
        let service = type == "AssumedRole" || type == "FederatedUser" ? "sts" : "iam"
        let identity = TraceTotalsTests.identity(type, "arn:aws:\(service)::111122223333\(arn)", key, more: more)
        let program = try ingested([
            TraceTotalsTests.record(
                1, at: "2026-05-01T00:00:00Z", identity, "ecs.amazonaws.com", "ListTasks", more: field)
        ])
        defer { program.remove() }
        let sheet = try #require(
            JSONSerialization.jsonObject(with: try program.run("trace", key, "--format", "json").bytes)
                as? [String: Any])
        #expect((sheet["sentence"] as? String)?.contains(name) == true, "\(sheet["sentence"] ?? "")")
        let sections = try #require(sheet["sections"] as? [String: Any])
        let containment = try #require(sections["contain"] as? [String: Any])
        let text = String(
            decoding: try JSONSerialization.data(withJSONObject: containment, options: .withoutEscapingSlashes),
            as: UTF8.self)
        #expect(text.contains(offered) && !text.contains(notOffered), "\(text)")
    }

    private static func role(_ path: String) -> String {
        #", "sessionContext": {"sessionIssuer": {"type": "Role", "principalId": "AROAX", "arn": "arn:aws:iam::111122223333:role/\#(path)", "accountId": "111122223333", "userName": "\#(path.split(separator: "/").last ?? "")"}, "attributes": {"creationDate": "2026-05-01T00:00:00Z", "mfaAuthenticated": "false"}}"#
    }

    @Test func aSAMLSessionIsEndedAtTheProvider() throws {
        let key = "ASIASAML000000000001"
        let identity =
            #"{"type": "SAMLUser", "principalId": "x:ann", "userName": "ann", "identityProvider": "https://idp.example"}"#
        let grant = """
            {"eventVersion": "1.11", "userIdentity": \(identity), "eventTime": "2026-05-01T00:00:00Z",
            "eventSource": "sts.amazonaws.com", "eventName": "AssumeRoleWithSAML", "awsRegion": "eu-west-1",
            "sourceIPAddress": "203.0.113.7", "userAgent": "x", "requestParameters":
            {"roleArn": "arn:aws:iam::111122223333:role/ops", "principalArn": "arn:aws:iam::111122223333:saml-provider/GSuite"},
            "responseElements": {"credentials": {"accessKeyId": "\(key)", "expiration": "May 1, 2026, 1:00:00 AM"},
            "assumedRoleUser": {"assumedRoleId": "AROAX:ann", "arn": "arn:aws:sts::111122223333:assumed-role/ops/ann"}},
            "eventID": "5d1c7f10-0000-4000-8000-000000000001", "readOnly": true, "eventType": "AwsApiCall",
            "managementEvent": true, "recipientAccountId": "111122223333", "eventCategory": "Management"}
            """
        let program = try ingested([grant])
        defer { program.remove() }
        let text = try program.run("trace", key).output.replacing(/\s+/, with: " ")
        #expect(text.contains("issued by AssumeRoleWithSAML"), "\(text)")
        #expect(text.contains("at the SAML identity provider first"))
    }

    /// Of whom no call changed a service: what there is is shown.
    @Test func whoChangedNothingIsFound() throws {
        let path = "aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Look_0123456789abcdef"
        let name = "AWSReservedSSO_Look_0123456789abcdef"
        let arn = "arn:aws:sts::111122223333:assumed-role/\(name)/ann@x.example"
        let identity = TraceTotalsTests.identity(
            "AssumedRole", arn, "ASIALOOK000000000001", more: TraceTotalsTests.role(path)
        ).replacing("X1", with: "AROALOOK000000000001:ann@x.example")
        let program = try ingested([
            TraceTotalsTests.record(1, at: "2026-05-01T00:00:00Z", identity, "ecs.amazonaws.com", "ListTasks"),
            TraceTotalsTests.record(2, at: "2026-05-01T00:00:01Z", identity, "iam.amazonaws.com", "ListUsers"),
        ])
        defer { program.remove() }
        for text in [
            "ann@x.example", name, "arn:aws:iam::111122223333:role/\(path)", arn, "ASIALOOK000000000001",
            "AROALOOK000000000001:ann@x.example",
        ] {
            let found = try program.run("find", text)
            #expect(found.code == 0 && found.output.contains("2 calls"), "\(text): \(found.output)")
            #expect(!found.output.contains("Nothing found"))
        }
        #expect(try program.run("trace", "ann@x.example").output.contains("2 calls"))
    }
}
