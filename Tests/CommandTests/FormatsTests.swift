import Foundation
import Hashing
import Testing

/// XLSX, HTML, the cover and the evidence banner, as the program gives them.
@Suite struct FormatsTests {
    private static let at = "2026-10-01T08:00:00Z"

    private func sha256(_ data: Data) -> String {
        data.withUnsafeBytes { bytes in
            SHA256.hex(SHA256.digest(bytes.bindMemory(to: UInt8.self).baseAddress!, count: bytes.count))
        }
    }

    @Test func theSuffixChooses() throws {
        let program = try Program()
        defer { program.remove() }
        try program.run("ingest", "samples/ecs")
        for (suffix, start) in [("xlsx", "PK"), ("html", "<!DOCTYPE html>"), ("htm", "<!DOCTYPE html>")] {
            let file = program.folder.appendingPathComponent("r.\(suffix)")
            let result = try program.run("report", "deployments", "--output", file.path)
            #expect(result.code == 0, "\(result.errors)")
            #expect(try Data(contentsOf: file).starts(with: Data(start.utf8)))
            let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
        let piped = try program.run("report", "files", "--format", "xlsx")
        #expect(piped.code == 0 && piped.bytes.starts(with: Data("PK".utf8)), "a pipe may have it")
    }

    @Test func aTerminalGetsNoWorkbook() throws {
        let program = try Program()
        defer { program.remove() }
        try program.run("ingest", "samples/ecs")
        // script(1), of every Debian's bsdutils, gives a program a terminal.
        let said = Pipe()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/script")
        process.arguments = [
            "-qec", "'\(Program.executable.path)' report files --format xlsx --db '\(program.database)'", "/dev/null",
        ]
        process.standardOutput = said
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let words = String(decoding: said.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 2)
        #expect(words.contains("not for a terminal") && words.contains("--output report.xlsx"), "\(words)")
    }

    @Test func theManifestIsWhatSha256sumMakes() throws {
        let program = try Program()
        defer { program.remove() }
        try program.run("ingest", "samples")
        let result = try program.run("report", "deployments", "--format", "json", "--run-at", FormatsTests.at)
        let document = try #require(try JSONSerialization.jsonObject(with: result.bytes) as? [String: Any])
        let report = try #require(document["report"] as? [String: Any])
        var hashes: Set<String> = []
        let folder = Program.root.appendingPathComponent("samples")
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            let file = folder.appendingPathComponent(path)
            var isFolder: ObjCBool = false
            FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder)
            if !isFolder.boolValue { hashes.insert(sha256(try Data(contentsOf: file))) }
        }
        let manifest = sha256(Data(hashes.sorted().map { $0 + "\n" }.joined().utf8))
        #expect((report["input"] as? [String: Any])?["manifest_sha256"] as? String == manifest)
        #expect((report["limits"] as? [String])?.isEmpty == false)
        #expect((report["query"] as? String)?.hasPrefix("-- name: deployments") == true)
        let integrity = try #require(report["integrity"] as? [[String: Any]])
        #expect(Set(integrity.compactMap { $0["state"] as? String }) == ["no-digest", "verified"])
    }

    @Test func theBannerTiesAPictureToBytes() throws {
        let program = try Program()
        defer { program.remove() }
        try program.run("ingest", "samples")
        let common = ["report", "deployments", "--from", "2026-09-28", "--run-at", FormatsTests.at]
        func banner(_ text: String, _ label: String) -> String? {
            text.split(separator: "\n").first { $0.hasPrefix("  \(label)  ") || $0.hasPrefix("  \(label) ") }
                .map { $0.dropFirst(label.count + 2).trimmingCharacters(in: .whitespaces) }
        }
        let table = try program.run(common + ["--format", "table", "--attest"])
        #expect(!table.output.contains("EVIDENCE"), "the result itself stays as it is")
        #expect(banner(table.errors, "output SHA-256") == sha256(table.bytes))
        #expect(banner(table.errors, "parameters") == "from 2026-09-28T00:00:00Z")
        #expect(banner(table.errors, "rows") == "9")
        for label in ["host", "user", "time (UTC)", "time (local)", "program", "report"] {
            #expect(banner(table.errors, label)?.isEmpty == false, "\(label)")
        }

        let file = program.folder.appendingPathComponent("r.html")
        let page = try program.run(common + ["--attest", "--output", file.path])
        let bytes = try Data(contentsOf: file)
        #expect(banner(page.errors, "output SHA-256") == sha256(bytes))
        let rows = sha256(try program.run(common + ["--format", "jsonl"]).bytes)
        #expect(banner(page.errors, "rows SHA-256") == rows)
        #expect(String(decoding: bytes, as: UTF8.self).contains(rows), "the page bears it")
        let plain = try program.run(common + ["--format", "html"])
        #expect(!plain.output.contains("class=\"banner\""))
    }

    @Test func everyReportSaysWhatItCannotProve() throws {
        let program = try Program()
        defer { program.remove() }
        try program.run("ingest", "samples/ecs")
        for name in parseCSV(try program.run("reports", "--format", "csv").output).compactMap({ $0["name"] }) {
            let bytes = try program.run("report", name, "--format", "json").bytes
            let document = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
            let report = try #require(document["report"] as? [String: Any])
            #expect((report["limits"] as? [String])?.isEmpty == false, "\(name)")
            #expect((report["purpose"] as? String)?.isEmpty == false, "\(name)")
        }
    }
}
