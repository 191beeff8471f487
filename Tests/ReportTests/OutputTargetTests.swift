import Foundation
import Testing

@testable import Report

/// Outputs that are no plain files.
@Suite final class OutputTargetTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("target-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    private func entries() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    /// `--output /dev/null`, by root even: a device is written to, never
    /// replaced.
    @Test func whatIsNoFileStaysWhatItIs() throws {
        let fifo = path("fifo")
        mkfifo(fifo, 0o600)
        let reader = open(fifo, O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        let sink = try OutputSink.file(fifo)
        try sink.write("through")
        try sink.finish()
        var buffer = [UInt8](repeating: 0, count: 20)
        #expect(read(reader, &buffer, 20) == 7)
        var status = stat()
        #expect(lstat(fifo, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
        #expect(try entries() == ["fifo"])
    }

    @Test func aLinkStaysALink() throws {
        try "old".write(toFile: path("target"), atomically: false, encoding: .utf8)
        symlink("target", path("link"))
        let sink = try OutputSink.file(path("link"))
        try sink.write("new")
        try sink.finish()
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path("link")) == "target")
        #expect(try String(contentsOfFile: path("target"), encoding: .utf8) == "new")
        #expect(try entries() == ["link", "target"])
    }
}
