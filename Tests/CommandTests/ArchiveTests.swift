import ArchiveFiles
import Foundation
import Testing

/// Archives end to end: members are files of the ledger, whatever is asked.
@Suite struct ArchiveTests {
    private static let key =
        "AWSLogs/111122223333/CloudTrail/eu-west-1/2026/01/01/111122223333_CloudTrail_eu-west-1_20260101T0005Z_abcdefghijklmnop.json.gz"

    private static func record(_ id: Int) -> String {
        """
        {"eventVersion":"1.08","eventID":"00000000-0000-4000-8000-\(String(format: "%012d", id))",\
        "eventTime":"2026-01-01T00:00:00Z","eventSource":"ecs.amazonaws.com","eventName":"UpdateService",\
        "awsRegion":"eu-west-1","userIdentity":{"type":"Root"},"recipientAccountId":"111122223333","readOnly":false,\
        "requestParameters":{"cluster":"c","service":"web","taskDefinition":"web:\(id)"}}
        """
    }
    private static func log(_ ids: Int...) -> Data {
        Data("{\"Records\":[\(ids.map(record).joined(separator: ","))]}".utf8)
    }
    private static func id(_ number: Int) -> String { "00000000-0000-4000-8000-\(String(format: "%012d", number))" }

    /// The ledger by path, and the exit code of the ingest.
    private func ingest(
        _ program: Program, _ paths: String..., code: Int32
    ) throws -> [String: [String: String]] {
        let result = try program.run(["ingest", "--quiet"] + paths, in: program.folder)
        #expect(result.code == code, "\(result.errors)")
        let rows = parseCSV(try program.run("files", "--format", "csv").output)
        return Dictionary(rows.map { ($0["path"]!, $0) }) { first, _ in first }
    }

    @Test(arguments: [ArchiveFile.Format.zip, .tar, .tarGzip, .tarZstd])
    func membersAreFiles(format: ArchiveFile.Format) throws {
        let program = try Program()
        defer { program.remove() }
        let packed = try gzipped(ArchiveTests.log(1, 2))
        let entries: [ArchiveFile.Entry] = [
            .file(ArchiveTests.key, packed), .file("plain.json", ArchiveTests.log(3)),
            .file("readme.txt", Data("hello".utf8)), .file("again.json", ArchiveTests.log(3)),
        ]
        try ArchiveFile.write(format, entries, to: program.folder.appendingPathComponent("logs").path)
        var ledger = try ingest(program, "logs", code: 0)
        #expect(ledger.count == 5)
        #expect(ledger["logs"]?["kind"] == "archive" && ledger["logs"]?["status"] == "ingested")
        #expect(ledger["logs!/\(ArchiveTests.key)"]?["kept"] == "2")
        #expect(ledger["logs!/plain.json"]?["inflated_sha256"] == ledger["logs!/plain.json"]?["sha256"])
        #expect(ledger["logs!/readme.txt"]?["status"] == "skipped")
        #expect(ledger.values.filter { $0["reason"]!.contains("the same bytes as logs!/") }.count == 1)
        // Evidence points to the member, and reads back from it.
        let rows = parseCSV(try program.deployments("--columns", "event_id,evidence"))
        #expect(rows.first { $0["event_id"] == ArchiveTests.id(2) }?["evidence"] == "logs!/\(ArchiveTests.key)#1")
        for number in 1...3 {
            let raw = try program.run("event", ArchiveTests.id(number), "--raw").output
            #expect(raw == ArchiveTests.record(number) + "\n")
        }
        // The digests' names of objects are those of members.
        let verdict = try program.run("verify", "--format", "csv").output
        #expect(verdict.contains("logs!/\(ArchiveTests.key)"))
        // A second run opens nothing; the plain file beside it is known.
        ledger = try ingest(program, "logs", code: 0)
        #expect(ledger.values.allSatisfy { $0["status"] == "unchanged" || $0["kind"] == "" })
        try packed.write(to: program.folder.appendingPathComponent("plain.gz"))
        ledger = try ingest(program, "plain.gz", code: 0)
        #expect(ledger["plain.gz"]?["status"] == "unchanged" && ledger["plain.gz"]?["duplicate"] == "2")
    }

