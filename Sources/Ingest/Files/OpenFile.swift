import Foundation

/// A file opened for reading; only regular files, never waiting for anybody
/// (a FIFO, a device).
final class OpenFile {
    let descriptor: Int32

    /// - Throws: ``FileProblem`` with the system's words.
    init(_ location: [UInt8]) throws {
        var terminated = location.map { CChar(bitPattern: $0) }
        terminated.append(0)
        descriptor = open(terminated, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw FileProblem.system("cannot be opened", errno) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw FileProblem.notRegular
        }
    }

    deinit { close(descriptor) }

    /// Up to `capacity` bytes from where the last reading ended; 0 at the end.
    func read(into buffer: UnsafeMutablePointer<UInt8>, capacity: Int) throws -> Int {
        while true {
            let got = Foundation.read(descriptor, buffer, capacity)
            if got >= 0 { return got }
            if errno != EINTR { throw FileProblem.system("cannot be read", errno) }
        }
    }
}

/// Why a file cannot be read.
enum FileProblem: Error {
    case system(String, Int32)
    case notRegular
    case changing
    /// Its bytes end before they should.
    case unreadable(String)
    /// There is no such member in the archive any more.
    case memberGone

    var reason: String {
        switch self {
        case .system(let what, let code): "\(what): \(String(cString: strerror(code)))"
        case .notRegular: "not a regular file"
        case .changing: "it changed while it was read; ingest it again"
        case .unreadable(let reason): reason
        case .memberGone: "it is no longer in its archive"
        }
    }
}
