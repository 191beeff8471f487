import Evidence
import Foundation

/// What is made of a pack's sums once they are there: a signature by a key
/// that the user has, a request for a time stamp. Both by the programs that
/// people check them with, given their arguments one by one.
struct PackSeal {
    var signKey: String?
    var asksForTimestamp: Bool

    /// - Throws: ``PackProblem`` with the program's own words.
    func apply(to folder: String) throws {
        let sums = "\(folder)/\(PackManifest.sums)"
        if let signKey { try run("ssh-keygen", ["-q", "-Y", "sign", "-f", signKey, "-n", "deploytrail", sums]) }
        if asksForTimestamp {
            try run(
                "openssl",
                [
                    "ts", "-query", "-data", sums, "-sha256", "-cert", "-no_nonce", "-out",
                    "\(folder)/manifest.sha256.tsq",
                ])
        }
    }

    private func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let errors = Pipe()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        try process.run()
        let words = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let said = String(decoding: words, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            throw PackProblem(description: "\(program) failed: \(said)")
        }
    }
}
