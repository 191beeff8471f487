import ArchiveFiles
import Foundation
import Testing

@testable import Ingest

/// Members of archives: where they are, which are read, and where it ends.
@Suite struct ArchiveWalkTests {
    /// What a walk came to, a line a member.
    private struct Outcome {
        var lines: [String] = []
        var locations: [[UInt8]] = []
        var problem: String?
        var withheld: [String: Int] = [:]
    }

    private static func walk(
        _ data: Data, members: Int = 100, depth: Int = 3, heldZip: Int = 1 << 20, bytes: Int64 = 1 << 30
    ) throws -> Outcome {
        var outcome = Outcome()
        var limits = ArchiveLimits(bytes: bytes, compressed: Int64(data.count))
        (limits.members, limits.depth, limits.heldZip) = (members, depth, heldZip)
        guard case .archive(let format, let source, _) = DecodedSource.open(MemorySource(Array(data)), limit: bytes)
        else { throw FileProblem.notRegular }
        let walk = ArchiveWalk(limits: limits) { found in
            outcome.locations.append(found.location)
            switch found.content {
            case .file(let raw):
                let bytes = raw.readAll(most: .max) ?? []
                outcome.lines.append("\(found.path) \(raw.problem ?? String(decoding: bytes, as: UTF8.self))")
            case .archive(let problem): outcome.lines.append("\(found.path) archive\(problem.map { ": \($0)" } ?? "")")
            case .refused(let refusal): outcome.lines.append("\(found.path) refused: \(refusal.reason)")
            }
            return true
        }
        try walk.walk(format, source, file: nil, location: Array("/x/a.zip".utf8), path: "a.zip")
        outcome.problem = walk.problem
        outcome.withheld = walk.withheld
        return outcome
    }

    private static func file(_ name: String, _ text: String = "{}") -> ArchiveFile.Entry {
        .file(name, Data(text.utf8))
    }

    @Test(arguments: [ArchiveFile.Format.zip, .tar, .tarGzip, .tarZstd])
    func members(format: ArchiveFile.Format) throws {
        let data = try ArchiveFile.bytes(
            format,
            [
                .folder("AWSLogs/"), ArchiveWalkTests.file("AWSLogs/1.json", "one"),
                ArchiveWalkTests.file("é漢.json", "two"),
            ])
        let outcome = try ArchiveWalkTests.walk(data)
        #expect(outcome.lines == ["a.zip!/AWSLogs/1.json one", "a.zip!/é漢.json two"])
        #expect(outcome.problem == nil && outcome.withheld.isEmpty)
        let place = EvidenceLocation(outcome.locations[0])
        #expect(place.file == Array("/x/a.zip".utf8))
        #expect(place.members == [.init(name: Array("AWSLogs/1.json".utf8), number: 1)])
    }

    /// A tar that was added to holds a name twice; both are evidence.
    @Test func namesThatComeTwice() throws {
        let data = try ArchiveFile.bytes(
            .tar,
            [ArchiveWalkTests.file("a", "1"), ArchiveWalkTests.file("a", "2"), ArchiveWalkTests.file("#2/a", "3")])
        let outcome = try ArchiveWalkTests.walk(data)
        #expect(outcome.lines == ["a.zip!/a 1", "a.zip!#2/a 2", "a.zip!/#2/a 3"])
        #expect(Set(outcome.locations).count == 3)
        #expect(outcome.locations.map { EvidenceLocation($0).members[0].number } == [1, 2, 1])
    }

