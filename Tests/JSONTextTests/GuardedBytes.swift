import Foundation

@testable import JSONText

/// Bytes with exactly ``JSONCursor/padding`` readable bytes behind them, then
/// a page that nobody may read: one byte too far ends the test run.
final class GuardedBytes {
    let start: UnsafePointer<UInt8>
    let end: UnsafePointer<UInt8>
    private let pages: UnsafeMutableRawPointer
    private let size: Int

    /// - Parameter filler: what the padding holds. No result may depend on it.
    init(_ bytes: some Collection<UInt8>, filler: UInt8 = 0) {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let used = (bytes.count + JSONCursor.padding + page - 1) / page * page
        size = used + page
        pages = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        precondition(pages != MAP_FAILED && mprotect(pages + used, page, PROT_NONE) == 0, "no guard page to be had")
        let first = (pages + (used - JSONCursor.padding - bytes.count)).assumingMemoryBound(to: UInt8.self)
        for (offset, byte) in bytes.enumerated() { first[offset] = byte }
        for offset in 0..<JSONCursor.padding { first[bytes.count + offset] = filler }
        start = UnsafePointer(first)
        end = start + bytes.count
    }

    convenience init(_ text: String, filler: UInt8 = 0) { self.init(Array(text.utf8), filler: filler) }

    deinit { munmap(pages, size) }

    var cursor: JSONCursor { JSONCursor(start, end: end) }

    /// What stands there; the pages live as long as `body` runs.
    func read<Result>(_ body: (inout JSONCursor) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(self) {
            var cursor = cursor
            return try body(&cursor)
        }
    }
}
