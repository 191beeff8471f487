import Foundation
import Testing

@testable import Ingest

/// Real rows of Bitbucket's API, as apache/incubator-devlake keeps them.
@Suite(.enabled(if: thirdPartyData("bitbucket-devlake") != nil, "needs ../shared/data/bitbucket-devlake"))
struct ReferencesDevlakeTests {
    private func load(_ names: String...) throws -> ReferenceDatabase {
        let database = try ReferenceDatabase()
        let folder = try #require(thirdPartyData("bitbucket-devlake")).appendingPathComponent("raw_tables")
        for name in names {
            let file = folder.appendingPathComponent("_raw_bitbucket_api_\(name).csv")
            let lines = csvColumn("data", of: try String(contentsOf: file, encoding: .utf8))
            try database.load(lines.joined(separator: "\n"))
        }
        return database
    }

    @Test func everyRowIsThere() throws {
        let database = try load("pipelines", "pipeline_steps", "deployments", "pull_requests", "repositories")
        #expect(database.rejects.isEmpty)
        #expect(!database.kinds.contains(nil))
        #expect(database.elements == 22 + 35 + 27 + 57 + 1)
        for (view, count) in [
            ("bitbucket_pipelines", 22), ("bitbucket_steps", 35), ("bitbucket_deployments", 27),
            ("bitbucket_pull_requests", 57),
        ] {
            #expect(try database.query("SELECT COUNT(*) FROM \(view)") == ["\(count)"], "\(view)")
        }
        let withStep = """
            SELECT COUNT(*) FROM bitbucket_deployments AS d
            JOIN bitbucket_steps AS s ON s.step_uuid = d.step_uuid
            """
        #expect(try database.query(withStep) == ["17"])
    }

    @Test func cellsAreNormalised() throws {
        let database = try load("pipelines", "pipeline_steps", "deployments", "repositories")
        // The repository's UUID stands only in the pipeline's own address.
        #expect(
            try database.query(
                """
                SELECT ref_name, commit_hash, state, result, created_on, completed_on, repository_uuid
                FROM bitbucket_pipelines WHERE pipeline_uuid = '01fad871-cd21-4a80-bd59-74148dd5be8e'
                """) == [
                    "main|2b1cd7db35f3cf67d6d124e08b13272a1901707a|COMPLETED|FAILED|2023-02-20T08:58:19Z|"
                        + "2023-02-20T08:58:46Z|9988e380-f77d-40f0-974f-626252e7b941"
                ])
        #expect(
            try database.query(
                """
                SELECT pipeline_uuid, step_uuid, environment_name, environment_type, build_number, started_on
                FROM bitbucket_deployments WHERE deployment_uuid = 'fcb46cbc-8733-5264-b362-c05a8f9eb2f8'
                """) == [
                    "5decbbb2-f4e6-4f3a-aab0-f74c40497c51|009577b4-99a8-4498-99bf-a00ef7254ca3|Staging|Staging|186|"
                        + "2023-02-20T09:38:47Z"
                ])
        #expect(
            try database.query(
                """
                SELECT step_name, trigger_type, state, result, run_number FROM bitbucket_steps
                WHERE step_uuid = 'c596152f-6c3e-45db-a841-f8d312366cb1'
                """) == ["Test|automatic|PENDING|-|1"])
    }

    /// Pipelines fetched through a `fields=` filter have no build number;
    /// their deployments do.
    @Test func deploymentsTellBuildNumbers() throws {
        let database = try load("pipelines", "deployments")
        let filled = try database.query(
            """
            SELECT COUNT(*) FROM bitbucket_pipelines AS p WHERE build_number IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM bitbucket_deployments AS d
                WHERE d.pipeline_uuid = p.pipeline_uuid AND d.build_number = p.build_number)
            """)
        #expect(filled == ["0"])
        #expect(
            try database.query(
                """
                SELECT COUNT(*) > 0 FROM bitbucket_pipelines
                WHERE build_number IS NOT NULL AND repository_full_name = 'likyh/likyhphp'
                """) == ["1"])
    }
}
