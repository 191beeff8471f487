import Testing

@testable import Ingest

/// Answers of AWS's command line, versions 1 and 2.
struct ReferencesECSTests {
    private func loaded(_ files: String...) throws -> ReferenceDatabase {
        let database = try ReferenceDatabase()
        for file in files { try database.load(file) }
        return database
    }

    private static let arn = "arn:aws:ecs:eu-west-1:012345678901"

    /// The answer in AWS's own manual: a short ARN and epoch times.
    private static let shortForm = """
        {"services":[{"status":"ACTIVE","taskDefinition":"arn:aws:ecs:us-west-2:012345678901:task-definition/amazon-ecs-sample:1",
          "createdAt":1466801808.595,"serviceName":"my-http-service",
          "clusterArn":"arn:aws:ecs:us-west-2:012345678901:cluster/default",
          "serviceArn":"arn:aws:ecs:us-west-2:012345678901:service/my-http-service",
          "deployments":[{"status":"PRIMARY","createdAt":1466801808.595,"updatedAt":1466801900.703}],
          "events":[{"createdAt":1466802000.9,"message":"steady"}]}],"failures":[]}
        """

    @Test func servicesOfTheOldForm() throws {
        let database = try loaded(Self.shortForm)
        #expect(
            try database.query("SELECT * FROM ecs_services") == [
                "012345678901|us-west-2|default|my-http-service|arn:aws:ecs:us-west-2:012345678901:service/my-http-service|"
                    + "amazon-ecs-sample:1|ACTIVE|2016-06-24T21:00:00Z"
            ])
        #expect(try database.query("SELECT COUNT(*) FROM ecs_service_tag") == ["0"])
    }

    private func service(_ tags: String, _ time: String) -> String {
        """
        {"services":[{"serviceArn":"\(Self.arn):service/live/shop","serviceName":"shop",\(tags)
          "clusterArn":"\(Self.arn):cluster/live","status":"ACTIVE","createdAt":"\(time)",
          "taskSets":[{"status":"PRIMARY","taskDefinition":"\(Self.arn):task-definition/shop:9"}]}],"failures":[]}
        """
    }

    @Test func everyAnswerThatSpeaksOfTagsIsASnapshot() throws {
        let older = service(
            #""tags":[{"key":"team","value":"red"},{"key":"env","value":""}],"#, "2026-01-01T00:00:00.5+01:00")
        let silent = service("", "2026-03-01T00:00:00+01:00")
        let none = service(#""tags":[],"#, "2026-02-01T00:00:00+01:00")
        let sql = "SELECT service, taken_at, is_exact, tag_key, tag_value FROM ecs_service_tag_snapshots ORDER BY 2, 4"
        let told = ["shop|2025-12-31T23:00:00Z|0|env|", "shop|2025-12-31T23:00:00Z|0|team|red"]
        #expect(try loaded(silent, older).query(sql) == told)
        // A service without tags has a row without a key.
        #expect(try loaded(silent, older, none).query(sql) == told + ["shop|2026-01-31T23:00:00Z|0|-|-"])
        let exported = none.replacing("\"failures\":[]", with: "\"exported_at\":\"2026-02-02T00:00:00Z\"")
        #expect(try loaded(exported).query(sql) == ["shop|2026-02-02T00:00:00Z|1|-|-"])
        #expect(
            try loaded(silent, older).query("SELECT task_definition, snapshot_at FROM ecs_services")
                == ["shop:9|2026-02-28T23:00:00Z"])
    }

    @Test func failuresAreRejected() throws {
        let database = try loaded(
            """
            {"services":[{"serviceName":"x"},{"serviceArn":"arn:aws:ec2:r:1:service/x","serviceName":"x"}],
             "failures":[{"arn":"\(Self.arn):service/gone","reason":"MISSING"}]}
            """)
        #expect(
            database.rejects.map(\.reason) == [
                "a service without serviceArn", "serviceArn \"arn:aws:ec2:r:1:service/x\" is no ARN of an ECS service",
                "describe-services failed for \(Self.arn):service/gone: MISSING",
            ])
        #expect(database.rejects.map(\.index) == [0, 1, 2])
    }

    /// AWS's own sample has a space before the ARN.
    @Test func resourceTags() throws {
        let database = try loaded(
            Self.shortForm,
            """
            {"ResourceTagMappingList":[
              {"ResourceARN":" arn:aws:inspector:us-west-2:012345678901:target/0/template/0","Tags":[{"Key":"a","Value":"b"}]},
              {"ResourceARN":" \(Self.arn):service/live/cart ","Tags":[{"Key":"env","Value":"live"}]},
              {"ResourceARN":"\(Self.arn):cluster/live","Tags":[{"Key":"env","Value":"no"}]},
              {"ResourceARN":"arn:aws:ecs:us-west-2:012345678901:service/my-http-service","Tags":[{"Key":"env","Value":"old"}]}],
             "PaginationToken":""}
            """)
        #expect(database.rejects.isEmpty)
        #expect(database.elements == 5)
        #expect(
            try database.query(
                "SELECT account_id, region, cluster, service, tag_key, tag_value FROM ecs_service_tag_snapshots ORDER BY service"
            ) == [
                "012345678901|eu-west-1|live|cart|env|live",
                "012345678901|us-west-2|-|my-http-service|env|old",
            ])
    }

    @Test func taskDefinitionsLoseTheirSecrets() throws {
        let database = try loaded(
            """
            {"taskDefinition":{"taskDefinitionArn":"\(Self.arn):task-definition/shop:9","family":"shop","revision":9,
              "containerDefinitions":[{"name":"web","image":"r/shop:1","environment":[{"name":"DB","value":"s3cret"}]}],
              "registeredAt":"2026-01-01T00:00:00.123000+00:00"},"tags":[{"key":"team","value":"red"}]}
            {"taskDefinition":{"taskDefinitionArn":"\(Self.arn):task-definition/cart:2","containerDefinitions":[]}}
            """)
        #expect(
            try database.query("SELECT * FROM ecs_task_definitions ORDER BY 1") == [
                "\(Self.arn):task-definition/cart:2|cart|2|"
                    + #"{"taskDefinitionArn":"\#(Self.arn):task-definition/cart:2","containerDefinitions":[]}"#,
                "\(Self.arn):task-definition/shop:9|shop|9|"
                    + #"{"taskDefinitionArn":"\#(Self.arn):task-definition/shop:9","family":"shop","revision":9,"#
                    + #""containerDefinitions":[{"name":"web","image":"r/shop:1","environment":[{"name":"DB"}]}],"#
                    + #""registeredAt":"2026-01-01T00:00:00.123000+00:00"}"#,
            ])
        #expect(
            try database.query("SELECT tags FROM ecs_task_definition ORDER BY revision") == ["-", #"{"team":"red"}"#])
    }

    @Test func publicKeys() throws {
        let database = try loaded(
            """
            {"PublicKeyList":[{"Value":"MIIB","ValidityStartTime":1453076702.0,"ValidityEndTime":1455668702.0,
              "Fingerprint":"7f3f401420072e50a65a141430817ab3"}]}
            """)
        #expect(
            try database.query("SELECT * FROM cloudtrail_public_keys")
                == ["7f3f401420072e50a65a141430817ab3|MIIB|2016-01-18T00:25:02Z|2016-02-17T00:25:02Z"])
    }
}
