import Foundation
import GRDB
import Queries
import Testing

/// Nothing read is no success, and nothing ingested is no SQL error.
@Suite struct EmptyInputTests {
    private static let record = """
        {"eventVersion":"1.08","eventID":"00000000-0000-4000-8000-000000000001","eventTime":"2026-01-01T00:00:00Z",\
        "eventSource":"ecs.amazonaws.com","eventName":"UpdateService","awsRegion":"eu-west-1",\
        "userIdentity":{"type":"Root"},"recipientAccountId":"111122223333","readOnly":false}
        """

    @Test func pathsOfWhichNothingIsRead() throws {
        let program = try Program()
        defer { program.remove() }
        let files = FileManager.default
        for name in ["empty", "useless/below", "good"] {
            try files.createDirectory(
                at: program.folder.appendingPathComponent(name), withIntermediateDirectories: true)
        }
        func write(_ text: String, _ name: String) throws {
            try text.write(to: program.folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
        }
        try write("hello", "useless/a.txt")
        try write("PNG", "useless/below/b.png")
        try write(EmptyInputTests.record, "good/a.json")
        try write("hello", "good/readme.txt")
        for (paths, code, reason) in [
            (["empty"], 3, "nothing was read of 'empty': there are no files in it"),
            (
                ["useless"], 3,
                "nothing was read of 'useless': none of its 2 files could be read; the first is useless/a.txt"
            ),
            (["good/readme.txt"], 3, "nothing was read of 'good/readme.txt': "),
            (["good", "empty/"], 3, "nothing was read of 'empty/'"), (["good"], 0, ""),
            // Covered by another path.
            (["good", "good/a.json", "good"], 0, ""), ([".", "good"], 0, ""),
        ] as [([String], Int32, String)] {
            for _ in 1...2 {
                let result = try program.run(["ingest", "--quiet"] + paths, in: program.folder)
                #expect(result.code == code, "\(paths): \(result.errors)")
                #expect(reason.isEmpty ? result.errors.isEmpty : result.errors.contains(reason), "\(result.errors)")
            }
        }
    }

    @Test func aDatabaseWithoutAnswers() throws {
        let program = try Program()
        defer { program.remove() }
        let empty = program.folder.appendingPathComponent("empty")
        try FileManager.default.createDirectory(at: empty, withIntermediateDirectories: true)
        #expect(try program.run("ingest", empty.path).code == 3)
        for arguments in [
            ["report", "deployments"], ["report", "coverage"], ["report", "reconciliation"], ["find", "web"],
            ["trace", "service", "web"], ["why", "x"], ["check"], ["people"], ["policy", "web"],
            ["sample", "deployments", "--seed", "1"], ["serve", "--port", "0"],
            ["pack", "make", "--from", "2026-01-01", "--to", "2026-02-01", "--output", program.folder.path + "/p"],
        ] {
            let result = try program.run(arguments)
            #expect(result.code == 2, "\(arguments)")
            if !result.errors.lowercased().contains("usage:") {
                #expect(
                    result.errors.contains("nothing ingested yet: run `deploytrail ingest"),
                    "\(arguments): \(result.errors)")
            }
            #expect(!result.errors.contains("no such table"))
        }
        try refusesEveryQuestion(program, "nothing ingested yet: run `deploytrail ingest")
        // The ledger speaks.
        for arguments in [["files"], ["files", "--rejected"], ["status"]] {
            #expect(try program.run(arguments).code == 0, "\(arguments)")
        }
    }

    /// What was read and never correlated says so, whatever is asked.
    @Test func aDatabaseOfAnInterruptedIngest() throws {
        let program = try Program()
        defer { program.remove() }
        let file = program.folder.appendingPathComponent("a.json")
        try EmptyInputTests.record.write(to: file, atomically: true, encoding: .utf8)
        #expect(try program.run("ingest", program.folder.appendingPathComponent("none").path).code == 2)
        #expect(try program.run("ingest", "--quiet", file.path).code == 0)
        // As a run leaves it that ends before its first correlation.
        let queue = try DatabaseQueue(path: program.database)
        try queue.write { db in
            try db.execute(sql: "DROP TABLE deployments; INSERT INTO memory VALUES ('unsettled', '1')")
        }
        try queue.close()
        try refusesEveryQuestion(program, "nothing ingested yet: the ingest into")
        #expect(try program.run("status").code == 0)
        #expect(try program.run("ingest", "--quiet", file.path).code == 0)
        #expect(try program.run("report", "deployments").code == 0)
    }

