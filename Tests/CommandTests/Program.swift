import Foundation

/// The built program, run as a person would.
struct Program {
    /// What a run came to.
    struct Result {
        let code: Int32
        let output: String
        let errors: String
        let bytes: Data
    }

    /// A folder that is this test's own.
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("deploytrail-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// The project's folder.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Beside the test bundle.
    static let executable: URL = {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        for folder in [bundle, bundle.deletingLastPathComponent()] {
            let program = folder.appendingPathComponent("deploytrail")
            if FileManager.default.isExecutableFile(atPath: program.path) { return program }
        }
        return root.appendingPathComponent(".build/debug/deploytrail")
    }()

    /// A third-party data set, where the machine has them; nil elsewhere.
    static func thirdParty(_ name: String) -> URL? {
        let folder = root.appendingPathComponent("../shared/data/\(name)").standardized
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }

    var database: String { folder.appendingPathComponent("test.sqlite").path }

    @discardableResult
    func run(_ arguments: String..., in directory: URL? = nil, environment: [String: String] = [:]) throws -> Result {
        try run(arguments, in: directory, environment: environment)
    }

    @discardableResult
    func run(
        _ arguments: [String], in directory: URL? = nil, environment: [String: String] = [:]
    ) throws -> Result {
        let process = try start(arguments, in: directory, environment: environment)
        process.process.waitUntilExit()
        let bytes = try Data(contentsOf: process.output)
        let errors = try Data(contentsOf: process.errors)
        return Result(
            code: process.process.terminationStatus, output: String(decoding: bytes, as: UTF8.self),
            errors: String(decoding: errors, as: UTF8.self), bytes: bytes)
    }

    /// Begins a run; its output goes to files.
    func start(
        _ arguments: [String], in directory: URL? = nil, environment: [String: String] = [:]
    ) throws -> (process: Process, output: URL, errors: URL) {
        let output = folder.appendingPathComponent("out-\(UUID().uuidString)")
        let errors = folder.appendingPathComponent("err-\(UUID().uuidString)")
        FileManager.default.createFile(atPath: output.path, contents: nil)
        FileManager.default.createFile(atPath: errors.path, contents: nil)
        let process = Process()
        process.executableURL = Program.executable
        process.arguments = arguments
        process.currentDirectoryURL = directory ?? Program.root
        var variables = ProcessInfo.processInfo.environment
        variables["DEPLOYTRAIL_DB"] = database
        variables.merge(environment) { $1 }
        process.environment = variables
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return (process, output, errors)
    }

    /// The report as CSV, at a fixed time.
    func deployments(_ more: String...) throws -> String {
        try run(["report", "deployments", "--format", "csv", "--all"] + more).output
    }
}

/// A small reader of RFC 4180, made for the tests alone.
func parseCSV(_ text: String) -> [[String: String]] {
    var rows: [[String]] = [[]]
    var field = ""
    var quoted = false
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
        if quoted {
            if scalar == "\"" {
                if scalars.first == "\"" { field.unicodeScalars.append(scalars.removeFirst()) } else { quoted = false }
            } else {
                field.unicodeScalars.append(scalar)
            }
        } else if scalar == "\"" {
            quoted = true
        } else if scalar == "," || scalar == "\n" {
            rows[rows.count - 1].append(field)
            field = ""
            if scalar == "\n" { rows.append([]) }
        } else if scalar != "\r" {
            field.unicodeScalars.append(scalar)
        }
    }
    if !field.isEmpty { rows[rows.count - 1].append(field) }
    guard let header = rows.first else { return [] }
    return rows.dropFirst().filter { $0.count == header.count }
        .map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
}
