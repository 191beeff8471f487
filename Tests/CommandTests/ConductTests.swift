import Foundation
import Testing

/// Exit codes, errors and manners of the command line.
@Suite struct ConductTests {
    /// Arguments, exit code, and what stderr says.
    static let mistakes: [(arguments: [String], says: String)] = [
        (["ingst", "x"], "Did you mean 'ingest'"),
        (["report", "deploymets"], "Did you mean 'deployments'"),
        (["report", "deployments", "--from", "yesterday"], "'yesterday' is no time"),
        (["report", "deployments", "--from", ""], "--from is empty"),
        (["report", "deployments", "--from", "2026-02-30"], "'2026-02-30' is no time"),
        (["report", "deployments", "--from", "2026-02-02", "--to", "2026-02-01"], "is not before"),
        (["report", "deployments", "--change", "deplyo"], "Did you mean 'deploy'"),
        (["report", "deployments", "--tz", "Mars/Olympus"], "no time zone"),
        (["report", "sessions", "--cluster", "x"], "has no option --cluster"),
        (["report", "deployments", "--columns", "servce"], "Did you mean 'service'"),
        (["report", "deployments", "--limit", "0"], "expected 1 or more"),
        (["ingest", "/nowhere/at/all"], "no such file or folder"),
        (["files", "--status", "odd"], "odd"),
        (["query", "--sql", "DELETE FROM event"], "only reading"),
        (["query", "--sql", "ATTACH 'x' AS y"], "only reading"),
        (["query", "--sql", "SELECT 1; SELECT 2"], "more than one statement"),
        (["query", "--sql", "SELECT load_extension('x')"], "not authorized"),
        (["query", "--sql", "PRAGMA journal_mode = DELETE"], "only reading"),
        (["event", "nothing"], "no event 'nothing'"),
        (["verify", "--from", "yesterday"], "'yesterday' is no time"),
        (["verify", "--from", "2026-02-02", "--to", "2026-02-01"], "is not before"),
        (["verify", "--bucket", ""], "--bucket is empty"),
        (["verify", "--account", ""], "--account is empty"),
        (["verify", "--like-aws", "--format", "json"], "leave out --format"),
    ]

    @Test func mistakesAreUsageErrorsOnStderr() throws {
        let program = try Program()
        defer { program.remove() }
        try program.run("ingest", "samples/ecs")
        for (arguments, says) in ConductTests.mistakes {
            let result = try program.run(arguments)
            #expect(result.code == 2, "\(arguments): \(result.errors)")
            #expect(result.errors.contains(says), "\(arguments): \(result.errors)")
            #expect(result.output.isEmpty, "\(arguments): \(result.output)")
        }
    }

    @Test func withoutADatabase() throws {
        let program = try Program()
        defer { program.remove() }
        let result = try program.run("report", "deployments")
        #expect(result.code == 2)
        #expect(result.errors.contains("deploytrail ingest"))
    }

    @Test func theDatabaseIsPrivate() throws {
        let program = try Program()
        defer { program.remove() }
        try program.run("ingest", "samples/ecs")
        let mode = try FileManager.default.attributesOfItem(atPath: program.database)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func aSecondWriterIsToldWhoHoldsIt() throws {
        let program = try Program()
        defer { program.remove() }
        try program.run("ingest", "samples/ecs")
        let lock = open(program.database + ".lock", O_RDWR)
        flock(lock, LOCK_EX)
        defer { close(lock) }
        pwrite(lock, "process 42 on somewhere", 23, 0)
        let result = try program.run("ingest", "samples/ecs")
        #expect(result.code == 2)
        #expect(result.errors.contains("process 42 on somewhere"))
        #expect(try program.run("files", "--format", "csv").code == 0, "readers go on")
    }

    @Test func anOutputFileAppearsOnlyWhenWhole() throws {
        let program = try Program()
        defer { program.remove() }
        try program.run("ingest", "samples/ecs")
        let file = program.folder.appendingPathComponent("r.json")
        let result = try program.run("report", "deployments", "--output", file.path)
        #expect(result.code == 0)
        #expect(result.output.isEmpty)
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.hasPrefix("{\"report\""), "the suffix says JSON")
        let refused = try program.run("report", "deployments", "--output", "/nowhere/at/all.csv")
        #expect(refused.code == 2)
        #expect(refused.errors.contains("cannot write"))
    }

    @Test func anEmptyReportSaysWhy() throws {
        let program = try Program()
        defer { program.remove() }
        try program.run("ingest", "samples/ecs")
        let result = try program.run("report", "deployments", "--format", "table")
        #expect(result.output.contains("no CloudTrail events are in the database"))
    }

    @Test func versionAndHelp() throws {
        let program = try Program()
        defer { program.remove() }
        let version = try program.run("--version")
        #expect(version.code == 0)
        #expect(version.output == "0.1.0\n")
        let help = try program.run("--help")
        #expect(help.code == 0)
        for word in ["ingest", "report", "EXIT CODES", "EXAMPLES"] { #expect(help.output.contains(word)) }
    }
}