    /// Every report and every check.
    private func refusesEveryQuestion(_ program: Program, _ refusal: String) throws {
        let reports = Catalogue.files(in: .reports).map { ["report", $0.name] }
        let checks = Catalogue.files(in: .checks).map { ["check", $0.name] }
        for arguments in reports + checks {
            let result = try program.run(arguments)
            #expect(result.code == 2, "\(arguments): \(result.errors)")
            #expect(result.errors.contains(refusal), "\(arguments): \(result.errors)")
        }
    }

    /// Tables of an earlier build are refused, for reading and for writing.
    @Test func aDatabaseOfAnEarlierBuild() throws {
        let program = try Program()
        defer { program.remove() }
        let file = program.folder.appendingPathComponent("a.json")
        try EmptyInputTests.record.write(to: file, atomically: true, encoding: .utf8)
        for earlier in [["1: layer A"], ["2: layer A"], ["2: layer A", "2: records set aside"]] {
            let queue = try DatabaseQueue(path: program.database)
            try queue.write { db in
                try db.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
                for name in earlier { try db.execute(sql: "INSERT INTO grdb_migrations VALUES (?)", arguments: [name]) }
            }
            try queue.close()
            for arguments in [["ingest", "--quiet", file.path], ["status"], ["files"], ["report", "deployments"]] {
                let result = try program.run(arguments)
                #expect(result.code == 2, "\(earlier), \(arguments)")
                #expect(result.errors.contains("an earlier build made it"), "\(result.errors)")
            }
            try FileManager.default.removeItem(atPath: program.database)
        }
    }

    /// Bytes as they were given, in folders with such names, too.
    @Test func pathsThatAreNoText() throws {
        let program = try Program()
        defer { program.remove() }
        let folder = Array(program.folder.path.utf8) + Array("/odd-".utf8) + [0xFF, 0xE9]
        let file = folder + Array("/log-".utf8) + [0xC3]
        #expect(mkdir(folder.map { CChar(bitPattern: $0) } + [0], 0o700) == 0)
        let descriptor = open(file.map { CChar(bitPattern: $0) } + [0], O_CREAT | O_WRONLY, 0o600)
        _ = write(descriptor, EmptyInputTests.record, EmptyInputTests.record.utf8.count)
        close(descriptor)
        // A shell makes the bytes: Foundation's Process passes text alone.
        func shell(_ script: String) throws -> Int32 {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/bash")
            process.arguments = ["-c", script, "bash", Program.executable.path, program.folder.path]
            process.environment = ["DEPLOYTRAIL_DB": program.database, "PATH": "/usr/bin:/bin"]
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            return process.terminationStatus
        }
        #expect(try shell(#""$1" ingest --quiet "$2"/$'odd-\xff\xe9'"#) == 0)
        #expect(try shell(#""$1" ingest --quiet "$2"/$'odd-\xff\xe9/log-\xc3'"#) == 0)
        #expect(try shell(#"cd "$2"/$'odd-\xff\xe9' && "$1" ingest --quiet $'log-\xc3'"#) == 0)
        #expect(try shell(#""$1" ingest --quiet "$2"/$'odd-\xfe'"#) == 2)
        #expect(try shell(#""$1" find $'\xff'"#) == 2)
        #expect(try shell(#""$1" ingest --db="$2"/$'db-\xff' "$2""#) == 2)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: program.folder.path).allSatisfy { !$0.hasPrefix("db-") }
        )
        let rows = parseCSV(try program.run("files", "--format", "csv").output)
        #expect(rows.count == 1 && rows[0]["kept"] == "1" && rows[0]["path"]!.hasSuffix("log-\\xc3"), "\(rows)")
    }
}
