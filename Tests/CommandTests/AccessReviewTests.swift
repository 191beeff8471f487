import Foundation
import Testing

/// The access review has a row for whoever asked for a change, whatever the
/// credential, and every failure that is somebody's.
@Suite struct AccessReviewTests {
    private static let configuration = Program.root.appendingPathComponent("samples/deploytrail.yaml").path

    private func rows(_ program: Program, _ report: String, _ more: String...) throws -> [[String: String]] {
        parseCSV(
            try program.run(
                [
                    "report", report, "--config", AccessReviewTests.configuration, "--format", "csv", "--run-at",
                    "2026-10-02",
                ]
                    + more
            ).output)
    }

    private func list(_ cell: String?) -> Set<String> {
        Set((cell ?? "").components(separatedBy: "; ").filter { !$0.isEmpty })
    }

    @Test func everyCredentialHasARowWithItsFailures() throws {
        let program = try Program()
        defer { program.remove() }
        let account = "111122223333"
        func record(_ number: Int, _ identity: String?, error: String? = nil) -> String {
            let id = "00000000-0000-4000-8000-00000000000\(number)"
            let who = identity.map { "\"userIdentity\": \($0), " } ?? ""
            let failure = error.map { "\"errorCode\": \"\($0)\", " } ?? ""
            return """
                {"eventVersion": "1.11", "eventID": "\(id)", "eventTime": "2026-09-10T10:0\(number):00Z", \(who)\(failure)\
                "eventSource": "ecs.amazonaws.com", "eventName": "UpdateService", "awsRegion": "eu-west-1", \
                "eventType": "AwsApiCall", "readOnly": false, "managementEvent": true, "recipientAccountId": "\(account)", \
                "sourceIPAddress": "198.51.100.7", "requestParameters": {"cluster": "main", "service": "s\(number)", \
                "taskDefinition": "s:\(number)"}, "responseElements": null}
                """
        }
        let user = "arn:aws:iam::\(account):user"
        let identities: [(String?, String?)] = [
            (
                "{\"type\": \"Root\", \"principalId\": \"\(account)\", \"arn\": \"arn:aws:iam::\(account):root\", \"accountId\": \"\(account)\"}",
                nil
            ),
            (
                "{\"type\": \"IAMUser\", \"principalId\": \"AIDAEXAMPLE0000000001\", \"arn\": \"\(user)/ann\", \"accountId\": \"\(account)\", \"accessKeyId\": \"AKIAEXAMPLE000000001\", \"userName\": \"ann\"}",
                nil
            ),
            (
                "{\"type\": \"IAMUser\", \"principalId\": \"AIDAEXAMPLE0000000002\", \"arn\": \"\(user)/ben\", \"accountId\": \"\(account)\", \"accessKeyId\": \"AKIAEXAMPLE000000002\", \"userName\": \"ben\"}",
                "AccessDenied"
            ),
            (nil, nil),
        ]
        let text = identities.enumerated().map { record($0 + 1, $1.0, error: $1.1) }.joined(separator: ",\n")
        let file = program.folder.appendingPathComponent("log.json")
        try "{\"Records\": [\(text)]}".write(to: file, atomically: true, encoding: .utf8)
        #expect(try program.run("ingest", file.path).code == 0)
        let review = try rows(program, "access-review")
        func row(_ principal: String) -> [String: String]? { review.first { $0["principal"] == principal } }
        let root = try #require(row("arn:aws:iam::\(account):root"))
        #expect(root["kind"] == "root" && root["route"] == "the root user" && root["deployments"] == "1")
        #expect(list(root["exceptions"]).contains("POP-01"))
        let ann = try #require(row("\(user)/ann"))
        #expect(ann["kind"] == "user" && ann["route"] == "access key AKIAEXAMPLE000000001")
        #expect(list(ann["exceptions"]).isSuperset(of: ["POP-01", "IDN-01"]))
        let ben = try #require(row("\(user)/ben"), "whoever was denied asked, too")
        #expect(ben["deployments"] == "0" && ben["could"] == "unknown" && ben["last_used"] == "")
        let nobody = try #require(row("unknown in \(account)"))
        #expect(nobody["kind"] == "unknown" && nobody["deployments"] == "1")
        #expect(list(nobody["exceptions"]).contains("POP-01"))
        #expect(Set(review.compactMap { $0["principal"] }).count == review.count, "the key is one")
    }

    @Test func everyFailureOfAPrincipalIsInIt() throws {
        let program = try Program()
        defer { program.remove() }
        try program.run("ingest", "--quiet", Program.root.appendingPathComponent("samples").path)
        let review = try rows(program, "access-review")
        var failures: [String: Set<String>] = [:]
        for row in review { failures[row["principal"] ?? ""] = list(row["exceptions"]) }
        let changes = try rows(program, "deployments")
        for change in changes {
            let caller = change["role_arn"]!.isEmpty ? change["principal_arn"]! : change["role_arn"]!
            let own = list(change["checks"])
            #expect(failures[caller]?.isSuperset(of: own) == true, "\(caller): \(own)")
        }
        for finding in try rows(program, "exceptions") where finding["verdict"] == "fail" {
            guard let role = finding["role_arn"], !role.isEmpty else { continue }
            #expect(failures[role]?.contains(finding["check"] ?? "") == true, "\(role) \(finding["check"] ?? "")")
        }
        // Who started a run that only a name claims did not use it.
        let claimed = changes.filter { $0["attribution"] == "claimed" }.compactMap { $0["trigger_account"] }
        let used = Set(
            changes.filter { ["verified", "inferred"].contains($0["attribution"]) }.compactMap { $0["trigger_account"] }
        )
        #expect(!claimed.isEmpty)
        for row in review where row["kind"] == "account" && claimed.contains(row["name"]!) {
            #expect(used.contains(row["name"]!), "\(row["name"]!)")
        }
        for row in review where row["kind"] == "person" {
            let person = row["principal"]!
            let most = changes.filter {
                $0["result"] == "accepted"
                    && ($0["trigger_person"] == person && $0["attribution"] != "claimed" || $0["trigger_person"] == "")
            }
            #expect(Int(row["deployments"]!)! <= most.count, "\(person)")
        }
    }
}
