import Foundation
import Testing

/// `deploytrail verify` on the samples: what is verified, what is not covered,
/// and what somebody alters after the ingest.
@Suite struct VerifyTests {
    /// A program whose folder holds the samples' evidence, ingested.
    private func program() throws -> Program {
        let program = try Program()
        for name in ["AWSLogs", "cloudtrail"] {
            try FileManager.default.copyItem(
                at: Program.root.appendingPathComponent("samples/\(name)"),
                to: program.folder.appendingPathComponent(name))
        }
        try program.run(["ingest", "--quiet", "AWSLogs", "cloudtrail"], in: program.folder)
        return program
    }

    private func document(_ program: Program, _ more: String...) throws -> (code: Int32, members: [String: Any]) {
        let result = try program.run(["verify", "--format", "json"] + more, in: program.folder)
        let members = try #require(try JSONSerialization.jsonObject(with: result.bytes) as? [String: Any])
        return (result.code, members)
    }

    private func states(_ document: [String: Any], _ name: String) -> [String: Int] {
        (document[name] as? [[String: Any]] ?? []).reduce(into: [:]) {
            $0[$1["state"] as? String ?? "", default: 0] += 1
        }
    }

    @Test func theSamplesAreWholeWhereTheyAreCovered() throws {
        let program = try program()
        defer { program.remove() }
        let (code, all) = try document(program)
        #expect(code == 3)
        #expect(Set(all.keys) == ["digests", "logs", "hours", "summary"])
        #expect(states(all, "digests") == ["verified": 889])
        #expect(states(all, "logs") == ["verified": 67, "no-digest": 119])
        let summary = try #require(all["summary"] as? [String: Any])
        #expect(summary["exit_code"] as? Int == 3)
        #expect(summary["contradictions"] as? Int == 0)
        let log = try #require((all["logs"] as? [[String: Any]])?.first { $0["state"] as? String == "verified" })
        #expect((log["digest"] as? String)?.contains("CloudTrail-Digest") == true)
        #expect(log["bucket"] as? String == "northwind-audit-logs")
        // A day of production, wholly covered.
        let day = try document(
            program, "--account", "210987650003", "--region", "eu-west-1", "--from", "2026-09-11", "--to", "2026-09-12")
        #expect(states(day.members, "hours") == ["covered": 1, "late": 1, "empty-digest": 22])
        #expect(day.code == 0)
        // The two hours in which validation was off.
        let hole = try document(
            program, "--account", "210987650003", "--region", "eu-west-1", "--from", "2026-09-19T10:00", "--to",
            "2026-09-19T14:00")
        #expect(states(hole.members, "hours")["no-digest"] == 2)
        // The second was delivered after two, with a record of the hour before.
        #expect(states(hole.members, "logs") == ["no-digest": 1, "verified": 1])
        #expect(hole.code == 3)
    }

    @Test func whatIsAlteredAfterTheIngestShows() throws {
        let program = try program()
        defer { program.remove() }
        let (_, all) = try document(program)
        let log = try #require((all["logs"] as? [[String: Any]])?.first { $0["state"] as? String == "verified" })
        let path = try #require(log["path"] as? String)
        try Data("{\"Records\":[]}".utf8).write(to: program.folder.appendingPathComponent(path))
        let altered = try document(program)
        #expect(altered.code == 4)
        #expect(states(altered.members, "logs")["failed"] == 1)
        let table = try program.run(["verify", "--format", "table"], in: program.folder)
        #expect(table.code == 4)
        #expect(table.output.contains("result: contradicted (exit code 4)"))
        let words = try program.run(["verify", "--like-aws"], in: program.folder)
        #expect(words.output.contains("INVALID: hash value doesn't match"))
        #expect(words.code == 4)
    }

    @Test func withoutKeysNothingIsVerified() throws {
        let program = try Program()
        defer { program.remove() }
        try program.run("ingest", "--quiet", "samples/AWSLogs")
        let result = try program.run("verify", "--format", "json")
        let all = try #require(try JSONSerialization.jsonObject(with: result.bytes) as? [String: Any])
        #expect(result.code == 3)
        #expect(states(all, "digests") == ["chain-only": 889])
        #expect(states(all, "logs") == ["hash-ok-signature-unchecked": 67, "no-digest": 119])
        let summary = try #require(all["summary"] as? [String: Any])
        #expect((summary["proves"] as? String)?.contains("no public key is at hand") == true)
    }

    @Test func withoutEvidenceNothingIsClear() throws {
        let program = try Program()
        defer { program.remove() }
        try program.run("ingest", "--quiet", "samples/ecs")
        #expect(try program.run("verify").code == 3)
    }

    @Test func hostileWordsOfDigestsAreNeutralised() throws {
        let program = try Program()
        defer { program.remove() }
        let name = "111122223333_CloudTrail-Digest_eu-west-1_t_eu-west-1_20260901T010000Z.json"
        let digest = """
            {"awsAccountId":"111122223333","digestStartTime":"2026-09-01T00:00:00Z","digestEndTime":"2026-09-01T01:00:00Z",\
            "digestS3Bucket":"b\\u001b[2J","digestS3Object":"\(name)","digestPublicKeyFingerprint":"=1\\u202e",\
            "previousDigestSignature":null,"logFiles":[{"s3Bucket":"b","s3Object":"x\\n\\u001b[31m","hashValue":"0"}]}
            """
        let file = program.folder.appendingPathComponent(name)
        try digest.write(to: file, atomically: true, encoding: .utf8)
        try program.run("ingest", "--quiet", file.path)
        for arguments in [["--format", "table", "--verbose"], ["--like-aws", "--verbose"], ["--format", "json"]] {
            let result = try program.run(["verify"] + arguments)
            #expect(result.code == 4, "a log file is missing: \(result.errors)")
            #expect(!result.output.contains("\u{1B}"), "\(arguments)")
            #expect(!result.output.contains("x\n"), "\(arguments)")
        }
    }
}
