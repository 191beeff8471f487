import Foundation
import Testing

/// `docs/responders.md`: every command of the page, run in its order on the
/// samples, prints what the page shows. `DEPLOYTRAIL_GOLDENS=write` writes the
/// outputs into the page anew: look at the difference before it is committed.
@Suite struct RespondersTests {
    /// A block of the page that begins with ```` ```console ````: after `$ `
    /// a command, continued after a line that ends in `\`; then its output.
    private struct Block: Equatable {
        var command: String
        var output: String
    }

    private static let page = Program.root.appendingPathComponent("docs/responders.md")

    @Test func everyCommandPrintsWhatThePageShows() throws {
        let program = try Program()
        defer { program.remove() }
        let text = try String(contentsOf: RespondersTests.page, encoding: .utf8)
        let pieces = try RespondersTests.pieces(text)
        let shown = pieces.compactMap(\.block)
        #expect(shown.first?.command.hasPrefix("deploytrail ingest") == true)
        var printed: [Block] = []
        for block in shown {
            printed.append(Block(command: block.command, output: try RespondersTests.run(block.command, program)))
        }
        if ProcessInfo.processInfo.environment["DEPLOYTRAIL_GOLDENS"] == "write" {
            var fresh = printed[...]
            let lines = pieces.map { piece in
                piece.block == nil ? piece.text : RespondersTests.text(of: fresh.removeFirst())
            }
            try lines.joined(separator: "\n").write(to: RespondersTests.page, atomically: true, encoding: .utf8)
        } else {
            for (expected, found) in zip(shown, printed) {
                #expect(found.output == expected.output, "$ \(expected.command)")
            }
        }
    }

    /// The page leads through each command that a responder needs.
    @Test func thePathIsWhole() throws {
        let text = try String(contentsOf: RespondersTests.page, encoding: .utf8)
        let commands = try RespondersTests.pieces(text).compactMap(\.block?.command)
        for name in ["ingest", "find", "trace", "why", "event", "report denied"] {
            #expect(commands.contains { $0.hasPrefix("deploytrail \(name) ") }, "\(name)")
        }
    }

    /// With `sh`, as the page's reader would, this build's program in PATH.
    private static func run(_ command: String, _ program: Program) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        process.currentDirectoryURL = Program.root
        let path = Program.executable.deletingLastPathComponent().path
        process.environment = [
            "PATH": "\(path):/usr/bin:/bin", "DEPLOYTRAIL_DB": program.database, "COLUMNS": "100", "LC_ALL": "C.UTF-8",
        ]
        let output = program.folder.appendingPathComponent("page-\(UUID().uuidString)")
        FileManager.default.createFile(atPath: output.path, contents: nil)
        let file = try FileHandle(forWritingTo: output)
        process.standardOutput = file
        process.standardError = file
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        // A block of the page has no empty lines at its end.
        var lines = try String(contentsOf: output, encoding: .utf8).components(separatedBy: "\n")
        while lines.last == "" { lines.removeLast() }
        return lines.map { $0 + "\n" }.joined()
    }

    /// The page as texts and blocks, in order; joined by line ends they are it.
    private static func pieces(_ page: String) throws -> [(text: String, block: Block?)] {
        var pieces: [(text: String, block: Block?)] = []
        var lines = page.components(separatedBy: "\n")[...]
        while let line = lines.popFirst() {
            guard line == "```console" else {
                pieces.append((line, nil))
                continue
            }
            let end = try #require(lines.firstIndex(of: "```"), "a block without an end")
            let inside = Array(lines[..<end])
            lines = lines[(end + 1)...]
            let first = try #require(inside.first, "a block without a command")
            try #require(first.hasPrefix("$ "), "a block begins with a command")
            let continued = inside.prefix { $0.hasSuffix("\\") }.count
            let command = inside.prefix(continued + 1).joined(separator: "\n").dropFirst(2)
            let output = inside.dropFirst(continued + 1).map { $0 + "\n" }.joined()
            pieces.append(("", Block(command: String(command), output: output)))
        }
        return pieces
    }

    private static func text(of block: Block) -> String { "```console\n$ \(block.command)\n\(block.output)```" }
}
