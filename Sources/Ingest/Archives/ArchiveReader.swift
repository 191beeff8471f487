import CArchive
import Foundation

/// Goes through the members of a zip or tar archive, one after the other, and
/// gives their bytes; nothing is written to disk.
final class ArchiveReader {
    /// A member that is a file.
    struct Member {
        let name: EvidenceLocation.Member
        /// Why its bytes are not to be read; nil where they are.
        let refusal: Refusal?
    }

    enum Refusal {
        /// It holds no data of its own: a link, a device.
        case noFile(String)
        /// Data that can't be read, or whose name is made to harm.
        case withheld(String)

        var reason: String {
            switch self {
            case .noFile(let reason), .withheld(let reason): reason
            }
        }
    }

    private let handle: ArchiveHandle
    /// How often each name came, by ``Ledger/mark(_:)``.
    private var seen: [UInt64: Int] = [:]
    private let limits: ArchiveLimits
    private(set) var count = 0
    /// Why the archive could not be read to its end.
    private(set) var problem: String?

    init(_ format: ArchiveFormat, _ input: ArchiveHandle.Input, limits: ArchiveLimits) {
        self.limits = limits
        handle = ArchiveHandle(input)
        switch format {
        case .zip: archive_read_support_format_zip(handle.pointer)
        case .tar: archive_read_support_format_tar(handle.pointer)
        }
        archive_read_support_format_empty(handle.pointer)
        problem = handle.open().map { "the \(format.rawValue) archive is damaged: \($0)" }
    }

    /// The next member that is no folder; nil at the end.
    func next() -> Member? {
        while problem == nil {
            var entry: OpaquePointer?
            let result = inUnicode { archive_read_next_header(handle.pointer, &entry) }
            if result == ARCHIVE_EOF { return nil }
            guard result == ARCHIVE_OK || result == ARCHIVE_WARN, let entry else {
                problem = "the archive is damaged or ends in the middle: \(handle.message)"
                return nil
            }
            let type = mode_t(archive_entry_filetype(entry)) & S_IFMT
            if type == S_IFDIR { continue }
            count += 1
            guard count <= limits.members else {
                problem = "an archive of more than \(limits.members) members: unpack it"
                return nil
            }
            return member(entry, type)
        }
        return nil
    }

    private func member(_ entry: OpaquePointer, _ type: mode_t) -> Member {
        let name = inUnicode { ArchiveReader.name(of: entry) } ?? Array("member \(count)".utf8)
        let number = (seen[Ledger.mark(name)] ?? 0) + 1
        seen[Ledger.mark(name)] = number
        return Member(
            name: EvidenceLocation.Member(name: name, number: number),
            refusal: ArchiveReader.refusal(entry, type, name))
    }

    private static func name(of entry: OpaquePointer) -> [UInt8]? {
        guard let name = archive_entry_pathname(entry) ?? archive_entry_pathname_utf8(entry) else { return nil }
        let bytes = Array(UnsafeRawBufferPointer(start: name, count: strlen(name)))
        return bytes.isEmpty ? nil : bytes
    }

    private static func refusal(_ entry: OpaquePointer, _ type: mode_t, _ name: [UInt8]) -> Refusal? {
        func text(_ target: UnsafePointer<CChar>?) -> String {
            target.map { Discovery.display(Array(UnsafeRawBufferPointer(start: $0, count: strlen($0)))) } ?? "?"
        }
        if archive_entry_hardlink(entry) != nil {
            return .noFile("a hard link to \(text(archive_entry_hardlink(entry)))")
        }
        switch type {
        case S_IFREG, 0: break
        case S_IFLNK: return .noFile("a symbolic link to \(text(archive_entry_symlink(entry))): not followed")
        case S_IFIFO: return .noFile("not a regular file: a FIFO")
        case S_IFSOCK: return .noFile("not a regular file: a socket")
        default: return .noFile("not a regular file: a device")
        }
        if let why = unsafety(name) { return .withheld(why) }
        if archive_entry_is_encrypted(entry) != 0 { return .withheld("encrypted: decrypt the archive and ingest it") }
        return nil
    }

    /// What is wrong with a name that would leave the folder it is unpacked to.
    private static func unsafety(_ name: [UInt8]) -> String? {
        let parts = name.split(omittingEmptySubsequences: false) { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
        if parts[0].isEmpty || parts[0].count == 2 && parts[0].last == UInt8(ascii: ":") {
            return "an absolute path in an archive: not read"
        }
        if parts.contains(ArraySlice("..".utf8)) { return "a path with \"..\" in an archive: not read" }
        return nil
    }

    /// The bytes of the member that ``next()`` gave last; valid until it is
    /// called again.
    func bytes() -> any ByteSource { MemberSource(handle, self) }

    private final class MemberSource: ByteSource {
        private let handle: ArchiveHandle
        /// The archive has to live as long as its member is read.
        private let archive: ArchiveReader
        private(set) var problem: String?

        init(_ handle: ArchiveHandle, _ archive: ArchiveReader) {
            self.handle = handle
            self.archive = archive
        }

        func read(into buffer: UnsafeMutablePointer<UInt8>, capacity: Int) -> Int {
            guard problem == nil else { return 0 }
            let got = archive_read_data(handle.pointer, buffer, capacity)
            if got >= 0 { return got }
            problem = "its data in the archive is damaged: \(handle.message)"
            return 0
        }
    }
}

/// How much of an archive is read.
struct ArchiveLimits: Sendable {
    /// Members, folders aside.
    var members = 1_000_000
    /// Archives in archives.
    var depth = 3
    /// Bytes of a zip that is no file on disk: its directory stands at its end,
    /// so all of it has to be held.
    var heldZip = 64 << 20
    /// Bytes of all members of one archive.
    var bytes: Int64
    /// Bytes of the file on disk.
    var compressed: Int64
}

/// libarchive turns names into the thread's locale: names beyond ASCII come out
/// as UTF-8, whatever the host is set to.
private func inUnicode<Result>(_ body: () -> Result) -> Result {
    guard let unicode = unicodeLocale else { return body() }
    let before = uselocale(unicode)
    defer { uselocale(before) }
    return body()
}

nonisolated(unsafe) private let unicodeLocale: locale_t? = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil)
