import Foundation

/// Keeps a second writer out, and tells it who the first one is.
///
/// The lock is the kernel's (`flock`), so a killed process leaves none behind;
/// the file's text only says who holds it.
final class WriterLock {
    private let descriptor: Int32

    /// - Throws: ``StoreError/held(by:)``, ``StoreError/unusable(path:reason:)``.
    init(path: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreError.unusable(path: path, reason: String(cString: strerror(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            var buffer = [UInt8](repeating: 0, count: 300)
            let got = pread(descriptor, &buffer, buffer.count, 0)
            close(descriptor)
            let holder = String(decoding: buffer.prefix(max(0, got)), as: UTF8.self)
                .trimmingCharacters(in: .whitespacesAndNewlines)
            throw StoreError.held(by: holder.isEmpty ? "unknown process" : holder)
        }
        let started = ISO8601DateFormatter().string(from: Date())
        let text = "process \(getpid()) on \(ProcessInfo.processInfo.hostName), since \(started)\n"
        ftruncate(descriptor, 0)
        _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
    }

    deinit {
        ftruncate(descriptor, 0)
        close(descriptor)
    }
}
