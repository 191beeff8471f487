import Foundation
import Testing

/// Whose accounts are whose, and how that is known.
@Suite struct PeopleTests {
    private static let files: [(name: String, text: String)] = [
        (
            "okta.json",
            """
            [{"id":"00u1","status":"DEPROVISIONED","created":"2024-01-01T00:00:00Z","statusChanged":"2026-08-01T10:00:00Z",
              "profile":{"login":"ana@x.com","email":"Ana@x.com","firstName":"Ana","lastName":"Gil"}},
             {"id":"00u2","status":"ACTIVE","profile":{"login":"bo@x.com","firstName":"=Bo","lastName":"Berg"}}]
            """
        ),
        (
            "members.json",
            """
            {"values":[{"type":"workspace_membership","user":{"type":"user","uuid":"{m-ana}","account_id":"a-ana","email":"ana@x.com","display_name":"Ana G"}},
              {"type":"workspace_membership","user":{"type":"app_user","uuid":"{m-bot}","display_name":"Renovate"}},
              {"type":"workspace_membership","user":{"type":"user","uuid":"{m-bo}","account_id":"a-bo","display_name":"=bo BERG"}}]}
            """
        ),
        (
            "pr.json",
            """
            {"type":"pullrequest","id":1,"state":"MERGED","title":"t","source":{},
             "destination":{"repository":{"uuid":"{r}","full_name":"a/b"}},"closed_by":{"uuid":"{m-bo}","display_name":"=bo BERG"},
             "participants":[{"user":{"uuid":"{m-cy}","display_name":"Cy"},"approved":true}]}
            """
        ),
        (
            "commit.json",
            """
            {"type":"commit","hash":"1111111111111111111111111111111111111111","message":"m","date":"2026-01-01T00:00:00Z",
             "author":{"raw":"x <Bo@x.com>","user":{"uuid":"{m-bo}","account_id":"a-bo"}}}
            """
        ),
        (
            "map.csv",
            "person,name,kind,system,account,valid_to,owner,reviewed_on\r\nbot,Bot,service,bitbucket,{m-ci},2026-06-30,ops,2026-09-01\r\n"
        ),
    ]

    private func outcome(_ order: [Int], in program: Program) throws -> [String] {
        for index in order {
            let file = program.folder.appendingPathComponent(PeopleTests.files[index].name)
            try PeopleTests.files[index].text.write(to: file, atomically: true, encoding: .utf8)
            try program.run("ingest", "--quiet", file.path)
        }
        return try [["people"], ["people", "--suggest"]].map {
            let text = try program.run($0 + ["--format", "csv"]).output
            return text.replacingOccurrences(of: program.folder.path + "/", with: "")
        }
    }

    @Test func accountsAreTied() throws {
        let program = try Program()
        defer { program.remove() }
        let rows = parseCSV(try outcome([0, 1, 2, 3, 4], in: program)[0])
        func row(_ account: String) -> [String: String]? { rows.first { $0["account"] == account } }
        #expect(row("m-ana")?["person"] == "ana@x.com" && row("m-ana")?["method"] == "members-email")
        #expect(row("a-ana")?["person"] == "ana@x.com" && row("a-ana")?["person_name"] == "Ana Gil")
        #expect(row("00u1")?["left_at"] == "2026-08-01T10:00:00Z" && row("00u1")?["method"] == "okta")
        #expect(row("m-bot")?["person_kind"] == "service" && row("m-bot")?["method"] == "account-kind")
        #expect(row("m-ci")?["person"] == "bot" && row("m-ci")?["valid_to"] == "2026-06-30T23:59:59Z")
        // The commit's e-mail and the display name are Bo's, and tie nothing.
        #expect(row("m-bo")?["person_kind"] == "unmapped" && row("m-bo")?["merged"] == "1")
        #expect(row("m-cy")?["method"] == "none" && row("m-cy")?["approved"] == "1")
        #expect(row("m-bo")?["person_name"] == "'=bo BERG")
    }

