/// What the first bytes of a file say of it, to name what it is instead of a
/// log.
struct ContentHead {
    /// Bytes that are looked at.
    static let longest = 512

    /// Whether they open an object whose first member is `Records`.
    private(set) var beginsLikeLog = false
    /// What is no log at all, in words; nil where it is not known.
    private(set) var foreign: String?

    init() {}

    /// - Parameter count: readable bytes.
    init(_ start: UnsafeMutablePointer<UInt8>, _ count: Int) {
        let bytes = Array(UnsafeBufferPointer(start: start, count: min(count, ContentHead.longest)))
        let text = ContentHead.words(bytes)
        if text.first == "{" {
            beginsLikeLog = ContentHead.words(Array(text.utf8.dropFirst())).hasPrefix("\"Records\"")
            return
        }
        let lowered = text.lowercased()
        if bytes.isEmpty {
            foreign = "it is empty"
        } else if bytes.allSatisfy({ $0 == 0 }) {
            foreign = "it begins with zero bytes"
        } else if lowered.hasPrefix("<!doctype html") || lowered.hasPrefix("<html") {
            foreign = "it is an HTML page"
        } else if lowered.hasPrefix("<?xml") || lowered.hasPrefix("<error") {
            foreign =
                lowered.contains("accessdenied")
                ? "it is S3's answer AccessDenied" : "it is XML, as S3 answers where it refuses"
        } else if lowered.hasPrefix("version https://git-lfs.") {
            foreign = "it is a pointer of Git LFS, not the file itself"
        }
    }

    /// The text from its first byte that is no blank on.
    private static func words(_ bytes: [UInt8]) -> String {
        let blanks: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
        return String(decoding: bytes.drop { blanks.contains($0) }, as: UTF8.self)
    }
}
