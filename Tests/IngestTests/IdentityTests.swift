import Store
import Testing

@testable import Ingest

/// Identity providers' users and groups, and tables by their headers.
struct IdentityTests {
    private func loaded(_ files: String...) throws -> ReferenceDatabase {
        let database = try ReferenceDatabase()
        for file in files { try database.load(file) }
        return database
    }

    private static let users =
        "SELECT system, account, email, login, display_name, status, status_at, kind FROM identity_users ORDER BY 1, 2"

    @Test func oktaUsers() throws {
        func page(_ status: String, _ changed: String) -> String {
            """
            [{"id":"00u1","status":"\(status)","created":"2024-01-01T00:00:00.000Z","statusChanged":"\(changed)",
              "type":{"id":"oty1"},"profile":{"login":"Ana@X.com","email":"Ana@X.com","firstName":"Ana","lastName":"Gil"},
              "credentials":{"password":{"value":"s3cret"}}}]
            """
        }
        let files = [page("ACTIVE", "2026-01-01T00:00:00.000Z"), page("DEPROVISIONED", "2026-08-01T10:00:00.000Z")]
        for order in [files, files.reversed(), files + files] {
            let database = try ReferenceDatabase()
            for file in order { try database.load(file) }
            #expect(database.kinds.first == .oktaUsers)
            #expect(
                try database.query(Self.users)
                    == ["okta|00u1|ana@x.com|ana@x.com|Ana Gil|DEPROVISIONED|2026-08-01T10:00:00Z|person"])
            #expect(try database.query("SELECT system, users, deprovisioned FROM identity_exports") == ["okta|1|1"])
        }
    }

    @Test func otherProviders() throws {
        let database = try loaded(
            """
            {"data":[{"account_id":"a1","account_type":"atlassian","account_status":"inactive","email":"Ana@x.com","name":"Ana"},
              {"account_id":"a2","account_type":"app","account_status":"active","name":"Bot"}],"links":{}}
            """,
            """
            {"Users":[{"UserName":"Ana.Gil","UserId":"u-1","IdentityStoreId":"d-1","DisplayName":"Ana",
              "Emails":[{"Value":"other@x.com"},{"Value":"Ana@x.com","Primary":true}],"UserStatus":"ENABLED"}]}
            """,
            #"{"Groups":[{"GroupId":"g-1","DisplayName":"Deployers","IdentityStoreId":"d-1"}]}"#,
            #"{"GroupMemberships":[{"IdentityStoreId":"d-1","MembershipId":"m","GroupId":"g-1","MemberId":{"UserId":"u-1"}}]}"#
        )
        #expect(database.rejects.isEmpty)
        #expect(
            try database.query(Self.users) == [
                "atlassian|a1|ana@x.com|ana@x.com|Ana|inactive|-|person",
                "atlassian|a2|-|-|Bot|active|-|service",
                "identity-center|ana.gil|ana@x.com|ana.gil|Ana|ENABLED|-|person",
            ])
        #expect(
            try database.query("SELECT system, group_name, account FROM identity_group_members")
                == ["identity-center|Deployers|ana.gil"])
        // IAM's own list of users is none of these.
        #expect(
            try loaded(#"{"Users":[{"UserName":"x","UserId":"AIDA","Arn":"arn:aws:iam::1:user/x"}]}"#).kinds == [nil])
    }

    @Test func groupsShowTheNewestDay() throws {
        func group(_ day: String, _ users: String) -> String {
            #"{"exported":"\#(day)T00:00:00Z","group":{"id":"g","type":"OKTA_GROUP","profile":{"name":"Deployers"}},"users":[\#(users)]}"#
        }
        let old = group(
            "2026-01-01", #"{"id":"u1","profile":{"login":"a@x.com"}},{"id":"u2","profile":{"login":"b@x.com"}}"#)
        let new = group("2026-02-01", #"{"id":"u1","profile":{"login":"a@x.com"}}"#)
        for files in [[old, new], [new, old], [new, new, old]] {
            let database = try ReferenceDatabase()
            for file in files { try database.load(file) }
            #expect(database.rejects.isEmpty)
            #expect(
                try database.query("SELECT group_id, group_name, account, email FROM identity_group_members")
                    == ["g|Deployers|u1|a@x.com"])
        }
        let groups = try loaded(#"[{"id":"g","type":"OKTA_GROUP","profile":{"name":"Deployers"},"objectClass":[]}]"#)
        #expect(try groups.query("SELECT * FROM identity_groups") == ["okta|g|Deployers|-"])
    }

    @Test func membersWithEmailAndDeletedUsers() throws {
        let database = try loaded(
            """
            {"values":[{"type":"workspace_membership","workspace":{},"user":null},
              {"type":"workspace_membership","user":{"type":"user","uuid":"{U}","email":"Ana@x.com","display_name":"Ana"}}]}
            """,
            #"[{"type":"workspace_membership","user":{"type":"user","uuid":"{u}","account_id":"1","nickname":"ana","display_name":"Ana"}}]"#
        )
        #expect(database.rejects.isEmpty)
        #expect(
            try database.query("SELECT user_uuid, account_id, email, kind FROM bitbucket_members")
                == ["u|1|ana@x.com|user"])
    }

    // MARK: Tables

    private func records(_ text: String) -> [CSVCursor.Content] {
        Array(text.utf8).withUnsafeBufferPointer { buffer in
            var cursor = CSVCursor(buffer)
            var found: [CSVCursor.Content] = []
            while let record = cursor.next() { found.append(record.content) }
            return found
        }
    }

    @Test(arguments: [
        ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]), ("a\n\n\nb", [["a"], ["b"]]), ("", []), ("\r\n", []),
        (#""a""b","c,d\#ne""#, [["a\"b", "c,d\ne"]]), ("a,\r,b", [["a", ""], ["", "b"]]), (#""",x"#, [["", "x"]]),
    ])
    func csv(_ text: String, _ expected: [[String]]) { #expect(records(text) == expected.map { .cells($0) }) }

    @Test(arguments: [
        (#"a,"b"#, "a quote that is never closed"), (#""a"b,c"#, "text after a closing quote"),
        ("a\0,b", "a NUL in a cell"),
    ])
    func brokenCSV(_ text: String, _ reason: String) { #expect(records(text) == [.broken(reason)]) }

    @Test(arguments: [
        ("id,login,email,status,statusChanged", ReferenceKind.oktaUsers),
        ("User.Login,user.email,Status,Last Login", .oktaUsers), ("LOGIN,STATUS", .oktaUsers),
        ("User id,User name,email,User status", .atlassianUsers), ("group,email", .oktaGroupMembers),
        ("Group Name,Login", .oktaGroupMembers), ("Person,System,Account", .peopleMap),
    ])
    func headers(_ line: String, _ kind: ReferenceKind) {
        #expect(CSVHeader(line.split(separator: ",").map(String.init))?.kind == kind)
    }

    @Test(arguments: [
        "id,params,data,url", "email,status", "person,account", "login", "a,b", "status,status,login", "{,}",
    ])
    func otherHeaders(_ line: String) { #expect(CSVHeader(line.split(separator: ",").map(String.init)) == nil) }

    @Test(arguments: [
        ("ana,okta,1", nil), (",okta,1", "a row without person"), ("ana,,1", "a row without system"),
        ("ana,okta,", "a row without account"), ("ana,bitbucket,{}", "a row without account"),
        ("ana,github,1", "system \"github\" is none of bitbucket, atlassian, okta, aws"),
        ("ana,okta", "a row of 2 cells under a header of 3"),
    ])
    func peopleRows(_ row: String, _ expected: String?) throws {
        #expect(try reason("person,system,account", row) == expected)
    }

    @Test(arguments: [
        ("a,okta,1,2026-01-01,2026-01-01,,", nil),
        ("a,okta,1,2026-01-02,2026-01-01,,", "valid_to is before valid_from"),
        ("a,okta,1,soon,,,", "validfrom \"soon\" is no time: expected 2026-10-01T12:00:00Z"),
        ("a,okta,1,,,robot,", "kind \"robot\" is neither person nor service"),
        (
            "a,okta,1,,,,=cmd()",
            "a suggestion that nobody reviewed: clear its cell `suggestion` to accept the row"
        ),
    ])
    func peopleRowsInFull(_ row: String, _ expected: String?) throws {
        #expect(try reason("person,system,account,valid_from,valid_to,kind,suggestion", row) == expected)
    }

    /// Why a row is rejected; nil where it is not.
    private func reason(_ header: String, _ row: String) throws -> String? {
        let known = try #require(CSVHeader(header.split(separator: ",").map(String.init)))
        let content = try #require(records(row).first)
        do throws(ReferenceProblem) {
            _ = try known.rows(of: CSVCursor.Record(offset: 0, content: content))
            return nil
        } catch {
            return error.reason
        }
    }
}
