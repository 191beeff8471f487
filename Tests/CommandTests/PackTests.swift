import Foundation
import Testing

/// The evidence pack, as an auditor gets it: checked without our program, made
/// again to the same bytes, found out when it was changed.
@Suite struct PackTests {
    private let program: Program
    private let arguments: [String]

    init() throws {
        program = try Program()
        let samples = Program.root.appendingPathComponent("samples").path
        #expect([0, 3].contains(try program.run("ingest", samples).code))
        arguments = [
            "pack", "--from", "2026-09-01", "--to", "2026-10-01", "--config", samples + "/deploytrail.yaml",
            "--sample-size", "6", "--sample-seed", "20261001", "--run-at", "2026-10-02T08:00:00Z",
        ]
    }

    private func path(_ name: String) -> String { program.folder.appendingPathComponent(name).path }

    private func make(_ name: String, _ more: String...) throws -> Program.Result {
        try program.run(arguments + ["--output", path(name)] + more)
    }

    /// Runs a program that is no part of ours.
    private func run(_ words: [String], in folder: String) throws -> (code: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    @Test func sha256sumAcceptsItAndTwoAreTheSame() throws {
        defer { program.remove() }
        let result = try make("one")
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.output.contains("\nLimitations noted\n"))
        let sums = try run(["sha256sum", "--strict", "-c", "manifest.sha256"], in: path("one"))
        #expect(sums.code == 0, "\(sums.output)")
        #expect(sums.output.split(separator: "\n").count > 25)
        #expect(try make("two").code == 0)
        #expect(try run(["diff", "-r", path("one"), path("two")], in: path("one")).output == "")
        #expect(try make("one").code == 2, "a pack is never overwritten")
    }

