import Foundation
import Testing

/// IAM's actions, as `why`, `policy` and the reports name them, on everything
/// that the samples and the third-party records contain.
@Suite struct IAMActionTests {
    /// AWS's Service Authorization Reference, read anew.
    private static let known: Set<String> = {
        let file = Program.root.appendingPathComponent("queries/data/iam_services.csv")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").dropFirst().reduce(into: []) { known, line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            for name in cells.dropFirst().flatMap({ $0.split(separator: " ") }) { known.insert("\(cells[0]):\(name)") }
        }
    }()

    @Test func policyWritesNoActionThatIAMDoesNotHave() throws {
        #expect(IAMActionTests.known.count > 20_000)
        let program = try Program()
        defer { program.remove() }
        let others = [
            "boogy-cloudtrail-rs", "cloud-custodian-cwe", "cloud-snitch", "ecs-update-service", "irsa-denied",
            "openshift-cad", "otel-collector-contrib", "plaso", "stratus-red-team", "traildiscover", "trailscraper",
        ].compactMap { Program.thirdParty($0)?.path }
        // Some of them hold records that are rejected: that is told by the code.
        #expect([0, 3].contains(try program.run(["ingest", "--quiet", "samples"] + others).code))
        let actions = parseCSV(
            try program.run("query", "--sql", "SELECT * FROM iam_actions", "--limit", "10000", "--format", "csv").output
        )
        #expect(actions.count > 30)
        for row in actions where row["action"] != "" {
            #expect(IAMActionTests.known.contains(row["action"] ?? ""), "\(row)")
        }
        let roles = parseCSV(
            try program.run(
                "query", "--sql", "SELECT DISTINCT role_arn FROM role_activity WHERE role_arn IS NOT NULL", "--format",
                "csv"
            ).output)
        #expect(roles.count > 5)
        for role in roles.compactMap({ $0["role_arn"] }) {
            let output = program.folder.appendingPathComponent("policy.json").path
            try? FileManager.default.removeItem(atPath: output)
            let result = try program.run("policy", "--role", role, "--output", output)
            // Of some roles every call was denied.
            #expect(result.code == 0 || result.errors.contains("there is no use to allow"), "\(role): \(result.errors)")
            guard let data = FileManager.default.contents(atPath: output) else { continue }
            let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            for statement in document["Statement"] as? [[String: Any]] ?? [] {
                for action in statement["Action"] as? [String] ?? [] {
                    #expect(IAMActionTests.known.contains(action), "\(role): \(action)")
                }
            }
        }
    }

    @Test func whatTheReferenceLacksIsSaid() throws {
        let program = try Program()
        defer { program.remove() }
        func record(_ number: Int, _ source: String, _ name: String, _ more: String = "") -> String {
            """
            {"eventVersion": "1.11", "userIdentity": {"type": "AssumedRole", "principalId": "AROAX:s",
            "arn": "arn:aws:sts::111122223333:assumed-role/r/s", "accountId": "111122223333", "accessKeyId": "ASIAX000000000000001",
            "sessionContext": {"sessionIssuer": {"type": "Role", "principalId": "AROAX", "arn": "arn:aws:iam::111122223333:role/r",
            "accountId": "111122223333", "userName": "r"}, "attributes": {"creationDate": "2026-05-01T00:00:00Z"}}},
            "eventTime": "2026-05-01T00:00:0\(number)Z", "eventSource": "\(source)", "eventName": "\(name)",
            "awsRegion": "eu-west-1", "sourceIPAddress": "203.0.113.7", "userAgent": "x", \(more)
            "eventID": "5d1c7f10-0000-4000-8000-00000000000\(number)", "readOnly": false, "eventType": "AwsApiCall",
            "managementEvent": true, "recipientAccountId": "111122223333", "eventCategory": "Management"}
            """
        }
        let file = program.folder.appendingPathComponent("log.json")
        let records = [
            record(1, "lambda.amazonaws.com", "UpdateFunctionCode20150331v2"),
            record(2, "s3.amazonaws.com", "CopyObject"), record(3, "ecs.amazonaws.com", "MadeUpCall"),
            record(4, "ecs.amazonaws.com", "OtherMadeUpCall", #""errorCode": "AccessDenied", "errorMessage": "no","#),
            record(
                5, "ecs.amazonaws.com", "RunTask",
                #""errorCode": "InvalidParameterException", "errorMessage": "TaskDefinition is inactive","#),
        ]
        try Data("{\"Records\": [\(records.joined(separator: ","))]}".utf8).write(to: file)
        try program.run("ingest", "--quiet", file.path)
        let policy = try program.run("policy", "--role", "r")
        for action in ["lambda:UpdateFunctionCode\"", "s3:PutObject", "s3:GetObject"] {
            #expect(policy.output.contains(action))
        }
        #expect(!policy.output.contains("MadeUp"))
        let denied = try program.run(
            "policy", "--role", "r", "--from", "2026-05-01T00:00:04Z", "--to", "2026-05-01T00:00:05Z")
        #expect(denied.code == 2 && denied.errors.contains("every call of the role"))
        #expect(policy.errors.contains("ecs.amazonaws.com MadeUpCall: no IAM action is known"))
        let why = try program.run("why", "--role", "r", "--format", "json")
        let document = try #require(try JSONSerialization.jsonObject(with: why.bytes) as? [String: Any])
        let groups = try #require(document["groups"] as? [[String: Any]])
        #expect(groups.map { $0["kind"] as? String } == ["denied", "failed"])
        #expect((groups[0]["suggestion_note"] as? String)?.contains("no IAM action is known") == true)
        #expect(groups[0]["suggestion"] == nil && groups[1]["suggestion"] == nil)
        #expect(groups[1]["message"] as? String == "TaskDefinition is inactive")
        #expect(groups[1]["reason"] as? String == "failed: AWS did not accept the request as it was made")
        let text = try program.run("why", "--role", "r").output
        #expect(text.contains("1 denied call in 1 group, 1 failed call in 1 group."))
        #expect(text.contains("TaskDefinition is inactive"))
    }
}
