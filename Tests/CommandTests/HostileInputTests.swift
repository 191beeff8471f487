import Foundation
import Testing

/// Input that attackers, crashes and bad exports make: a clear line in the
/// ledger, bounded memory, and the rest goes on.
@Suite struct HostileInputTests {
    private static func record(_ id: Int, _ more: String = "") -> String {
        let text = String(id)
        let tail = String(repeating: "0", count: 12 - text.count) + text
        return """
            {"eventVersion":"1.08","eventID":"00000000-0000-4000-8000-\(tail)","eventTime":"2026-01-01T00:00:00Z",\
            "eventSource":"ecs.amazonaws.com","eventName":"UpdateService","awsRegion":"eu-west-1",\
            "userIdentity":{"type":"Root"},"recipientAccountId":"111122223333","readOnly":false\(more)}
            """
    }

    /// What the ledger says of one file with these bytes.
    private func ledger(_ bytes: Data, name: String = "x.json", _ more: String...) throws -> [String: String] {
        let program = try Program()
        defer { program.remove() }
        let good = program.folder.appendingPathComponent("good.json")
        try HostileInputTests.record(999).write(to: good, atomically: true, encoding: .utf8)
        let file = program.folder.appendingPathComponent(name)
        try bytes.write(to: file)
        let result = try program.run(["ingest", "--format", "json"] + more + [file.path, good.path])
        #expect([0, 3].contains(result.code), "\(result.errors)")
        let rows = parseCSV(try program.run("files", "--format", "csv").output)
        let neighbour = try #require(rows.first { $0["path"] == good.path })
        #expect(neighbour["kept"] == "1", "the rest goes on")
        var row = try #require(rows.first { $0["path"] == file.path })
        row["exit"] = String(result.code)
        let rejects = parseCSV(try program.run("files", "--rejected", "--format", "csv").output)
        row["reject"] = rejects.map { $0["reason"] ?? "" }.joined(separator: " / ")
        return row
    }

    private static func records(_ all: [String]) -> Data { Data("{\"Records\":[\(all.joined(separator: ","))]}".utf8) }

    @Test func truncatedInTheMiddle() throws {
        let whole = HostileInputTests.records((1...20).map { HostileInputTests.record($0) })
        let row = try ledger(whole.prefix(whole.count / 2))
        #expect(row["status"] == "partial")
        #expect(row["exit"] == "3")
        #expect(Int(row["kept"]!)! >= 8)
        #expect(row["reject"]!.contains("ends in the middle"))
    }

    @Test func rejectedRecordsAreRowsWithReasons() throws {
        let row = try ledger(
            HostileInputTests.records([
                HostileInputTests.record(1), "17",
                "{\"eventVersion\":\"1.08\",\"eventName\":\"X\",\"eventSource\":\"s3.amazonaws.com\"}",
                HostileInputTests.record(2).replacingOccurrences(of: "2026-01-01T00", with: "2026-13-01T00"),
                HostileInputTests.record(3),
            ]))
        #expect(row["records_read"] == "5")
        #expect(row["kept"] == "2")
        #expect(row["rejected"] == "3")
        #expect(row["reject"]!.contains("not an object"))
        #expect(row["reject"]!.contains("no eventID"))
        #expect(row["reject"]!.contains("is no time"))
    }

    @Test func invalidUTF8IsRejectedAlone() throws {
        var bytes = HostileInputTests.records([
            HostileInputTests.record(1), HostileInputTests.record(2, ",\"userAgent\":\"BAD\""),
            HostileInputTests.record(3),
        ])
        let range = try #require(bytes.range(of: Data("BAD".utf8)))
        bytes.replaceSubrange(range, with: [0xC0, 0x80, 0xFF])
        let row = try ledger(bytes)
        #expect(row["kept"] == "2")
        #expect(row["reject"]!.contains("invalid UTF-8"))
    }

    @Test func byteOrderMarkAndNul() throws {
        let bom = Data([0xEF, 0xBB, 0xBF]) + HostileInputTests.records([HostileInputTests.record(1)])
        #expect(try ledger(bom)["kept"] == "1")
        let nul = HostileInputTests.records([HostileInputTests.record(1)]) + Data([0])
        let row = try ledger(nul)
        #expect(row["kept"] == "1")
        #expect(row["status"] == "partial")
    }

