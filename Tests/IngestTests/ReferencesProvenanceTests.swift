import Foundation
import Testing

@testable import Ingest

/// Pull requests, what happened to them, commits, and changed files.
struct ReferencesProvenanceTests {
    private static let listed = """
        {"values":[{"type":"pullrequest","id":7,"title":"t","state":"MERGED","updated_on":"2026-03-01T10:00:00+00:00",
         "author":{"uuid":"{A}","account_id":"1","display_name":"Ana"},"merge_commit":{"hash":"ABCDEF012345"},
         "source":{"branch":{"name":"f"},"commit":{"hash":"0123456789ab"}},
         "destination":{"branch":{"name":"main"},"repository":{"full_name":"ws/r","uuid":"{R}"}}}]}
        """
    private static let single = """
        {"type":"pullrequest","id":7,"title":"t","state":"OPEN","updated_on":"2026-02-28T10:00:00+00:00",
         "source":{},"destination":{"repository":{"full_name":"ws/r","uuid":"{R}"}},"author":null,
         "participants":[
           {"user":{"uuid":"{B}","account_id":"2","display_name":"Bo"},"role":"REVIEWER","approved":true,
            "state":"approved","participated_on":"2026-02-28T09:00:00.5+01:00"},
           {"user":null,"role":"PARTICIPANT","approved":false,"state":null}]}
        """
    private static let activity = """
        {"values":[
          {"update":{"state":"MERGED","date":"2026-03-01T09:59:59.9+00:00","author":{"uuid":"{A}"},
            "source":{"commit":{"hash":"0123456789AB"}},"destination":{"repository":{"uuid":"{R}"}}},
           "pull_request":{"type":"pullrequest","id":7}},
          {"approval":{"date":"2026-02-28T08:00:00.5+00:00","user":{"uuid":"{B}","display_name":"Bo"}},
           "pull_request":{"id":7,"links":{"self":{"href":"https://api.bitbucket.org/2.0/repositories/ws/r/pullrequests/7"}}}},
          {"comment":{"id":3,"created_on":"2026-02-28T07:00:00+00:00","user":null,"content":{"raw":"s3cret"}},
           "pull_request":{"id":7,"links":{"self":{"href":"https://api.bitbucket.org/2.0/repositories/ws/r/pullrequests/7"}}}}]}
        """
    private static let commits = """
        {"values":[{"type":"commit","hash":"ABCDEF0123456789ABCDEF0123456789ABCDEF01","date":"2026-03-01T08:00:00+02:00",
          "message":"Subject \\n\\nbody\\nCo-authored-by: Bo B <BO@x.com>\\nco-authored-by:  <c@x.com>\\n",
          "author":{"raw":"Ana <A> <Ana@x.com>","user":{"uuid":"{A}","account_id":"1"}},
          "parents":[{"hash":"11"},{"hash":"1111111111111111111111111111111111111111"},
            {"hash":"2222222222222222222222222222222222222222"}],
          "repository":{"full_name":"ws/r","uuid":"{R}"}}]}
        """

    /// The same whatever came first, twice, or in one file.
    private func shown(_ files: [String], _ sql: String) throws -> Set<[String]> {
        var results: Set<[String]> = []
        for order in [files, files.reversed(), files + files, [files.joined(separator: "\n")]] {
            let database = try ReferenceDatabase()
            for file in order { try database.load(file) }
            #expect(database.rejects.isEmpty)
            #expect(!database.kinds.contains(nil))
            results.insert(try database.query(sql))
        }
        return results
    }

    private static let files = [listed, single, activity, commits]

