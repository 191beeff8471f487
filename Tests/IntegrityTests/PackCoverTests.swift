import CloudTrail
import Foundation
import Testing

/// What the cover of a pack says of a trail that is whole, and of the same
/// trail when one thing was not tested.
@Suite struct PackCoverTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("cover-\(UUID().uuidString)")

    /// Beside the test bundle.
    private static let executable: URL = {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let program = bundle.appendingPathComponent("deploytrail")
        guard !FileManager.default.isExecutableFile(atPath: program.path) else { return program }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent(".build/debug/deploytrail")
    }()

    private func run(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = PackCoverTests.executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ["DEPLOYTRAIL_DB": folder.appendingPathComponent("a.sqlite").path]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Two regions, ten hours, wholly covered.
    private func files() -> [String: [UInt8]] {
        var files = ["keys.json": Array(MadeKey.answer([.first]).utf8)]
        for region in ["eu-west-1", "us-east-1"] {
            var trail = MadeTrail(region: region)
            trail.sign()
            files.merge(trail.files()) { $1 }
        }
        return files
    }

    /// What `pack` prints below the number of changes.
    private func cover(
        _ files: [String: [UInt8]], to end: String = "2026-09-01T10:00:00Z", runAt: String = "2026-09-02T00:00:00Z",
        _ more: String...
    ) throws -> [String] {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (key, bytes) in files {
            let url = folder.appendingPathComponent("mirror/" + key)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: url)
        }
        try Data(
            """
            scope:
              from: 2026-09-01T00:00:00Z
              to: 2026-09-01T10:00:00Z
              regions: [eu-west-1]
              accounts: ["111122223333"]
            """.utf8
        ).write(to: folder.appendingPathComponent("deploytrail.yaml"))
        _ = try run(["ingest", "--quiet", "mirror"])
        let told = try run(
            ["pack", "--from", "2026-09-01T00:00:00Z", "--to", end, "--run-at", runAt, "--output", "pack"] + more)
        return told.split(separator: "\n").dropFirst().map { $0.trimmingCharacters(in: .whitespaces) }
    }

    @Test func aWholeTrailHasNone() throws {
        #expect(try cover(files()) == ["No limitations noted"])
    }

    @Test func thePeriodIsNotOver() throws {
        let told = try cover(files(), runAt: "2026-09-01T09:59:59Z")
        #expect(told.first == "Limitations noted" && told[1].hasPrefix("the period is not over"))
    }

    @Test func hoursBeyondTheScope() throws {
        let told = try cover(files(), to: "2026-09-01T11:00:00Z")
        #expect(told.first == "Limitations noted")
        #expect(told.contains { $0.hasPrefix("not tested: 2026-09-01T10:00:00Z to 2026-09-01T11:00:00Z") })
    }

    @Test func aRegionThatAFilterLeavesOut() throws {
        let told = try cover(files(), "--region", "eu-west-1")
        #expect(
            told == [
                "Limitations noted",
                "not tested: account 111122223333, region us-east-1, 2026-09-01T00:00:00Z to 2026-09-01T10:00:00Z: "
                    + "in the declared scope, left out by --account or --region",
            ])
    }

    @Test(arguments: ["eu-west-1", "us-east-1"]) func aDigestIsGone(region: String) throws {
        let key = MadeTrail(region: region).digests[5].key
        var files = files()
        files[key] = nil
        let told = try cover(files)
        #expect(told.contains("integrity: digests not verified: 1 chain-only, 1 missing"))
        #expect(told.contains { $0.hasPrefix("coverage: of 20 hours 1 ") })
    }

    @Test func aLogFileIsGone() throws {
        var files = files()
        files[MadeTrail().digests[5].logs[0].key] = nil
        #expect(try cover(files).contains("integrity: log files not verified: 1 listed and missing"))
    }

    @Test func theGravestLogFilesComeFirstAndAreNamed() throws {
        var files = files()
        let (altered, gone) = (MadeTrail().digests[3].logs[0].key, MadeTrail().digests[5].logs[0].key)
        files[altered] = gzip(Array("{\"Records\":[]}".utf8))
        files[gone] = nil
        let copied = String(decoding: MadeTrail().digests[6].logs[0].bytes, as: UTF8.self)
        files["more.json"] = Array(copied.replacing("web:7", with: "web:8").utf8)
        let told = try cover(files)
        let first = try #require(told.firstIndex { $0.hasPrefix("integrity: 1 log file failed") })
        let second = try #require(told.firstIndex { $0.hasPrefix("integrity: 1 log file missing") })
        let rest = try #require(told.firstIndex { $0.hasPrefix("integrity: log files not verified: ") })
        #expect(first < second && second < rest)
        #expect(told[first].contains(altered) && told[second].contains(gone))
        #expect(told[rest].contains("1 no-digest"))
        #expect(told[rest].hasSuffix("no-digest"), "last: \(told[rest])")
    }

    @Test func aRecordIsRejected() throws {
        var files = files()
        files["more.json"] = Array("{\"Records\":[17]}".utf8)
        let told = try cover(files)
        #expect(told.contains("input: 1 record could not be kept"))
    }
}
