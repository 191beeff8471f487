import Foundation
import Web

/// Makes reports' files with this program in a process of its own.
struct ChildExports: Exports {
    let database: String
    /// What `--config` named.
    let configuration: String?

    func make(_ arguments: [String], subject: String?, at path: String, seconds: Double) throws {
        let process = Process()
        // The program that runs, even where its file has been replaced
        // (proc(5)).
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe")
        let config = configuration.map { ["--config=\($0)"] } ?? []
        process.arguments =
            arguments + ["--db=\(database)", "--output=\(path)"] + (arguments.first == "report" ? config : [])
            + (subject.map { ["--", $0] } ?? [])
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        // Its notes are not the page's; why it failed is.
        let words = path + ".err"
        FileManager.default.createFile(atPath: words, contents: nil, attributes: [.posixPermissions: 0o600])
        defer { unlink(words) }
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: words))
        let done = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in done.signal() }
        do { try process.run() } catch {
            throw ExportProblem(description: "cannot run this program again: \(error.localizedDescription)")
        }
        if done.wait(timeout: .now() + seconds) == .timedOut {
            kill(process.processIdentifier, SIGKILL)
            done.wait()
            throw ExportProblem(
                description: "\(arguments.joined(separator: " ")): not done after \(Int(seconds)) seconds")
        }
        guard process.terminationReason == .exit, [0, 3].contains(process.terminationStatus) else {
            let said = try Data(contentsOf: URL(fileURLWithPath: words)).prefix(2_000)
            throw ExportProblem(
                description: "\(arguments.joined(separator: " ")): ended with \(process.terminationStatus): "
                    + String(decoding: said, as: UTF8.self))
        }
    }
}
