import CArchive
import Foundation

/// libarchive's reader over one of our sources. Only what is asked for is
/// switched on; nothing is ever written to disk.
final class ArchiveHandle {
    /// Where the archive's bytes come from.
    enum Input {
        /// A file, in which it may move about: a zip's directory stands at its
        /// end.
        case file(OpenFile)
        case memory([UInt8])
        case stream(any ByteSource)
    }

    let pointer: OpaquePointer
    private var input: Input
    private let buffer: UnsafeMutablePointer<UInt8>
    private var memory: UnsafeMutableBufferPointer<UInt8>?
    private var streamProblem: String?

    private static let stretch = 1 << 18

    init(_ input: Input) {
        self.input = input
        guard let made = archive_read_new() else { fatalError("no memory for an archive's reader") }
        pointer = made
        buffer = .allocate(capacity: ArchiveHandle.stretch)
    }

    deinit {
        archive_read_free(pointer)
        buffer.deallocate()
        memory?.deallocate()
    }

    /// Begins to read; to be called once the formats are chosen.
    ///
    /// - Returns: why it can't be read; nil when all is well.
    func open() -> String? {
        let result: Int32 =
            switch input {
            case .file(let file): archive_read_open_fd(pointer, file.descriptor, ArchiveHandle.stretch)
            case .memory(let bytes): openMemory(bytes)
            case .stream:
                archive_read_open(
                    pointer, Unmanaged.passUnretained(self).toOpaque(), nil,
                    { _, client, start in
                        guard let client, let start else { return -1 }
                        return Unmanaged<ArchiveHandle>.fromOpaque(client).takeUnretainedValue().refill(start)
                    }, nil)
            }
        return result == ARCHIVE_OK || result == ARCHIVE_WARN ? nil : message
    }

    /// libarchive reads the bytes for as long as it lives: they stay at one
    /// place until then.
    private func openMemory(_ bytes: [UInt8]) -> Int32 {
        let place = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, bytes.count))
        _ = place.update(fromContentsOf: bytes)
        memory = place
        input = .memory([])
        return archive_read_open_memory(pointer, place.baseAddress, bytes.count)
    }

    private func refill(_ start: UnsafeMutablePointer<UnsafeRawPointer?>) -> Int {
        guard case .stream(let source) = input else { return -1 }
        let got = source.read(into: buffer, capacity: ArchiveHandle.stretch)
        start.pointee = UnsafeRawPointer(buffer)
        if got == 0, let why = source.problem {
            streamProblem = why
            return Int(ARCHIVE_FATAL)
        }
        return got
    }

    /// What went wrong last.
    var message: String {
        streamProblem ?? archive_error_string(pointer).map { String(cString: $0) } ?? "it cannot be read"
    }
}
