import CArchive

/// What Zstandard data inflate to, by libarchive: of any number of frames.
final class ZstdSource: ByteSource {
    private let reader: ArchiveHandle
    private var isOpen = false
    private(set) var problem: String?

    init(_ source: any ByteSource) {
        reader = ArchiveHandle(.stream(source))
        archive_read_support_filter_zstd(reader.pointer)
        archive_read_support_format_raw(reader.pointer)
        archive_read_support_format_empty(reader.pointer)
        problem = reader.open()
        guard problem == nil else { return }
        var entry: OpaquePointer?
        let result = archive_read_next_header(reader.pointer, &entry)
        if result == ARCHIVE_OK || result == ARCHIVE_WARN {
            isOpen = true
        } else if result != ARCHIVE_EOF {
            problem = "the zstd data is damaged: \(reader.message)"
        }
    }

    func read(into buffer: UnsafeMutablePointer<UInt8>, capacity: Int) -> Int {
        guard isOpen, problem == nil else { return 0 }
        let got = archive_read_data(reader.pointer, buffer, capacity)
        if got >= 0 { return got }
        problem = "the zstd data is damaged or ends in the middle: \(reader.message)"
        return 0
    }
}
