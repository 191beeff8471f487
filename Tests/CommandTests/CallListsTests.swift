import Foundation
import Testing

/// Calls that are told apart by the lists of `queries/data`, from the log to
/// the report.
@Suite struct CallListsTests {
    private func call(
        _ number: Int, _ source: String, _ name: String, _ request: String, answer: String = "null"
    ) -> String {
        """
        {"eventVersion":"1.11","eventID":"00000000-0000-4000-8000-0000000000\(10 + number)",\
        "eventTime":"2026-01-02T00:00:\(10 + number)Z","eventSource":"\(source).amazonaws.com","eventName":"\(name)",\
        "awsRegion":"us-east-1","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/eve",\
        "accessKeyId":"AKIAEXAMPLE000000001"},"sourceIPAddress":"192.0.2.1","recipientAccountId":"111122223333",\
        "readOnly":false,"requestParameters":\(request),"responseElements":\(answer)}
        """
    }

    private func ingested(_ records: [String]) throws -> Program {
        let program = try Program()
        let log = program.folder.appendingPathComponent("log.json")
        try "{\"Records\":[\(records.joined(separator: ","))]}".write(to: log, atomically: true, encoding: .utf8)
        #expect(try program.run("ingest", log.path).code == 0)
        return program
    }

    private static func advanced(_ selectors: String...) -> String {
        let listed = selectors.map { "{\"name\":\"x\",\"fieldSelectors\":[\($0)]}" }.joined(separator: ",")
        return "{\"trailName\":\"org\",\"advancedEventSelectors\":[\(listed)]}"
    }

    private static let management = #"{"field":"eventCategory","equals":["Management"]}"#
    private static let writes = management + #",{"field":"readOnly","equals":["false"]}"#
    private static let reads = management + #",{"field":"readOnly","equals":["true"]}"#
    private static let data =
        #"{"field":"eventCategory","equals":["Data"]},{"field":"resources.type","equals":["AWS::S3::Object"]}"#

    /// Requests of PutEventSelectors, what they leave out, and INT-03's verdict.
    static let selectors: [(String, String, String)] = [
        (
            #"{"eventSelectors":[{"readWriteType":"All","includeManagementEvents":true,"dataResources":[]}]}"#,
            "keeps all", "pass"
        ),
        (#"{"eventSelectors":[{"dataResources":[]}]}"#, "keeps all", "pass"),
        (
            #"{"eventSelectors":[{"includeManagementEvents":false},{"includeManagementEvents":true}]}"#, "keeps all",
            "pass"
        ),
        (#"{"eventSelectors":[{"readWriteType":"ReadOnly"},{"readWriteType":"WriteOnly"}]}"#, "keeps all", "pass"),
        (#"{"eventSelectors":[{"readWriteType":"ReadOnly"}]}"#, "leaves writes out", "fail"),
        (#"{"eventSelectors":[{"readWriteType":"WriteOnly"}]}"#, "leaves reads out", "fail"),
        (#"{"eventSelectors":[{"includeManagementEvents":false}]}"#, "leaves management events out", "fail"),
        (#"{"eventSelectors":["odd"]}"#, "leaves management events out", "fail"),
        (#"{"eventSelectors":[]}"#, "leaves management events out", "fail"),
        (#"{"eventSelectors":[{"excludeManagementEventSources":["kms.amazonaws.com"]}]}"#, "leaves some", "fail"),
        (#"{"eventSelectors":[{"excludeManagementEventSources":[]}]}"#, "keeps all", "pass"),
        (advanced(management), "keeps all", "pass"),
        (advanced(data, management), "keeps all", "pass"),
        (advanced(writes, reads), "keeps all", "pass"),
        (advanced(writes), "leaves reads out", "fail"),
        (advanced(reads, data), "leaves writes out", "fail"),
        (advanced(data), "leaves management events out", "fail"),
        (advanced(management + #",{"field":"eventSource","notEquals":["kms.amazonaws.com"]}"#), "leaves some", "fail"),
        (
            #"{"trailName":"org","advancedEventSelectors":[{"fieldSelectors":[{"field":"eventCategory","equals":"Management"}]}]}"#,
            "keeps all", "pass"
        ),
        ("null", "changes what the trail logs", "cannot-tell"),
    ]

    @Test func selectorsAreJudgedByWhatTheyKeep() throws {
        let program = try ingested(
            CallListsTests.selectors.enumerated().map { call($0, "cloudtrail", "PutEventSelectors", $1.0) })
        defer { program.remove() }
        let rows = parseCSV(try program.run("report", "trail-changes", "--format", "csv").output)
        let findings = parseCSV(try program.run("check", "INT-03", "--all", "--format", "csv").output)
        try #require(rows.count == CallListsTests.selectors.count)
        for (row, (request, words, verdict)) in zip(rows, CallListsTests.selectors) {
            #expect(row["effect"]?.contains(words) == true, "\(request): \(row["effect"] ?? "")")
            let found = findings.first { $0["subject"] == row["event_id"] }
            #expect(found?["verdict"] == verdict, "\(request): \(found ?? [:])")
        }
    }

    /// A role made from a template has its trust policy in IAM's answer, percent-encoded.
    @Test func aRoleFromATemplateIsJudgedByItsTrustPolicy() throws {
        let policy =
            #"{"Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc"},"Action":"sts:AssumeRoleWithWebIdentity"}]}"#
        let encoded = try #require(
            policy.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(.init(charactersIn: "-._~"))))
        let program = try ingested([
            call(
                0, "iam", "AcquireRole", #"{"templateArn":"arn:aws:iam::aws:role-template/x"}"#,
                answer: "{\"role\":{\"roleName\":\"deploy\",\"assumeRolePolicyDocument\":\"\(encoded)\"}}"),
            call(1, "iam", "AcquireRole", #"{"templateArn":"x"}"#, answer: #"{"role":{"roleName":"other"}}"#),
            call(
                2, "iam", "UpdateOpenIDConnectProvider",
                #"{"openIDConnectProviderArn":"arn:aws:iam::111122223333:oidc-provider/x"}"#),
        ])
        defer { program.remove() }
        let stored = try program.run(
            "query", "--sql", "SELECT role_name, document FROM iam_trust_changes ORDER BY changed_at", "--format", "csv"
        )
        #expect(parseCSV(stored.output).map { $0["document"] } == [policy, ""], "\(stored.errors)")
        let findings = parseCSV(try program.run("check", "SES-02", "SES-07", "--all", "--format", "csv").output)
        #expect(
            findings.contains {
                $0["subject"] == "arn:aws:iam::111122223333:role/deploy" && $0["verdict"] == "fail"
                    && $0["reason"]!.contains("checks no subject")
            }, "\(findings)")
        #expect(findings.contains { $0["check"] == "SES-07" && $0["reason"]!.contains("UpdateOpenIDConnectProvider") })
    }
}
