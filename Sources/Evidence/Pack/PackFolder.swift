import Foundation
import Report

/// A pack under construction: a folder beside its place, which takes its name
/// once it is whole.
public final class PackFolder {
    /// A file of the pack.
    public struct File: Sendable, Equatable {
        /// Relative to the pack, with `/`.
        public var path: String
        public var bytes: Int
        /// 64 lower-case hexadecimal digits.
        public var sha256: String
        /// What it is, in a few words.
        public var what: String
    }

    /// Where the files are while the pack is made.
    public let folder: String
    private let final: String
    private var isFinished = false
    /// The files, by their paths' bytes.
    public private(set) var files: [File] = []

    /// - Throws: ``OutputProblem`` where the place is taken, or can't be
    ///   written to.
    public init(at final: String) throws {
        self.final = final
        guard !FileManager.default.fileExists(atPath: final) else {
            throw PackProblem(description: "'\(final)' is there already: a pack is never changed; name another place")
        }
        folder = "\(final).\(getpid()).part"
        guard mkdir(folder, 0o700) == 0 else {
            throw PackProblem(description: "cannot make '\(final)': \(String(cString: strerror(errno)))")
        }
    }

    deinit {
        // Nothing half made is left behind.
        if !isFinished { try? FileManager.default.removeItem(atPath: folder) }
    }

    /// Adds a file, readable by its owner alone.
    ///
    /// - Throws: ``OutputProblem``, and whatever `write` throws.
    public func add(_ path: String, _ what: String, write: (OutputSink) throws -> Void) throws {
        try makeFolder(of: path)
        let sink = try OutputSink.file("\(folder)/\(path)").hashing()
        try write(sink)
        try sink.finish()
        let size = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(path)")[.size] as? Int
        files.append(File(path: path, bytes: size ?? 0, sha256: sink.sha256 ?? "", what: what))
        files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    public func add(_ path: String, _ what: String, text: String) throws {
        try add(path, what) { try $0.write(text) }
    }

    /// Adds a report in the format of its suffix.
    public func add(_ path: String, _ document: ReportDocument, _ renderer: any Renderer) throws {
        try add(path, document.title) { try renderer.render(document, to: $0) }
    }

    private func makeFolder(of path: String) throws {
        var made = folder
        for part in path.split(separator: "/").dropLast() {
            made += "/\(part)"
            guard mkdir(made, 0o700) == 0 || errno == EEXIST else {
                throw PackProblem(description: "cannot make '\(made)': \(String(cString: strerror(errno)))")
            }
        }
    }

    /// Gives the folder its name.
    public func finish() throws {
        guard rename(folder, final) == 0 else {
            throw PackProblem(description: "cannot make '\(final)': \(String(cString: strerror(errno)))")
        }
        isFinished = true
    }
}

/// Why a pack can't be made or checked.
public struct PackProblem: Error, CustomStringConvertible {
    public let description: String

    public init(description: String) { self.description = description }
}