    @Test func anArchiveThatMovesAndChanges() throws {
        let program = try Program()
        defer { program.remove() }
        let (one, two) = (
            program.folder.appendingPathComponent("a.zip"), program.folder.appendingPathComponent("b.zip")
        )
        try ArchiveFile.write(.zip, [.file("1", ArchiveTests.log(1)), .file("2", ArchiveTests.log(2))], to: one.path)
        _ = try ingest(program, "a.zip", code: 0)
        try FileManager.default.moveItem(at: one, to: two)
        var ledger = try ingest(program, "b.zip", code: 0)
        #expect(ledger.keys.sorted() == ["b.zip", "b.zip!/1", "b.zip!/2"])
        #expect(ledger["b.zip!/1"]?["reason"] == "renamed from a.zip!/1")
        // What it does not hold any more goes, with what it brought.
        try ArchiveFile.write(.zip, [.file("2", ArchiveTests.log(2)), .file("3", ArchiveTests.log(3))], to: two.path)
        ledger = try ingest(program, "b.zip", code: 0)
        #expect(ledger.keys.sorted() == ["b.zip", "b.zip!/2", "b.zip!/3"])
        let rows = parseCSV(try program.deployments("--columns", "event_id"))
        #expect(rows.map { $0["event_id"]! }.sorted() == [2, 3].map(ArchiveTests.id))
        try ArchiveTests.log(4).write(to: two)
        ledger = try ingest(program, "b.zip", code: 0)
        #expect(ledger.keys.sorted() == ["b.zip"])
        #expect(parseCSV(try program.deployments("--columns", "event_id")).count == 1)
    }

    /// What can't be read is named, and the rest is.
    @Test func whatIsWithheld() throws {
        let program = try Program()
        defer { program.remove() }
        func path(_ name: String) -> String { program.folder.appendingPathComponent(name).path }
        try ArchiveFile.write(.encryptedZip, [.file("secret.json", ArchiveTests.log(9))], to: path("locked.zip"))
        try ArchiveFile.write(
            .tar,
            [
                .file("ok.json", ArchiveTests.log(1)), .file("../up.json", ArchiveTests.log(2)),
                .symbolicLink("link.json", to: "/etc/passwd"),
            ], to: path("odd.tar"))
        try ArchiveFile.write(
            .tar, [.file("ok.json", ArchiveTests.log(1)), .symbolicLink("l", to: "ok.json")], to: path("links.tar"))
        var ledger = try ingest(program, "locked.zip", "odd.tar", code: 3)
        #expect(ledger["locked.zip"]?["status"] == "partial")
        #expect(ledger["locked.zip!/secret.json"]?["reason"]?.hasPrefix("encrypted") == true)
        #expect(ledger["odd.tar"]?["status"] == "partial" && ledger["odd.tar!/ok.json"]?["kept"] == "1")
        #expect(ledger["odd.tar!/../up.json"]?["status"] == "skipped")
        // It stays so.
        _ = try ingest(program, "locked.zip", "odd.tar", code: 3)
        try FileManager.default.removeItem(atPath: program.database)
        ledger = try ingest(program, "links.tar", code: 0)
        #expect(ledger["links.tar!/l"]?["status"] == "skipped" && ledger["links.tar"]?["status"] == "ingested")
    }

    /// A limit that is raised lets a cut archive be read anew.
    @Test func aLimitThatIsRaised() throws {
        let program = try Program()
        defer { program.remove() }
        let blanks = Data(repeating: 0x20, count: 2 << 20)
        try ArchiveFile.write(
            .zip, [.file("1.json", ArchiveTests.log(1) + blanks), .file("2.json", ArchiveTests.log(2))],
            to: program.folder.appendingPathComponent("a.zip").path)
        #expect(try program.run("ingest", "--max-inflated", "1M", "a.zip", in: program.folder).code == 3)
        let row = parseCSV(try program.run("files", "--format", "csv").output).first { $0["path"] == "a.zip" }
        #expect(row?["reason"]?.contains("inflates beyond") == true)
        let ledger = try ingest(program, "a.zip", code: 0)
        #expect(ledger["a.zip!/1.json"]?["kept"] == "1" && ledger["a.zip!/2.json"]?["kept"] == "1")
    }
}
