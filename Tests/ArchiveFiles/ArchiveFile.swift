import CArchive
import Foundation

/// Makes archives for tests, also such as no program would make.
public struct ArchiveFile {
    /// What stands in it.
    public enum Entry {
        case file(String, Data)
        case symbolicLink(String, to: String)
        case hardLink(String, to: String)
        case fifo(String)
        case device(String)
        case folder(String)
    }

    public enum Format: Sendable { case zip, encryptedZip, tar, tarGzip, tarZstd }

    /// Writes an archive to a path.
    public static func write(_ format: Format, _ entries: [Entry], to path: String) throws {
        // Names beyond ASCII are turned into the thread's locale and back.
        let before = uselocale(newlocale(LC_CTYPE_MASK, "C.UTF-8", nil))
        defer { uselocale(before) }
        let archive = archive_write_new()
        defer { archive_write_free(archive) }
        switch format {
        case .zip, .encryptedZip: archive_write_set_format_zip(archive)
        case .tar, .tarGzip, .tarZstd: archive_write_set_format_pax_restricted(archive)
        }
        if format == .tarGzip { archive_write_add_filter_gzip(archive) }
        if format == .tarZstd { archive_write_add_filter_zstd(archive) }
        if format == .encryptedZip {
            try check(archive_write_set_options(archive, "zip:encryption=zipcrypt"), archive)
            try check(archive_write_set_passphrase(archive, "secret"), archive)
        }
        try check(archive_write_open_filename(archive, path), archive)
        for entry in entries { try put(entry, archive) }
        try check(archive_write_close(archive), archive)
    }

    /// The bytes of an archive.
    public static func bytes(_ format: Format, _ entries: [Entry]) throws -> Data {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("archive-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try write(format, entries, to: path)
        return try Data(contentsOf: URL(fileURLWithPath: path))
    }

    private static func put(_ entry: Entry, _ archive: OpaquePointer?) throws {
        let header = archive_entry_new()
        defer { archive_entry_free(header) }
        var content = Data()
        archive_entry_set_perm(header, 0o644)
        archive_entry_set_mtime(header, 1_767_225_600, 0)
        switch entry {
        case .file(let name, let data):
            archive_entry_set_pathname_utf8(header, name)
            archive_entry_set_filetype(header, UInt32(S_IFREG as mode_t))
            content = data
        case .symbolicLink(let name, let target):
            archive_entry_set_pathname_utf8(header, name)
            archive_entry_set_filetype(header, UInt32(S_IFLNK as mode_t))
            archive_entry_set_symlink(header, target)
        case .hardLink(let name, let target):
            archive_entry_set_pathname_utf8(header, name)
            archive_entry_set_filetype(header, UInt32(S_IFREG as mode_t))
            archive_entry_set_hardlink(header, target)
        case .fifo(let name):
            archive_entry_set_pathname_utf8(header, name)
            archive_entry_set_filetype(header, UInt32(S_IFIFO as mode_t))
        case .device(let name):
            archive_entry_set_pathname_utf8(header, name)
            archive_entry_set_filetype(header, UInt32(S_IFCHR as mode_t))
        case .folder(let name):
            archive_entry_set_pathname_utf8(header, name)
            archive_entry_set_filetype(header, UInt32(S_IFDIR as mode_t))
        }
        archive_entry_set_size(header, Int64(content.count))
        try check(archive_write_header(archive, header), archive)
        let written = content.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) }
        if written != content.count { throw Failure(archive) }
    }

    private static func check(_ result: Int32, _ archive: OpaquePointer?) throws {
        if result != ARCHIVE_OK { throw Failure(archive) }
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String

        init(_ archive: OpaquePointer?) {
            description = archive_error_string(archive).map { String(cString: $0) } ?? "no archive could be written"
        }
    }
}

/// zlib's gzip, one member.
public func gzipped(_ data: Data) throws -> Data { try filtered(data, archive_write_add_filter_gzip) }

/// Zstandard, one frame.
public func zstandard(_ data: Data) throws -> Data { try filtered(data, archive_write_add_filter_zstd) }

private func filtered(_ data: Data, _ filter: (OpaquePointer?) -> Int32) throws -> Data {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("packed-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let archive = archive_write_new()
    defer { archive_write_free(archive) }
    _ = filter(archive)
    archive_write_set_format_raw(archive)
    guard archive_write_open_filename(archive, path) == ARCHIVE_OK else { throw ArchiveFile.Failure(archive) }
    let header = archive_entry_new()
    defer { archive_entry_free(header) }
    archive_entry_set_filetype(header, UInt32(S_IFREG as mode_t))
    guard archive_write_header(archive, header) == ARCHIVE_OK else { throw ArchiveFile.Failure(archive) }
    let written = data.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) }
    guard written == data.count, archive_write_close(archive) == ARCHIVE_OK else { throw ArchiveFile.Failure(archive) }
    return try Data(contentsOf: URL(fileURLWithPath: path))
}
