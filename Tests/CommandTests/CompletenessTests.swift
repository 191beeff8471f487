import Foundation
import Testing

/// What says that the list is whole: tie-outs, the trail's own changes, the
/// seeded sample.
@Suite struct CompletenessTests {
    private let scope = """
        scope:
          from: 2026-09-01
          to: 2026-10-01
          regions: [eu-west-1]
          accounts: ["210987650001", "210987650002", "210987650003", "000765400044"]
          exports: [pipelines, steps, deployments, services]
        """

    private func samples() throws -> Program {
        let program = try Program()
        #expect([0, 3].contains(try program.run("ingest", Program.root.appendingPathComponent("samples").path).code))
        return program
    }

    private func write(_ text: String, _ name: String, in program: Program) throws -> String {
        let file = program.folder.appendingPathComponent(name)
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    @Test func theNumbersOfTheSamplesTie() throws {
        let program = try samples()
        defer { program.remove() }
        let config = try write(scope, "deploytrail.yaml", in: program)
        let lines = parseCSV(
            try program.run("report", "reconciliation", "--config", config, "--format", "csv").output)
        for line in lines where line["status"] == "ties" && line["tie_out"] != "exports" {
            #expect(line["expected"] == line["found"] && line["difference"] == "0", "\(line)")
        }
        // What no story of the samples may break.
        let whole = [
            "files", "files-read", "records", "records-readable", "events", "events-kept", "duplicates", "rejects",
            "ecs-calls", "changes", "population", "matches", "links", "task-definition-revisions",
            "running-task-definitions",
        ]
        for name in whole {
            let line = lines.first { $0["tie_out"] == name && $0["subject"] == "" }
            #expect(line?["status"] == "ties", "\(name): \(line ?? [:])")
        }
        // The runs that the story keeps out of the export.
        let holes = lines.filter { $0["tie_out"] == "build-numbers" && $0["subject"] != "" }
        #expect(holes.map { $0["subject"] } == ["northwind/checkout-web", "northwind/rates-service"])
        #expect(holes.map { $0["detail"] } == ["not in the export: 188", "not in the export: 156"])
    }

    @Test func aHoleInTheRevisionsIsFound() throws {
        let program = try Program()
        defer { program.remove() }
        func register(_ revision: Int) -> String {
            """
            {"eventVersion":"1.08","eventID":"00000000-0000-4000-8000-00000000000\(revision)",\
            "eventTime":"2026-01-0\(revision)T00:00:00Z","eventSource":"ecs.amazonaws.com",\
            "eventName":"RegisterTaskDefinition","awsRegion":"eu-west-1","userIdentity":{"type":"Root"},\
            "recipientAccountId":"011122223333","readOnly":false,"requestParameters":{"family":"web"},\
            "responseElements":{"taskDefinition":{"taskDefinitionArn":\
            "arn:aws:ecs:eu-west-1:011122223333:task-definition/web:\(revision)"}}}
            """
        }
        let records = [1, 2, 5, 7].map(register).joined(separator: ",")
        let log = try write("{\"Records\":[\(records)]}", "log.json", in: program)
        #expect(try program.run("ingest", log).code == 0)
        let lines = parseCSV(try program.run("report", "reconciliation", "--format", "csv").output)
        let hole = try #require(lines.first { $0["tie_out"] == "task-definition-revisions" && $0["subject"] != "" })
        #expect(hole["subject"] == "011122223333 eu-west-1 web")
        #expect([hole["expected"], hole["found"], hole["difference"], hole["status"]] == ["7", "4", "3", "differs"])
        #expect(hole["detail"] == "not seen: 3-4, 6")
    }

    @Test func anUnknownKeyOfTheConfigurationIsRefusedWithItsLine() throws {
        let program = try samples()
        defer { program.remove() }
        let config = try write(scope.replacingOccurrences(of: "regions:", with: "region:"), "x.yaml", in: program)
        let result = try program.run("report", "reconciliation", "--config", config)
        #expect(result.code == 2)
        #expect(result.errors.contains("x.yaml, line 4: unknown key 'region'"))
    }

    @Test func changesOfTheTrailAreReported() throws {
        let program = try Program()
        defer { program.remove() }
        func call(_ number: Int, _ source: String, _ name: String, _ request: String, _ more: String = "") -> String {
            """
            {"eventVersion":"1.08","eventID":"00000000-0000-4000-8000-0000000000\(10 + number)",\
            "eventTime":"2026-01-02T00:00:0\(number)Z","eventSource":"\(source).amazonaws.com","eventName":"\(name)",\
            "awsRegion":"us-east-1","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/eve",\
            "accessKeyId":"AKIAEXAMPLE000000001"},"sourceIPAddress":"192.0.2.1","recipientAccountId":"111122223333",\
            "readOnly":false,"requestParameters":\(request)\(more)}
            """
        }
        let records = [
            call(
                0, "cloudtrail", "UpdateTrail",
                #"{"name":"org","enableLogFileValidation":false,"s3BucketName":"logs-1"}"#),
            call(1, "cloudtrail", "StopLogging", #"{"name":"arn:aws:cloudtrail:us-east-1:111122223333:trail/org"}"#),
            call(
                2, "cloudtrail", "DeleteTrail", #"{"name":"org"}"#,
                #","errorCode":"AccessDenied","errorMessage":"no""#),
            call(3, "s3", "PutBucketLifecycle", #"{"bucketName":"logs-1"}"#),
            call(4, "s3", "PutBucketPolicy", #"{"bucketName":"other"}"#),
            call(
                5, "cloudtrail", "PutEventSelectors",
                #"{"trailName":"org","eventSelectors":[{"readWriteType":"ReadOnly","includeManagementEvents":true}]}"#),
        ]
        let log = try write("{\"Records\":[\(records.joined(separator: ","))]}", "log.json", in: program)
        #expect(try program.run("ingest", log).code == 0)
        let rows = parseCSV(try program.run("report", "trail-changes", "--format", "csv").output)
        #expect(
            rows.map { "\($0["event_name"]!) \($0["trail"]!) \($0["bucket"]!) \($0["result"]!)" } == [
                "UpdateTrail org logs-1 accepted", "StopLogging org  accepted", "DeleteTrail org  denied",
                "PutBucketLifecycle  logs-1 accepted", "PutEventSelectors org  accepted",
            ])
        #expect(rows[0]["effect"]!.contains("switches its digests off"))
        #expect(rows[4]["effect"]!.contains("leaves writes out"))
        #expect(rows[3]["log_bucket"] == "yes")
        let all = parseCSV(try program.run("report", "trail-changes", "--all", "--format", "csv").output)
        #expect(all.count == 6)
    }

    @Test func aSampleIsTheSameOnceMoreAndAfterANewIngest() throws {
        let first = try samples()
        defer { first.remove() }
        let second = try samples()
        defer { second.remove() }
        let arguments = ["sample", "deployments", "--size", "12", "--seed", "FY26 Q3", "--by", "environment"]
        let one = try first.run(arguments + ["--format", "csv"])
        #expect(one.code == 0)
        #expect(try first.run(arguments + ["--format", "csv"]).output == one.output)
        #expect(try second.run(arguments + ["--format", "csv"]).output == one.output)
        let rows = parseCSV(one.output)
        #expect(rows.count == 12)
        let population = parseCSV(try first.deployments())
        #expect(Set(rows.map { $0["environment"]! }) == Set(population.map { $0["environment"]! }))
        #expect(rows.allSatisfy { $0["lot"]!.count == 64 })
        let other = try first.run("sample", "deployments", "--size", "12", "--seed", "another", "--format", "csv")
        #expect(other.output != one.output)
        #expect(try first.run("sample", "files", "--size", "3", "--seed", "s").code == 2)
        #expect(try first.run("sample", "deployments", "--size", "0", "--seed", "s").code == 2)
        #expect(try first.run("sample", "deployments", "--size", "1", "--seed", "").code == 2)
        #expect(try first.run("sample", "deployments", "--size", "3", "--seed", "s", "--by", "enviroment").code == 2)
    }
}