    @Test func whatIsNoFile() throws {
        let data = try ArchiveFile.bytes(
            .tar,
            [
                ArchiveWalkTests.file("ok", "1"), .symbolicLink("s", to: "/etc/passwd"), .hardLink("h", to: "ok"),
                .fifo("f"), .device("d"), ArchiveWalkTests.file("/etc/x"), ArchiveWalkTests.file("../up"),
                ArchiveWalkTests.file("a/../../b"), ArchiveWalkTests.file("C:\\x"), ArchiveWalkTests.file("a..b", "2"),
            ])
        let outcome = try ArchiveWalkTests.walk(data)
        func line(_ name: String) -> String { outcome.lines.first { $0.hasPrefix("a.zip!/\(name) ") } ?? "" }
        #expect(line("ok").hasSuffix(" 1") && line("a..b").hasSuffix(" 2"))
        #expect(line("s").contains("symbolic link to /etc/passwd") && line("h").contains("hard link to ok"))
        #expect(line("f").contains("FIFO") && line("d").contains("device"))
        #expect(line("/etc/x").contains("absolute") && line("C:\\x").contains("absolute"))
        #expect(line("../up").contains("\"..\"") && line("a/../../b").contains("\"..\""))
        #expect(outcome.withheld.values.reduce(0, +) == 4, "links and devices hold nothing: \(outcome.withheld)")
    }

    @Test func encrypted() throws {
        let outcome = try ArchiveWalkTests.walk(try ArchiveFile.bytes(.encryptedZip, [ArchiveWalkTests.file("a")]))
        #expect(outcome.lines.count == 1 && outcome.lines[0].contains("refused: encrypted"))
        #expect(outcome.withheld.count == 1)
    }

    @Test func archivesInArchives() throws {
        var data = try ArchiveFile.bytes(.tarGzip, [ArchiveWalkTests.file("in", "x")])
        for depth in 1...3 {
            data = try ArchiveFile.bytes(depth == 2 ? .tarZstd : .zip, [.file("\(depth)", data)])
            let outcome = try ArchiveWalkTests.walk(data)
            if depth < 3 {
                #expect(
                    outcome.lines.first
                        == "a.zip!/\((1...depth).reversed().map(String.init).joined(separator: "!/"))!/in x")
                #expect(EvidenceLocation(outcome.locations[0]).members.count == depth + 1)
            } else {
                #expect(outcome.lines.first?.contains("more than 3 deep") == true && !outcome.withheld.isEmpty)
            }
        }
    }

    @Test func bounds() throws {
        let many = try ArchiveFile.bytes(.tar, (1...9).map { ArchiveWalkTests.file("\($0)", "text") })
        let few = try ArchiveWalkTests.walk(many, members: 5)
        #expect(few.lines.count == 5 && few.problem?.contains("more than 5 members") == true)
        let short = try ArchiveWalkTests.walk(many, bytes: 20_000)
        #expect(short.problem == nil)
        let long = try ArchiveFile.bytes(
            .zip,
            [ArchiveWalkTests.file("1"), .file("2", Data(repeating: 0x20, count: 3 << 20)), ArchiveWalkTests.file("3")])
        let cut = try ArchiveWalkTests.walk(long, bytes: 1 << 20)
        #expect(cut.problem?.hasPrefix("it inflates beyond 1048576 bytes") == true)
        #expect(cut.lines.count == 2 && cut.lines[1].contains("inflates beyond"))
        let nested = try ArchiveFile.bytes(
            .tar, [.file("z", try ArchiveFile.bytes(.zip, [.file("n", noise(2 << 20))]))])
        #expect(try ArchiveWalkTests.walk(nested).lines[0].contains("a zip archive of more than 1 MiB inside"))
    }

    private func noise(_ count: Int) -> Data {
        var state: UInt64 = 88_172_645_463_325_252
        return Data(
            (0..<count).map { _ in
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                return UInt8(truncatingIfNeeded: state)
            })
    }

    /// An archive that is cut off gives what it holds, and says so.
    @Test func cutOff() throws {
        let whole = try ArchiveFile.bytes(.tar, (1...6).map { .file("\($0)", Data(repeating: 0x61, count: 4000)) })
        let outcome = try ArchiveWalkTests.walk(whole.prefix(512 * 20))
        #expect(outcome.lines.count >= 2 && outcome.lines[0].hasSuffix("aaa"))
        #expect(outcome.problem?.contains("ends in the middle") == true)
    }
}
