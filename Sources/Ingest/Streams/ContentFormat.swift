/// What bytes are, judged by the first of them.
enum ContentFormat: Equatable {
    case text(TextEncoding)
    case gzip
    case zstd
    case archive(ArchiveFormat)
    /// Compressed or packed in a way that is not read, by its name.
    case foreign(String)

    /// Bytes that tell a tar archive, the hungriest of them.
    static let headLength = 512

    /// Sources: RFC 1952 (gzip), RFC 8878 (Zstandard, with its skippable
    /// frames), PKWARE's APPNOTE (zip), POSIX `ustar`; the other marks are those
    /// of libarchive's own readers.
    init(_ head: ArraySlice<UInt8>) {
        func begins(_ mark: [UInt8]) -> Bool { head.starts(with: mark) }
        if begins([0x1F, 0x8B]) {
            self = .gzip
        } else if begins([0x28, 0xB5, 0x2F, 0xFD])
            || head.count >= 4 && head.dropFirst().starts(with: [0x2A, 0x4D, 0x18]) && head.first! & 0xF0 == 0x50
        {
            self = .zstd
        } else if begins([0x50, 0x4B, 3, 4]) || begins([0x50, 0x4B, 5, 6]) || begins([0x50, 0x4B, 7, 8]) {
            self = .archive(.zip)
        } else if ContentFormat.isTar(Array(head.prefix(ContentFormat.headLength))) {
            self = .archive(.tar)
        } else if let name = ContentFormat.foreign.first(where: { begins($0.mark) })?.name {
            self = .foreign(name)
        } else {
            self = .text(TextEncoding(head))
        }
    }

    private static let foreign: [(mark: [UInt8], name: String)] = [
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz"), (Array("BZh".utf8) + [0x31], "bzip2"),
        (Array("BZh".utf8) + [0x39], "bzip2"), ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "7z"),
        (Array("Rar!".utf8) + [0x1A, 0x07], "RAR"), ([0x04, 0x22, 0x4D, 0x18], "LZ4"),
        (Array("LZIP".utf8), "lzip"), ([0x1F, 0x9D], "compress"),
    ]

    /// A header's checksum is the sum of its bytes, its own taken as blanks.
    private static func isTar(_ head: [UInt8]) -> Bool {
        guard head.count == headLength, head[0] != 0 else { return false }
        let field = head[148..<156].filter { $0 != 0 && $0 != 0x20 }
        guard !field.isEmpty, let written = Int(String(decoding: field, as: UTF8.self), radix: 8) else { return false }
        let sum = head.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 0x20 : Int($1.element)) }
        return sum == written
    }
}

/// The archives that are read.
enum ArchiveFormat: String {
    case zip, tar
}

/// How a text's characters are written.
enum TextEncoding: Equatable {
    case utf8, utf16LittleEndian, utf16BigEndian, utf32LittleEndian, utf32BigEndian

    /// By the byte order mark, else by where the zero bytes of the first
    /// characters stand, which are ASCII in JSON and in CSV headers (RFC 4627,
    /// section 3). Windows PowerShell's `>` writes UTF-16 with a mark.
    init(_ head: ArraySlice<UInt8>) {
        let bytes = Array(head.prefix(4))
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) {
            self = .utf32LittleEndian
        } else if bytes == [0, 0, 0xFE, 0xFF] {
            self = .utf32BigEndian
        } else if bytes.starts(with: [0xFF, 0xFE]) {
            self = .utf16LittleEndian
        } else if bytes.starts(with: [0xFE, 0xFF]) {
            self = .utf16BigEndian
        } else {
            switch bytes.map({ $0 == 0 }) {
            case [false, true, true, true]: self = .utf32LittleEndian
            case [true, true, true, false]: self = .utf32BigEndian
            case [false, true, false, true], [false, true]: self = .utf16LittleEndian
            case [true, false, true, false], [true, false]: self = .utf16BigEndian
            default: self = .utf8
            }
        }
    }
}
