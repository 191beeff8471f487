import Testing

@testable import Ingest

/// The API's shapes beside those of the recorded rows.
struct ReferencesBitbucketTests {
    private func loaded(_ files: String...) throws -> ReferenceDatabase {
        let database = try ReferenceDatabase()
        for file in files { try database.load(file) }
        return database
    }

    @Test func wholePipeline() throws {
        let database = try loaded(
            """
            {"page":1,"pagelen":100,"values":[{"type":"pipeline","uuid":"{AA-1}","build_number":101,
              "creator":{"display_name":"Zoë","uuid":"{C1}","account_id":"557058:x","nickname":"zoe"},
              "repository":{"type":"repository","uuid":"{R1}","full_name":"acme/shop","name":"shop"},
              "state":{"name":"COMPLETED","result":{"name":"SUCCESSFUL"}},
              "target":{"type":"pipeline_ref_target","ref_type":"tag","ref_name":"v1","commit":{"hash":"ABCDEF"}},
              "trigger":{"type":"pipeline_trigger_push","name":"PUSH"},
              "created_on":"2026-05-01T10:00:00.14397Z","completed_on":"2026-05-01T12:01:00.1+02:00"}]}
            """)
        #expect(
            try database.query("SELECT * FROM bitbucket_pipelines") == [
                "aa-1|101|r1|acme/shop|tag|v1|abcdef|push|Zoë|c1|557058:x|COMPLETED|SUCCESSFUL|2026-05-01T10:00:00Z|"
                    + "2026-05-01T10:01:00Z|pipeline_ref_target|-"
            ])
        #expect(try database.query("SELECT * FROM bitbucket_repositories") == ["r1|acme/shop|shop|acme"])
    }

    @Test func pullRequestPipeline() throws {
        let database = try loaded(
            """
            {"values":[{"uuid":"{c377793e}","build_number":3027,"state":{"name":"COMPLETED","result":{"name":"FAILED"}},
             "target":{"type":"pipeline_pullrequest_target","source":"renovate/eslint","destination":"master",
               "commit":{"hash":"c595a7e2"},"selector":{"type":"pull-requests","pattern":"**"},
               "pullrequest":{"id":513,"title":"Update eslint"}},
             "trigger":{"type":"pipeline_trigger_manual"},"creator":{"display_name":"Renovate Bot"},
             "created_on":"2026-10-08T21:03:46.632613148Z"}]}
            """)
        let sql =
            "SELECT pipeline_uuid, ref_type, ref_name, trigger_name, pull_request_id, repository_uuid FROM bitbucket_pipelines"
        #expect(try database.query(sql) == ["c377793e|branch|renovate/eslint|manual|513|-"])
    }

    @Test(arguments: [
        ("https://api.bitbucket.org/2.0/repositories/acme/shop/pipelines/%7Bp%7D", "-|acme/shop"),
        ("http://x.atl-paas.net//rest/1.0/accounts/{a}/repositories/{R}/pipelines/{p}", "r|-"),
        ("https://api.bitbucket.org/2.0/repositories/%7Bw%7D/%7BR%7D/pipelines/%7Bp%7D", "r|-"),
        ("https://api.bitbucket.org/2.0/repositories/acme", "-|-"), ("nonsense", "-|-"), ("", "-|-"),
    ])
    func repositoryFromTheAddress(_ href: String, _ expected: String) throws {
        let database = try loaded(
            #"{"type":"pipeline","uuid":"{p}","state":{"name":"PENDING"},"links":{"self":{"href":"\#(href)"}}}"#)
        #expect(
            try database.query("SELECT repository_uuid, repository_full_name FROM bitbucket_pipelines") == [expected])
    }

    @Test func repositoryAndNumberFromElsewhere() throws {
        let database = try loaded(
            #"{"type":"pipeline","uuid":"{p}","state":{"name":"COMPLETED"},"created_on":"2026-05-01T10:00:00Z"}"#,
            """
            {"type":"deployment","uuid":"{d}","step":{"uuid":"{s}"},"environment":{"uuid":"{e}"},
             "deployable":{"pipeline":{"uuid":"{P}"},"name":"#44","commit":{"hash":"AB"},
               "url":"https://bitbucket.org/acme/shop/addon/pipelines/home#!/results/44"},
             "state":{"name":"COMPLETED","status":{"name":"SUCCESSFUL"},"start_date":"2026-05-01T10:00:00Z",
               "completion_date":"2026-05-01T10:05:00Z","deployer":{"display_name":"Ana"}}}
            """,
            #"{"type":"repository","uuid":"{R}","full_name":"acme/shop","slug":"shop"}"#,
            #"{"type":"deployment_environment","uuid":"{e}","name":"Live","environment_type":{"name":"Production"}}"#)
        #expect(
            try database.query("SELECT build_number, repository_uuid, repository_full_name FROM bitbucket_pipelines")
                == ["44|r|acme/shop"])
        #expect(
            try database.query("SELECT * FROM bitbucket_deployments") == [
                "d|s|p|e|Live|Production|44|ab|COMPLETED|SUCCESSFUL|2026-05-01T10:00:00Z|2026-05-01T10:05:00Z|Ana"
            ])
    }

    @Test func stepsAndMembers() throws {
        let database = try loaded(
            """
            {"values":[
              {"type":"pipeline_step","uuid":"{S1}","name":"Deploy","pipeline":{"uuid":"{P}"},
               "trigger":{"type":"pipeline_step_trigger_manual"},"state":{"name":"COMPLETED","result":{"name":"STOPPED"}},
               "start_date":"2026-05-01T10:00:00Z","completion_date":"2026-05-01T10:00:09Z","run_number":2},
              {"type":"pipeline_step","uuid":"{S2}","state":{"name":"PENDING"},
               "links":{"self":{"href":"https://x/repositories/a/b/pipelines/%7Bp2%7D/steps/%7Bs2%7D"}}}]}
            """,
            """
            [{"type":"workspace_membership","workspace":{"slug":"acme"},
              "user":{"uuid":"{U}","account_id":"1","display_name":"Ana","nickname":"ana"}}]
            """)
        #expect(
            try database.query("SELECT * FROM bitbucket_steps ORDER BY 1") == [
                "s1|p|Deploy|manual|COMPLETED|STOPPED|2026-05-01T10:00:00Z|2026-05-01T10:00:09Z|2",
                "s2|p2|-|-|PENDING|-|-|-|-",
            ])
        #expect(try database.query("SELECT * FROM bitbucket_members") == ["u|1|Ana|ana|-|-|-"])
    }

    @Test func whatIsWrongIsRejectedAndTheRestStays() throws {
        let text = """
            {"values":[ {"type":"pipeline","uuid":"{a}","state":{"name":"X"}}, 7,
              {"type":"pipeline","state":{}}, {"type":"branch","name":"b"},
              {"type":"pipeline","uuid":"{b}","state":{"name":}}, {"type":"pipeline","uuid":"{c}","state":{}} ]}
            """
        let database = try loaded(text)
        #expect(try database.query("SELECT pipeline_uuid FROM bitbucket_pipelines ORDER BY 1") == ["a", "c"])
        #expect(database.elements == 6)
        #expect(database.rejects.map(\.index) == [1, 2, 3, 4])
        #expect(database.rejects[0].reason == "not an object")
        #expect(database.rejects[1].reason == "a pipeline without uuid")
        #expect(database.rejects[2].reason == "an object of type \"branch\" among bitbucket-pipelines")
        #expect(database.rejects[3].reason.hasPrefix("invalid JSON"))
        let bytes = Array(text.utf8)
        #expect(bytes[database.rejects[0].offset] == UInt8(ascii: "7"))
        #expect(
            String(decoding: bytes[database.rejects[2].offset...].prefix(16), as: UTF8.self) == #"{"type":"branch""#)
    }

    @Test func aBrokenArrayIsNoticed() throws {
        let database = try loaded(
            #"[{"type":"pipeline","uuid":"{a}","state":{}} {"type":"pipeline","uuid":"{b}","state":{}}]"#)
        #expect(try database.query("SELECT pipeline_uuid FROM bitbucket_pipelines") == ["a"])
        #expect(database.rejects.count == 1)
    }
}
