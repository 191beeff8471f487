import Foundation
import Hashing

/// Whoever reads our output has gone: no error of ours.
public struct BrokenPipe: Error {
    public init() {}
}

/// Why a file can't be written.
public struct OutputProblem: Error, CustomStringConvertible {
    public let description: String
}

/// Where rendered bytes go: standard output, or a file that appears only when
/// it is whole.
public final class OutputSink {
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private let target: (temporary: String, final: String)?
    private var isFinished = false
    private var hash: SHA256?
    /// SHA-256 of all bytes, in lower-case hexadecimal digits: there once it
    /// is finished, where ``hashing()`` asked for it.
    public private(set) var sha256: String?

    private let closes: Bool
    private let keeps: Bool
    /// All that was written, where it stays in memory.
    package var text: String { String(decoding: buffer, as: UTF8.self) }

    private init(descriptor: Int32, target: (String, String)?, closes: Bool = false, keeps: Bool = false) {
        self.descriptor = descriptor
        self.keeps = keeps
        self.target = target
        self.closes = closes
    }

    /// The same, adding up the SHA-256 of what passes.
    public func hashing() -> OutputSink {
        hash = SHA256()
        return self
    }

    /// For tests and hashes: takes all and keeps nothing.
    public static func nowhere() throws -> OutputSink {
        let descriptor = open("/dev/null", O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw OutputProblem(description: "cannot write '/dev/null': \(String(cString: strerror(errno)))")
        }
        return OutputSink(descriptor: descriptor, target: nil, closes: true)
    }

    /// Keeps all in memory, as ``text``.
    package static func memory() -> OutputSink { OutputSink(descriptor: -1, target: nil, keeps: true) }

    public static func standardOutput() -> OutputSink { OutputSink(descriptor: STDOUT_FILENO, target: nil) }

    /// A file with mode 0600, first under a temporary name in the same folder.
    /// A link stays a link; what is no file (`/dev/null`, a FIFO) is written to
    /// as it is.
    ///
    /// - Throws: ``OutputProblem``.
    public static func file(_ path: String) throws -> OutputSink {
        func problem() -> OutputProblem {
            OutputProblem(description: "cannot write '\(path)': \(String(cString: strerror(errno)))")
        }
        var status = stat()
        let exists = stat(path, &status) == 0
        if exists, status.st_mode & S_IFMT != S_IFREG, status.st_mode & S_IFMT != S_IFDIR {
            let descriptor = open(path, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw problem() }
            return OutputSink(descriptor: descriptor, target: nil, closes: true)
        }
        let final = exists ? resolved(path) : path
        let temporary = "\(final).\(getpid()).part"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw problem() }
        return OutputSink(descriptor: descriptor, target: (temporary, final))
    }

    /// The path without symbolic links.
    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    deinit {
        if closes || target != nil { close(descriptor) }
        guard let target else { return }
        if !isFinished { unlink(target.temporary) }
    }

    public func write(_ text: String) throws {
        buffer.append(contentsOf: text.utf8)
        if buffer.count > 1 << 16 { try flush() }
    }

    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        buffer.append(contentsOf: bytes)
        if buffer.count > 1 << 16 { try flush() }
    }

    /// Writes what is left; of a file, makes it appear.
    public func finish() throws {
        try flush()
        isFinished = true
        sha256 = hash.map { SHA256.hex($0.finish()) }
        hash = nil
        guard let target else { return }
        guard fsync(descriptor) == 0, rename(target.temporary, target.final) == 0 else {
            isFinished = false
            throw OutputProblem(description: "cannot write '\(target.final)': \(String(cString: strerror(errno)))")
        }
    }

    private func flush() throws {
        if keeps { return }
        hash?.update(buffer, count: buffer.count)
        var start = 0
        while start < buffer.count {
            let written = buffer.withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress! + start, $0.count - start)
            }
            if written < 0 {
                if errno == EINTR { continue }
                if errno == EPIPE { throw BrokenPipe() }
                throw OutputProblem(description: "cannot write: \(String(cString: strerror(errno)))")
            }
            start += written
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
