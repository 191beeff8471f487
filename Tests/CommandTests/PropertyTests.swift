import Foundation
import Testing

/// Any split, order and repetition of the input gives the same content and
/// the same report bytes; so does a run that was killed and run again.
@Suite struct PropertyTests {
    private static let folders = ["AWSLogs", "bitbucket", "cloudtrail", "ecs"].map { "samples/\($0)" }

    private static func files() throws -> [String] {
        var found: [String] = []
        for folder in folders {
            let base = Program.root.appendingPathComponent(folder)
            let walk = FileManager.default.enumerator(atPath: base.path)
            while let name = walk?.nextObject() as? String {
                let path = base.appendingPathComponent(name)
                if (try path.resourceValues(forKeys: [.isRegularFileKey])).isRegularFile == true {
                    found.append("\(folder)/\(name)")
                }
            }
        }
        return found.sorted()
    }

    /// What must be the same: the reports' bytes, and the logical content.
    private func outcome(_ program: Program) throws -> [String] {
        let time = ["--run-at", "2026-10-01T00:00:00Z"]
        return [
            try program.run(["report", "deployments", "--all", "--format", "json"] + time).output,
            try program.run(["report", "sessions", "--all", "--format", "json"] + time).output,
            try program.run(
                "query", "--format", "jsonl", "--limit", "100000", "--sql", "SELECT * FROM events ORDER BY event_id"
            ).output,
            try program.run("verify", "--format", "csv").output,
            try program.run(["people", "--format", "json"] + time).output,
            try program.run(
                "query", "--format", "jsonl", "--sql",
                "SELECT * FROM bitbucket_pull_requests ORDER BY repository_key, pull_request_id"
            ).output,
            try program.run(
                "query", "--format", "jsonl", "--sql",
                "SELECT * FROM bitbucket_pull_request_participants ORDER BY repository_key, pull_request_id, user_uuid"
            ).output,
            try program.run(
                "query", "--format", "jsonl", "--sql",
                "SELECT * FROM tag_periods ORDER BY account_id, region, cluster, service, tag_key, valid_from, certainty"
            ).output,
        ]
    }

    private func whole() throws -> [String] {
        let program = try Program()
        defer { program.remove() }
        try program.run(["ingest"] + PropertyTests.folders)
        return try outcome(program)
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func anySplitAndOrderGivesTheSame(seed: UInt64) throws {
        var random = SeededRandom(seed)
        let files = try PropertyTests.files().shuffled(using: &random)
        let program = try Program()
        defer { program.remove() }
        var rest = files[...]
        while !rest.isEmpty {
            let part = rest.prefix(Int.random(in: 80...400, using: &random))
            rest = rest.dropFirst(part.count)
            // Some come twice.
            let again = part.filter { _ in Bool.random(using: &random) }.prefix(10)
            try program.run(["ingest", "--quiet", "--jobs", "\(Int.random(in: 1...4, using: &random))"] + part)
            try program.run(["ingest", "--quiet"] + again)
        }
        let expected = try whole()
        let got = try outcome(program)
        for (a, b) in zip(expected, got) { #expect(a == b) }
        #expect(expected[2].count > 100_000)
    }

    @Test func aSecondRunReadsNothing() throws {
        let program = try Program()
        defer { program.remove() }
        try program.run(["ingest"] + PropertyTests.folders)
        let before = try outcome(program)
        let second = try program.run(["ingest", "--format", "json"] + PropertyTests.folders)
        let summary = try #require(try JSONSerialization.jsonObject(with: second.bytes) as? [String: Any])
        #expect(summary["records_read_now"] as? Int == 0)
        #expect((summary["files"] as? [String: Int])?["unchanged"] ?? 0 > 200)
        #expect(try outcome(program) == before)
    }

    @Test(arguments: [40, 90, 150, 220])
    func aKilledRunIsCompleted(milliseconds: Int) throws {
        let program = try Program()
        defer { program.remove() }
        let killed = try program.start(["ingest", "--quiet"] + PropertyTests.folders)
        usleep(UInt32(milliseconds) * 1000)
        kill(killed.process.processIdentifier, SIGKILL)
        killed.process.waitUntilExit()
        let again = try program.run(["ingest"] + PropertyTests.folders)
        #expect(again.code == 0, "\(again.errors)")
        #expect(try outcome(program) == whole())
    }

    @Test func aChangedFileReplacesWhatItBrought() throws {
        let program = try Program()
        defer { program.remove() }
        let file = program.folder.appendingPathComponent("log.json")
        func record(_ id: Int, _ name: String) -> String {
            """
            {"eventVersion":"1.08","eventID":"00000000-0000-4000-8000-00000000000\(id)","eventTime":"2026-01-01T00:00:00Z",\
            "eventSource":"ecs.amazonaws.com","eventName":"\(name)","awsRegion":"eu-west-1","userIdentity":{"type":"Root"},\
            "recipientAccountId":"111122223333","readOnly":false}
            """
        }
        try "{\"Records\":[\(record(1, "A")),\(record(2, "B"))]}".write(to: file, atomically: true, encoding: .utf8)
        try program.run("ingest", file.path)
        try "{\"Records\":[\(record(2, "B")),\(record(3, "C"))]}".write(to: file, atomically: true, encoding: .utf8)
        try program.run("ingest", file.path)
        let names = try program.run(
            "query", "--format", "csv", "--sql", "SELECT event_name FROM events ORDER BY event_name"
        ).output
        #expect(names == "event_name\r\nB\r\nC\r\n")
    }

    @Test func aRenamedFileIsRecognised() throws {
        let program = try Program()
        defer { program.remove() }
        let source = Program.root.appendingPathComponent(try PropertyTests.files()[0])
        let first = program.folder.appendingPathComponent("first.json.gz")
        let second = program.folder.appendingPathComponent("second.json.gz")
        try FileManager.default.copyItem(at: source, to: first)
        try program.run("ingest", first.path)
        try FileManager.default.moveItem(at: first, to: second)
        let result = try program.run("ingest", "--format", "json", second.path)
        #expect(result.output.contains("\"records_read_now\": 0"))
        let ledger = parseCSV(try program.run("files", "--format", "csv").output)
        #expect(ledger.map { $0["path"] } == [second.path])
        #expect(ledger[0]["reason"] == "renamed from \(first.path)")
    }
}

/// SplitMix64: the same numbers on every machine.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