    @Test func nestedTenThousandDeep() throws {
        let deep = String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)
        let row = try ledger(
            HostileInputTests.records([
                HostileInputTests.record(1), HostileInputTests.record(2, ",\"requestParameters\":\(deep)"),
            ]))
        #expect(row["kept"] == "1")
        #expect(row["status"] == "partial")
        #expect(row["reject"]!.contains("nested deeper"))
    }

    @Test func aRecordOverFourMebibytes() throws {
        let long = String(repeating: "x", count: 5 << 20)
        let row = try ledger(
            HostileInputTests.records([
                HostileInputTests.record(1), HostileInputTests.record(2, ",\"userAgent\":\"\(long)\""),
                HostileInputTests.record(3),
            ]))
        #expect(row["kept"] == "2")
        #expect(row["reject"]!.contains("4 MiB"))
    }

    @Test func truncatedGzipGivesWhatItHolds() throws {
        let gzip = try Data(
            contentsOf: Program.root.appendingPathComponent(try #require(try largestSample())))
        let row = try ledger(gzip.prefix(gzip.count - 20), name: "cut.json.gz")
        #expect(row["status"] == "partial")
        #expect(row["reason"]!.contains("truncated"))
        #expect(Int(row["kept"]!)! > 0)
    }

    private func largestSample() throws -> String? {
        let base = Program.root.appendingPathComponent("samples/AWSLogs")
        let walk = FileManager.default.enumerator(at: base, includingPropertiesForKeys: [.fileSizeKey])
        var best: (URL, Int)?
        while let file = walk?.nextObject() as? URL {
            let size = try file.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
            if file.pathExtension == "gz", size > best?.1 ?? 0 { best = (file, size) }
        }
        return best.map { "samples/AWSLogs" + $0.0.path.components(separatedBy: "samples/AWSLogs")[1] }
    }

    @Test func whatIsNoLogIsSkippedWithAReason() throws {
        let notification =
            "{\"Records\":[{\"eventVersion\":\"2.1\",\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Put\",\"s3\":{}}]}"
        for (text, reason) in [
            (notification, "notification"), ("hello, world", "no JSON"), ("{\"a\":1}", "does not know"), ("", "empty"),
            (
                "{\"detail-type\":\"ECS Service Action\",\"detail\":{\"eventName\":\"SERVICE_STEADY_STATE\",\"clusterArn\":\"x\"}}",
                "EventBridge"
            ),
        ] {
            let row = try ledger(Data(text.utf8))
            #expect(row["status"] == "skipped", "\(text)")
            #expect(row["reason"]!.contains(reason), "\(text): \(row["reason"]!)")
            // It was given by name: whoever did takes it for evidence.
            #expect(row["exit"] == "3")
        }
    }

    @Test func filesThatAreNone() throws {
        let program = try Program()
        defer { program.remove() }
        let folder = program.folder.appendingPathComponent("in")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        mkfifo(folder.appendingPathComponent("fifo").path, 0o600)
        try FileManager.default.createSymbolicLink(
            at: folder.appendingPathComponent("loop"), withDestinationURL: folder)
        symlink("self", folder.appendingPathComponent("self").path)
        let odd =
            Array(folder.path.utf8CString.dropLast()) + "/odd-".utf8CString.dropLast() + [CChar(bitPattern: 0xFF), 0]
        let descriptor = open(odd, O_CREAT | O_WRONLY, 0o600)
        let text = HostileInputTests.record(1)
        write(descriptor, text, text.utf8.count)
        close(descriptor)
        let result = try program.run("ingest", folder.path)
        #expect(result.code == 3)
        let rows = parseCSV(try program.run("files", "--format", "csv").output)
        func reason(_ suffix: String) -> String { rows.first { $0["path"]!.hasSuffix(suffix) }?["reason"] ?? "" }
        #expect(reason("/fifo").contains("FIFO"))
        #expect(reason("/loop").contains("symbolic link"))
        #expect(reason("/self").contains("loop"))
        #expect(rows.first { $0["path"]!.hasSuffix("odd-\\xff") }?["kept"] == "1")
    }

    @Test func aBombIsCutOff() throws {
        let program = try Program()
        defer { program.remove() }
        let file = program.folder.appendingPathComponent("bomb.json")
        FileManager.default.createFile(atPath: file.path, contents: nil)
        let handle = try FileHandle(forWritingTo: file)
        try handle.write(contentsOf: Data("{\"Records\":[\(HostileInputTests.record(1)),".utf8))
        let space = Data(repeating: 0x20, count: 1 << 20)
        for _ in 0..<200 { try handle.write(contentsOf: space) }
        try handle.close()
        let gzip = Process()
        gzip.executableURL = URL(fileURLWithPath: "/bin/gzip")
        gzip.arguments = [file.path]
        try gzip.run()
        gzip.waitUntilExit()
        let result = try program.run("ingest", "--max-inflated", "64M", file.path + ".gz")
        #expect(result.code == 3)
        let row = try #require(parseCSV(try program.run("files", "--format", "csv").output).first)
        #expect(row["status"] == "partial")
        #expect(row["reason"]!.contains("inflates beyond"))
        #expect(row["kept"] == "1")
    }
}
