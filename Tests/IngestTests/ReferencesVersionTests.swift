import Testing

@testable import Ingest

/// Of an object's versions the views show one, whatever came first.
struct ReferencesVersionTests {
    private func shown(_ files: [String], _ sql: String) throws -> Set<[String]> {
        var results: Set<[String]> = []
        for order in [files, files.reversed(), files + files, [files.joined(separator: "\n")]] {
            let database = try ReferenceDatabase()
            for file in order { try database.load(file) }
            #expect(database.rejects.isEmpty)
            results.insert(try database.query(sql))
        }
        return results
    }

    private static let running = """
        {"type":"pipeline","uuid":"{A1}","build_number":7,"state":{"name":"IN_PROGRESS"},
         "created_on":"2026-03-01T10:00:00.5Z","links":{"x":1},"creator":null}
        """
    /// Bitbucket gives such rows: completed before it was created.
    private static let completed = """
        {"type":"pipeline","uuid":"{a1}","build_number":7,"state":{"name":"COMPLETED","result":{"name":"FAILED"}},
         "created_on":"2026-03-01T10:00:00.123456789Z","completed_on":"2026-03-01T09:59:59Z"}
        """

    @Test func completedBeatsRunning() throws {
        let sql = "SELECT pipeline_uuid, build_number, state, result, created_on, creator_name FROM bitbucket_pipelines"
        #expect(
            try shown([Self.running, Self.completed], sql)
                == [["a1|7|COMPLETED|FAILED|2026-03-01T10:00:00Z|-"]])
    }

    @Test func laterExportBeatsLaterTimes() throws {
        let old = #"{"exported":"2026-03-02T00:00:00+01:00","values":[\#(Self.completed)]}"#
        let new = #"{"exported_on":"2026-03-02T00:00:00Z","values":[\#(Self.running)]}"#
        let sql = "SELECT state FROM bitbucket_pipelines"
        #expect(try shown([old, new], sql) == [["IN_PROGRESS"]])
    }

    @Test func fullerBeatsThinner() throws {
        let listed = """
            {"type":"pullrequest","id":5,"title":"t","state":"MERGED","updated_on":"2026-03-01T10:00:00+00:00",
             "source":{},"destination":{"repository":{"full_name":"ws/r","uuid":"{R}"}}}
            """
        let single = """
            {"type":"pullrequest","id":5,"title":"t","state":"MERGED","updated_on":"2026-03-01T10:00:00+00:00",
             "source":{},"destination":{"repository":{"full_name":"ws/r","uuid":"{R}"}},
             "participants":[{"approved":true,"participated_on":"2026-03-01T09:00:00+00:00"}]}
            """
        let sql =
            "SELECT repository_full_name, pull_request_id, json_array_length(document, '$.participants') FROM bitbucket_pull_requests"
        #expect(try shown([listed, single], sql) == [["ws/r|5|1"]])
    }

    /// Nothing but the content can decide; it must always decide alike.
    @Test func tiesDoNotDependOnTheOrder() throws {
        let files = (1...5).map { #"{"type":"deployment_environment","uuid":"{e}","name":"n\#($0)"}"# }
        #expect(try shown(files, "SELECT environment_name FROM bitbucket_environments").count == 1)
    }

    @Test func ownWordsBeatWhatOthersSay() throws {
        let deployment = """
            {"type":"deployment","uuid":"{d}","release":{"name":"#12"},"step":{"uuid":"{s}"},
             "environment":{"uuid":"{E}","name":"Old","environment_type":{"name":"Test"}},
             "last_update_time":"2026-03-01T12:00:00Z","state":{"name":"UNDEPLOYED"}}
            """
        let environment = """
            {"values":[{"type":"deployment_environment","uuid":"{e}","name":"New",
              "environment_type":{"name":"Production"}}],"exported":"2026-03-01T00:00:00Z"}
            """
        let sql = "SELECT environment_uuid, environment_name, environment_type FROM bitbucket_environments"
        #expect(try shown([deployment, environment], sql) == [["e|New|Production"]])
        #expect(try shown([deployment], sql) == [["e|Old|Test"]])
    }
}
