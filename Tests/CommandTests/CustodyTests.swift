import Foundation
import Testing

/// The chain of custody tells who took the evidence in, where and when: not
/// the time that the pack was asked to bear.
@Suite struct CustodyTests {
    private let program: Program
    private let started = Date()

    init() throws {
        program = try Program()
        for name in ["AWSLogs", "bitbucket", "ecs"] {
            try FileManager.default.copyItem(
                at: Program.root.appendingPathComponent("samples/\(name)"),
                to: program.folder.appendingPathComponent(name))
        }
        #expect(
            [0, 3].contains(try program.run(["ingest", "--quiet", "AWSLogs", "bitbucket"], in: program.folder).code))
    }

    private func path(_ name: String) -> String { program.folder.appendingPathComponent(name).path }

    private func make(_ name: String) throws {
        let result = try program.run(
            "pack", "--from", "2026-09-01", "--to", "2026-10-01", "--run-at", "2026-10-02T08:00:00Z", "--output",
            path(name))
        #expect(result.code == 0, "\(result.errors)")
    }

    private func custody(_ name: String) throws -> [[String: Any]] {
        try String(contentsOfFile: path("\(name)/08-custody/custody.jsonl"), encoding: .utf8).split(separator: "\n").map
        {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    @Test func timesUsersAndHostsAreThoseOfIngest() throws {
        defer { program.remove() }
        Thread.sleep(forTimeInterval: 1.1)
        #expect([0, 3].contains(try program.run(["ingest", "--quiet", "AWSLogs", "ecs"], in: program.folder).code))
        try make("pack")
        let lines = try custody("pack")
        func of(_ action: String) -> [[String: Any]] { lines.filter { $0["action"] as? String == action } }
        let runs = of("ingested")
        #expect(runs.count == 2)
        #expect(runs.map { $0["what"] as? String } == ["[\"AWSLogs\",\"bitbucket\"]", "[\"AWSLogs\",\"ecs\"]"])
        let times = runs.compactMap { $0["at"] as? String }
        for (at, run) in zip(times, runs) {
            let date = try #require(ISO8601DateFormatter().date(from: at))
            #expect(date >= started.addingTimeInterval(-1) && date <= Date())
            #expect((run["until"] as? String ?? "") >= at)
            #expect(run["by"] as? String == NSUserName())
            #expect(run["host"] as? String == ProcessInfo.processInfo.hostName)
            #expect((run["result"] as? String)?.hasPrefix("done: ") == true)
        }
        #expect(times[0] < times[1])
        // A file bears the run that read it, not the one that found it again.
        for line in of("took in") {
            let isLater = (line["what"] as? String)?.hasPrefix("ecs/") == true
            #expect(line["at"] as? String == times[isLater ? 1 : 0], "\(line["what"] ?? "")")
            #expect((line["sha256"] as? String)?.count == 64)
        }
        #expect(of("took in").count > 100)
        for action in ["tested", "produced", "sealed"] {
            #expect(!of(action).isEmpty && of(action).allSatisfy { $0["at"] as? String == "2026-10-02T08:00:00Z" })
        }
        // A run that brings nothing new leaves the pack as it is.
        #expect([0, 3].contains(try program.run(["ingest", "--quiet", "AWSLogs"], in: program.folder).code))
        try make("again")
        #expect(try custody("again").filter { $0["action"] as? String == "took in" }.count == of("took in").count)
        #expect(
            try custody("again").filter { $0["action"] as? String == "ingested" }.compactMap { $0["at"] as? String }
                == times)
    }

    @Test func anotherDatabaseOfTheSameLogsMakesThePackAgain() throws {
        defer { program.remove() }
        try make("pack")
        Thread.sleep(forTimeInterval: 1.1)
        let other = path("other.sqlite")
        _ = try program.run(["ingest", "--quiet", "--db", other, "AWSLogs", "bitbucket"], in: program.folder)
        let again = try program.run("pack", "verify", path("pack"), "--rerun", "--db", other)
        #expect(again.code == 0, "\(again.errors)")
        #expect(again.output.contains("note: this database took the same files in at other times"))
        let own = try program.run("pack", "verify", path("pack"), "--rerun")
        #expect(own.code == 0 && !own.output.contains("at other times"))
    }

    /// Whose ledger knows one of the runs has to say the same of all.
    @Test func aForgedRunIsFoundByItsOwnDatabase() throws {
        defer { program.remove() }
        try make("pack")
        let file = path("pack/08-custody/custody.jsonl")
        let script = """
            import hashlib, json
            previous, out = "0" * 64, []
            for line in open("\(file)", encoding="utf-8"):
                entry = json.loads(line)
                if entry["action"] == "ingested": entry["by"] = "somebody.else"
                entry["previous"] = previous
                out.append(json.dumps(entry, ensure_ascii=False))
                previous = hashlib.sha256(out[-1].encode()).hexdigest()
            open("\(file)", "w", encoding="utf-8").write("".join(line + "\\n" for line in out))
            """
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "sh", "-c", "python3 -c \"$1\" && sha256sum $(cut -c67- manifest.sha256) > sums && mv sums manifest.sha256",
            "forge", script,
        ]
        process.currentDirectoryURL = URL(fileURLWithPath: path("pack"))
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let result = try program.run("pack", "verify", path("pack"), "--rerun")
        #expect(result.code == 4)
        #expect(result.errors.contains("made again, 08-custody/custody.jsonl differs"), "\(result.errors)")
    }

    @Test func aPackWithoutSignatureSaysSo() throws {
        defer { program.remove() }
        try make("pack")
        let result = try program.run("pack", "verify", path("pack"))
        #expect(result.code == 0)
        #expect(result.output.contains("unsigned: ") && result.output.contains("not who made the pack"))
        #expect(!result.output.contains("the pack is as it was made"))
    }
}
