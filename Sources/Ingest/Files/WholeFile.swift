import CDeflate
import Foundation
import Hashing
import JSONText

/// A short file read at once: its bytes and, where it is gzip, what they
/// inflate to.
struct WholeFile {
    /// Files up to this size are read at once.
    static let longestFile = 32 << 20
    /// What inflates to more than this is read as a stream instead.
    static let longestInflated = 96 << 20

    let sha256: [UInt8]
    let size: Int
    /// The inflated bytes with padding behind them, to be freed by whoever
    /// takes them; nil where the file has to be read as a stream (too long,
    /// or damaged).
    let inflated: UnsafeMutablePointer<UInt8>?
    let inflatedCount: Int

    /// Reads and inflates.
    ///
    /// - Throws: ``FileProblem``.
    static func read(_ file: OpenFile, size: Int, limit: Int64, inflater: Inflater) throws -> WholeFile {
        let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: size + 1 + JSONCursor.padding)
        var keep = false
        defer { if !keep { bytes.deallocate() } }
        var count = 0
        while count <= size {
            let got = try file.read(into: bytes + count, capacity: size + 1 - count)
            if got == 0 { break }
            count += got
        }
        guard count == size else { throw FileProblem.changing }
        let sha = SHA256.digest(bytes, count: count)
        guard count >= 2, bytes[0] == 0x1F, bytes[1] == 0x8B else {
            keep = Int64(count) <= limit
            return WholeFile(sha256: sha, size: count, inflated: keep ? bytes : nil, inflatedCount: count)
        }
        let most = Int(min(Int64(longestInflated), limit))
        let result = inflater.inflate(bytes, count, most: most)
        return WholeFile(sha256: sha, size: count, inflated: result?.bytes, inflatedCount: result?.count ?? 0)
    }
}

/// libdeflate: whole members, twice as fast as zlib's stream.
final class Inflater {
    private let decompressor = libdeflate_alloc_decompressor()

    deinit { libdeflate_free_decompressor(decompressor) }

    /// All members of a gzip file; nil where it is damaged or inflates to
    /// more than `most`.
    func inflate(
        _ source: UnsafeMutablePointer<UInt8>, _ count: Int, most: Int
    ) -> (bytes: UnsafeMutablePointer<UInt8>, count: Int)? {
        var capacity = min(most, max(hint(source, count), 1 << 12))
        var out = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + JSONCursor.padding)
        var consumed = 0
        var produced = 0
        while consumed < count {
            if source[consumed] == 0 {  // padding behind the last member
                consumed += 1
                continue
            }
            var used = 0
            var made = 0
            let result = libdeflate_gzip_decompress_ex(
                decompressor, source + consumed, count - consumed, out + produced, capacity - produced, &used, &made)
            if result == LIBDEFLATE_SUCCESS {
                consumed += used
                produced += made
            } else if result == LIBDEFLATE_INSUFFICIENT_SPACE, capacity < most {
                let grown = min(most, capacity * 2)
                let fresh = UnsafeMutablePointer<UInt8>.allocate(capacity: grown + JSONCursor.padding)
                fresh.update(from: out, count: produced)
                out.deallocate()
                out = fresh
                capacity = grown
            } else {
                out.deallocate()
                return nil
            }
        }
        return (out, produced)
    }

    /// The size that the last member's trailer tells; no promise.
    private func hint(_ source: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
        guard count >= 18 else { return 1 << 12 }
        let size = UnsafeRawPointer(source + count - 4).loadUnaligned(as: UInt32.self).littleEndian
        return Int(size) <= count * 1100 ? Int(size) : count * 8
    }
}