    @Test func pullRequests() throws {
        let sql = """
            SELECT repository_key, state, author_uuid, source_commit, merge_commit, merged_on, has_participants
            FROM bitbucket_pull_requests
            """
        #expect(
            try shown(Self.files, sql) == [["r|MERGED|a|0123456789ab|abcdef012345|2026-03-01T09:59:59Z|1"]])
    }

    @Test func aListKnowsNothingOfApprovals() throws {
        let sql = "SELECT has_participants, merged_on FROM bitbucket_pull_requests"
        #expect(try shown([Self.listed], sql) == [["0|-"]])
        #expect(try shown([Self.listed], "SELECT * FROM bitbucket_pull_request_participants") == [[]])
    }

    @Test func theMergeCommitTellsTheTime() throws {
        let sql = "SELECT merged_on FROM bitbucket_pull_requests"
        #expect(try shown([Self.listed, Self.commits], sql) == [["2026-03-01T06:00:00Z"]])
    }

    @Test func participants() throws {
        let sql = "SELECT * FROM bitbucket_pull_request_participants ORDER BY role DESC"
        #expect(
            try shown(Self.files, sql) == [
                ["r|7|b|2|Bo|REVIEWER|1|approved|2026-02-28T08:00:00Z", "r|7|-|-|-|PARTICIPANT|0|-|-"]
            ])
    }

    @Test func activities() throws {
        let sql = "SELECT * FROM bitbucket_pull_request_activities ORDER BY ordinal"
        #expect(
            try shown(Self.files, sql) == [
                [
                    "r|7|comment|2026-02-28T07:00:00Z|-|-|-|-|-|1", "r|7|approval|2026-02-28T08:00:00Z|b|-|Bo|-|-|2",
                    "r|7|update|2026-03-01T09:59:59Z|a|-|-|0123456789ab|MERGED|3",
                ]
            ])
    }

    @Test func commitsAndTheirAuthors() throws {
        let hash = "abcdef0123456789abcdef0123456789abcdef01"
        #expect(
            try shown([Self.commits], "SELECT * FROM bitbucket_commits") == [
                ["\(hash)|ws/r|Ana <A> <Ana@x.com>|ana@x.com|a|1|Ana <A>|2026-03-01T06:00:00Z|Subject"]
            ])
        // A parent that is no hash is none.
        #expect(try shown([Self.commits], "SELECT COUNT(*) FROM bitbucket_commit_parents") == [["2"]])
        #expect(
            try shown([Self.commits], "SELECT * FROM bitbucket_commit_co_authors ORDER BY email") == [
                ["\(hash)|Bo B|bo@x.com", "\(hash)|-|c@x.com"]
            ])
    }

    @Test func changedFiles() throws {
        let source = "https://api.bitbucket.org/2.0/repositories/ws/r/src"
        let page = """
            {"values":[
              {"type":"diffstat","status":"removed","old":{"path":"a","links":{"self":{"href":"\(source)/bbbbbbb/a"}}},"new":null},
              {"type":"diffstat","status":"renamed","old":{"path":"b"},"new":{"path":"c","links":{"self":{"href":"\(source)/CCCCCCC/c"}}}}]}
            """
        #expect(
            try shown([page], "SELECT * FROM bitbucket_commit_files ORDER BY path") == [
                ["ws/r|ccccccc|a|-|removed", "ws/r|ccccccc|c|b|renamed"]
            ])
    }

    @Test func whatIsWrongIsRejected() throws {
        let database = try ReferenceDatabase()
        try database.load(#"{"approval":{"date":"2026-01-01T00:00:00Z"},"pull_request":{"title":"x"}}"#)
        try database.load(#"{"approval":{"date":"2026-01-01T00:00:00Z"},"pull_request":{"id":1}}"#)
        try database.load(#"{"type":"commit","hash":"nonsense","message":"x"}"#)
        try database.load(#"{"type":"diffstat","status":"added","new":{"links":{}}}"#)
        #expect(
            database.rejects.map(\.reason) == [
                "an activity that names no pull request", "an activity whose pull request names no repository",
                "a commit without a hash", "a changed file without path",
            ])
    }

    @Test(.enabled(if: thirdPartyData("bitbucket-go-scm") != nil, "needs ../shared/data"))
    func recordedAnswers() throws {
        let folder = try #require(thirdPartyData("bitbucket-go-scm"))
        let database = try ReferenceDatabase()
        for name in ["pr", "prs", "commit", "commits", "diffstat", "pr_diffstat"] {
            try database.load(
                try String(contentsOf: folder.appendingPathComponent("\(name).json"), encoding: .utf8))
        }
        #expect(database.rejects.isEmpty)
        #expect(
            try database.query("SELECT pull_request_id, has_participants, source_commit FROM bitbucket_pull_requests")
                == ["4982|1|31c54529bd80"])
        #expect(
            try database.query("SELECT author_email, author_uuid, subject FROM bitbucket_commits")
                == ["aahmed@atlassian.com|3d5de233-98d4-4138-b4af-8678fbb009ad|Add Apache 2.0 License"])
        #expect(try database.query("SELECT COUNT(*) FROM bitbucket_commit_parents") == ["1"])
        #expect(try database.query("SELECT COUNT(*) FROM bitbucket_commit_files") == ["3"])
    }

    @Test(.enabled(if: thirdPartyData("bitbucket-devlake") != nil, "needs ../shared/data"))
    func recordedCommits() throws {
        let folder = try #require(thirdPartyData("bitbucket-devlake")).appendingPathComponent("raw_tables")
        let database = try ReferenceDatabase()
        var rows = 0
        for name in ["pull_requests", "pull_request_commits"] {
            let file = folder.appendingPathComponent("_raw_bitbucket_api_\(name).csv")
            let lines = csvColumn("data", of: try String(contentsOf: file, encoding: .utf8))
            rows += lines.count
            try database.load(lines.joined(separator: "\n"))
        }
        #expect(database.rejects.isEmpty && database.elements == rows)
        #expect(
            try database.query(
                "SELECT COUNT(*), SUM(has_participants), COUNT(author_uuid) FROM bitbucket_pull_requests")
                == ["57|0|57"])
        #expect(try database.query("SELECT COUNT(*) FROM bitbucket_commits WHERE author_email IS NULL") == ["0"])
    }
}