    @Test func aZipIsTheSameEachTimeAndHoldsThePack() throws {
        defer { program.remove() }
        #expect(try make("one.zip").code == 0)
        Thread.sleep(forTimeInterval: 2.1)  // a ZIP counts in two seconds
        #expect(try make("two.zip").code == 0)
        #expect(
            try Data(contentsOf: URL(fileURLWithPath: path("one.zip")))
                == Data(
                    contentsOf: URL(fileURLWithPath: path("two.zip"))))
        let unpack = "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall('.')"
        #expect(try run(["python3", "-c", unpack, path("one.zip")], in: program.folder.path).code == 0)
        let folder = path("evidence-2026-09-01-2026-10-01")
        #expect(try run(["sha256sum", "-c", "manifest.sha256"], in: folder).code == 0)
    }

    @Test func whatWasChangedIsFound() throws {
        defer { program.remove() }
        #expect(try make("pack").code == 0)
        let whole = try program.run("pack", "verify", path("pack"), "--rerun")
        #expect(whole.code == 0, "\(whole.errors)")
        #expect(whole.output.contains("the same bytes"))

        func spoil(_ name: String, _ change: (String) throws -> Void, expecting words: String) throws {
            let copy = path("spoilt-\(name)")
            try FileManager.default.copyItem(atPath: path("pack"), toPath: copy)
            try change(copy)
            let result = try program.run("pack", "verify", copy)
            #expect(result.code == 4, "\(name)")
            #expect(result.errors.contains(words), "\(name): \(result.errors)")
        }
        func edit(_ file: String, _ edit: (String) -> String) throws {
            let text = try String(contentsOfFile: file, encoding: .utf8)
            try edit(text).write(toFile: file, atomically: true, encoding: .utf8)
        }
        try spoil(
            "cell", { try edit($0 + "/01-register.csv") { $0.replacing("accepted", with: "denied") } },
            expecting: "01-register.csv has been changed")
        try spoil(
            "gone", { try FileManager.default.removeItem(atPath: $0 + "/04-integrity/coverage.csv") },
            expecting: "04-integrity/coverage.csv is missing")
        try spoil(
            "more", { try "x".write(toFile: $0 + "/extra.txt", atomically: true, encoding: .utf8) },
            expecting: "extra.txt is in no list")
        try spoil(
            "custody",
            { folder in
                try edit(folder + "/08-custody/custody.jsonl") { text in
                    text.split(separator: "\n").dropFirst().map { $0 + "\n" }.joined()
                }
            }, expecting: "does not follow from the line before it")
        #expect(try program.run("pack", "verify", program.folder.path).code == 2)
    }

    /// A file that is changed, its sums made anew: the pack alone can't tell,
    /// making it again does.
    @Test func aForgedPackIsFoundByMakingItAgain() throws {
        defer { program.remove() }
        #expect(try make("pack").code == 0)
        let forge = """
            sed -i 's/accepted/denied/' 01-register.csv && sha256sum $(cut -c67- manifest.sha256) > sums \
            && mv sums manifest.sha256
            """
        #expect(try run(["sh", "-c", forge], in: path("pack")).code == 0)
        let result = try program.run("pack", "verify", path("pack"), "--rerun")
        #expect(result.code == 4)
        #expect(result.errors.contains("made again, 01-register.csv differs"))
    }

    @Test func peopleCanBeReplacedByPseudonyms() throws {
        defer { program.remove() }
        let key = path("key")
        try Data(repeating: 7, count: 32).write(to: URL(fileURLWithPath: key))
        let result = try make("pack", "--pseudonymise", key)
        #expect(result.code == 0, "\(result.errors)")
        let register = try String(contentsOfFile: path("pack/01-register.csv"), encoding: .utf8)
        #expect(register.contains("person-"))
        let people = ["Iris Okafor", "Tomás Lindqvist", "Mei Tanaka", "Jonas Weber"]
        let all = try run(["grep", "-rlE", people.joined(separator: "|"), "."], in: path("pack"))
        #expect(all.output == "", "\(all.output)")
        #expect(try make("short", "--pseudonymise", "/dev/null").code == 2)
        #expect(!FileManager.default.fileExists(atPath: path("short")))
        #expect(try program.run("pack", "verify", path("pack"), "--rerun", "--pseudonymise", key).code == 0)
    }

    @Test func theManifestCanBeSigned() throws {
        defer { program.remove() }
        let key = path("signer")
        #expect(try run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], in: program.folder.path).code == 0)
        let result = try make("pack", "--sign-key", key, "--timestamp-request")
        #expect(result.code == 0, "\(result.errors)")
        let check = """
            printf 'auditor %s' "$(cat ../signer.pub)" > allowed_signers && ssh-keygen -Y verify -f allowed_signers \
            -I auditor -n deploytrail -s manifest.sha256.sig < manifest.sha256
            """
        let verified = try run(["sh", "-c", check], in: path("pack"))
        #expect(verified.code == 0, "\(verified.output)")
        #expect(FileManager.default.fileExists(atPath: path("pack/manifest.sha256.tsq")))
        #expect(try program.run("pack", "verify", path("pack")).code == 0)
        #expect(try make("unsigned", "--sign-key", path("nowhere")).code == 2)
        #expect(!FileManager.default.fileExists(atPath: path("unsigned")))
    }

    /// Changes whose file a digest refutes, or which is gone, head the cover.
    @Test func refutedAndMissingFilesHeadTheCover() throws {
        let own = try Program()
        defer { own.remove() }
        defer { program.remove() }
        for name in ["AWSLogs", "cloudtrail"] {
            try FileManager.default.copyItem(
                at: Program.root.appendingPathComponent("samples/\(name)"), to: own.folder.appendingPathComponent(name))
        }
        try own.run(["ingest", "--quiet", "AWSLogs", "cloudtrail"], in: own.folder)
        let register = parseCSV(try own.run("report", "deployments", "--format", "csv").output)
        let files = Set(
            register.filter { $0["integrity"] == "verified" }.compactMap { row in
                row["evidence"].map { String($0.prefix { $0 != "#" }) }
            }
        ).sorted()
        try #require(files.count > 1)
        let changed = own.folder.appendingPathComponent(files[0])
        try FileManager.default.removeItem(at: own.folder.appendingPathComponent(files[1]))
        try Data("{\"Records\":[]}".utf8).write(to: changed)
        let result = try own.run(
            ["pack", "--from", "2026-09-01", "--to", "2026-10-01", "--run-at", "2026-09-30", "--output", "pack"],
            in: own.folder)
        #expect(result.code == 0, "\(result.errors)")
        let lines = result.output.split(separator: "\n").map(String.init)
        let head = try #require(lines.firstIndex(of: "Limitations noted"))
        #expect(lines[head + 1].contains("the period is not over: it ends at 2026-10-01T00:00:00Z"))
        let refuted = lines[head + 2]
        #expect(refuted.contains("rest on log files that are failed or missing"), "\(refuted)")
        #expect(refuted.contains("\(files[0]) (failed)") && refuted.contains("\(files[1]) (missing)"))
        // The period is one of the records: another day knows nothing of it.
        let clean = try own.run(
            ["pack", "--from", "2026-09-02", "--to", "2026-09-03", "--output", "other"], in: own.folder)
        #expect(!clean.output.contains("(failed)") && !clean.output.contains("the period is not over"))
    }

    @Test func whatAFilterLeavesOutIsNotTested() throws {
        defer { program.remove() }
        let result = try make("part", "--account", "210987650003")
        #expect(result.output.contains("not tested: account 210987650002, region eu-west-1"))
        #expect(!result.output.contains("not tested: account 210987650003"))
        let config = program.folder.appendingPathComponent("short.yaml")
        try """
        scope:
          from: 2026-09-05
          to: 2026-09-20
          regions: [eu-west-1]
          accounts: ["210987650003"]
        """.write(to: config, atomically: true, encoding: .utf8)
        let wide = try program.run(
            "pack", "--from", "2026-09-01", "--to", "2026-10-01", "--config", config.path, "--output", path("wide"))
        #expect(
            wide.output.contains("not tested: 2026-09-01T00:00:00Z to 2026-09-05T00:00:00Z: before the declared scope"))
        #expect(
            wide.output.contains("not tested: 2026-09-20T00:00:00Z to 2026-10-01T00:00:00Z: after the declared scope"))
        let coverage = parseCSV(try String(contentsOfFile: path("wide/04-integrity/coverage.csv"), encoding: .utf8))
        let own = coverage.filter { $0["account_id"] == "210987650003" }
        #expect(Set(own.compactMap { $0["hour"] }).count == 720, "every asked hour is there")
        // Also of those that something was seen of.
        #expect(own.filter { $0["state"] == "not-tested" }.count == 2 * 360)
        #expect(own.contains { $0["state"] == "not-tested" && $0["records"] != "0" })
        #expect(coverage.contains { $0["state"] == "out-of-scope" })
        #expect(!own.contains { $0["state"] == "out-of-scope" && $0["region"] == "eu-west-1" })
        let lines = parseCSV(try String(contentsOfFile: path("wide/04-integrity/reconciliation.csv"), encoding: .utf8))
        let hours = try #require(lines.first { $0["tie_out"] == "hours" })
        #expect(hours["detail"]?.contains("\(2 * 360) not tested") == true)
    }

    @Test func declaredHoursAfterTheRunAreNotTested() throws {
        defer { program.remove() }
        let samples = Program.root.appendingPathComponent("samples/deploytrail.yaml").path
        func rows(_ report: String) throws -> [[String: String]] {
            let asked = [
                "report", report, "--config", samples, "--from", "2026-09-20", "--to", "2026-10-05", "--run-at",
                "2026-09-25T00:00:00Z", "--format", "csv",
            ]
            return parseCSV(try program.run(asked).output)
        }
        let coverage = try rows("coverage").filter { $0["hours"] == "1" }
        let later = coverage.filter { $0["hour"] ?? "" >= "2026-09-25" }
        #expect(later.allSatisfy { $0["state"] == "not-tested" })
        let hours = try #require(try rows("reconciliation").first { $0["tie_out"] == "hours" })
        #expect(hours["detail"]?.contains(" \(coverage.count { $0["state"] == "not-tested" }) not tested") == true)
    }

    /// The cover and the manifest say what the register is narrowed by.
    @Test func whatNarrowsTheRegisterIsALimitation() throws {
        defer { program.remove() }
        #expect(try make("whole").code == 0)
        let result = try make("part", "--environment", "STAGING", "--change", "deploy")
        #expect(result.code == 0, "\(result.errors)")
        func register(_ pack: String) throws -> Int {
            parseCSV(try String(contentsOfFile: path(pack + "/01-register.csv"), encoding: .utf8)).count
        }
        let (whole, part) = (try register("whole"), try register("part"))
        #expect(0 < part && part < whole)
        let words = "the register holds \(part) of \(whole) changes: narrowed by --environment STAGING --change deploy"
        #expect(result.output.contains("\n  \(words)\n"), "\(result.output)")
        let document = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(fileURLWithPath: path("part/manifest.json"))))
        let pack = try #require((document as? [String: Any])?["pack"] as? [String: Any])
        #expect((pack["limitations"] as? [String])?.contains(words) == true)
        #expect((pack["tested"] as? [String])?.last == words)
        #expect(try String(contentsOfFile: path("part/00-README.html"), encoding: .utf8).contains(words))
        #expect(try program.run("pack", "verify", path("part"), "--rerun").code == 0)
        // A misspelt name is no pack without changes.
        let unknown = try make("unknown", "--environment", "stagign")
        #expect(unknown.code == 2)
        #expect(unknown.errors.contains("no change has the environment 'stagign'"), "\(unknown.errors)")
        #expect(unknown.errors.contains("Did you mean 'staging'?"), "\(unknown.errors)")
        #expect(!FileManager.default.fileExists(atPath: path("unknown")))
    }

    @Test func noSecretIsInIt() throws {
        defer { program.remove() }
        #expect(try make("pack").code == 0)
        #expect(try run(["grep", "-rl", "NEVER-STORE", "."], in: path("pack")).output == "")
    }
}