    /// Who takes a role names its session: only names that single sign-on gave are accounts.
    @Test func namesOfLaterRolesAreNoAccounts() throws {
        let program = try Program()
        defer { program.remove() }
        try program.run("ingest", "--quiet", "samples")
        let rows = parseCSV(try program.run("people", "--format", "csv").output)
        #expect(
            Set(rows.filter { $0["system"] == "aws" }.compactMap { $0["account"] }) == [
                "iris.okafor@northwind.example", "jonas.weber@northwind.example", "mei.tanaka@northwind.example",
            ])
        let taken = try program.run(
            "query", "--sql", "SELECT session_name FROM sessions WHERE credential = 'sso' AND chain_depth > 0",
            "--format", "csv")
        #expect(taken.output.contains("iris\r\n"))
    }

    @Test func suggestionsAreRefusedUntilReviewed() throws {
        let program = try Program()
        defer { program.remove() }
        let text = try outcome([0, 1, 2, 3, 4], in: program)[1]
        let rows = parseCSV(text)
        #expect(rows.map { $0["account"] } == ["m-bo"])
        #expect(rows[0]["person"] == "bo@x.com")
        #expect(rows[0]["suggestion"]?.contains("bo@x.com") == true)
        #expect(rows[0]["suggestion"]?.contains("display name") == true)
        let file = program.folder.appendingPathComponent("suggested.csv")
        try text.write(to: file, atomically: true, encoding: .utf8)
        #expect(try program.run("ingest", file.path).code == 3)
        #expect(try program.run("files", "--rejected", "--format", "csv").output.contains("nobody reviewed"))
    }

    @Test(arguments: [[4, 3, 2, 1, 0], [2, 0, 4, 1, 3, 0, 2], [1, 1, 3, 0, 4, 2]])
    func orderAndRepetitionDoNotMatter(_ order: [Int]) throws {
        let one = try Program()
        let other = try Program()
        defer {
            one.remove()
            other.remove()
        }
        #expect(try outcome([0, 1, 2, 3, 4], in: one) == outcome(order, in: other))
    }

    @Test func aReviewedMapWins() throws {
        let program = try Program()
        defer { program.remove() }
        let file = program.folder.appendingPathComponent("people")
        try "person,system,account\nsomebody,bitbucket,{M-ANA}\n".write(to: file, atomically: true, encoding: .utf8)
        try program.run("ingest", "--quiet", file.path)
        let rows = parseCSV(try outcome([0, 1], in: program)[0]).filter { $0["account"] == "m-ana" }
        #expect(rows.map { $0["method"] } == ["people-csv"])
        #expect(rows.map { $0["person"] } == ["somebody"])
    }

    /// A map row with a date, or of an AWS name, still tells whose e-mail it is.
    @Test(arguments: [
        "ana,atlassian,557058:aaaa,2026-01-01", "ana,atlassian,557058:aaaa,", "ana,aws,ana.l,",
        "ana,aws,Ana.L,2026-01-01",
    ])
    func aMappedPersonKeepsTheirIdentityProvider(row: String) throws {
        let program = try Program()
        defer { program.remove() }
        let folder = program.folder.appendingPathComponent("identity")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in [
            "people.csv": "person,system,account,valid_from\r\n\(row)\r\n",
            "okta.json":
                #"[{"id":"00u1","status":"DEPROVISIONED","statusChanged":"2026-09-01T00:00:00.000Z","created":"2024-01-01T00:00:00.000Z","profile":{"login":"ana@x.example","email":"ana@x.example"}}]"#,
            "atlassian.json":
                #"{"data":[{"account_id":"557058:aaaa","account_type":"atlassian","account_status":"active","name":"Ana","email":"ana@x.example"}],"links":{}}"#,
            "center.json":
                #"{"Users":[{"UserName":"ana.l","UserId":"1-2","IdentityStoreId":"d-1","DisplayName":"Ana","Emails":[{"Value":"ana@x.example","Primary":true}]}]}"#,
        ] { try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8) }
        try program.run("ingest", folder.path)
        let rows = parseCSV(
            try program.run(
                "query", "--format", "csv", "--sql",
                "SELECT person, idp_system, idp_status, is_leaver FROM people ORDER BY person"
            ).output)
        #expect(rows.map { $0["person"] } == ["ana"])
        #expect(rows.first?["idp_status"] == "DEPROVISIONED" && rows.first?["is_leaver"] == "1")
    }

    @Test func oneOptionAtATime() throws {
        let program = try Program()
        defer { program.remove() }
        #expect(try program.run("people", "--suggest", "--person", "x").code == 2)
        #expect(try program.run("people", "--person", "").code == 2)
    }
}
