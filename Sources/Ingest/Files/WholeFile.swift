import CDeflate
import Foundation
import JSONText

/// A short file read at once, and what it inflates to.
enum WholeFile {
    /// Files up to this size are read at once.
    static let longestFile = 32 << 20
    /// What inflates to more than this is read as a stream instead.
    static let longestInflated = 96 << 20

    /// All bytes of a file, with padding behind them, to be freed by whoever
    /// takes them.
    ///
    /// - Throws: ``FileProblem``.
    static func bytes(of file: OpenFile, size: Int) throws -> UnsafeMutablePointer<UInt8> {
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
        keep = true
        return bytes
    }

    /// The UTF-8 text that the bytes are, or that they inflate to, with padding
    /// behind it; nil where they have to be read as a stream: too long, damaged,
    /// written or packed in another way. The bytes are freed, unless they are
    /// the text.
    static func inflate(
        _ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, limit: Int64, inflater: Inflater
    ) -> (bytes: UnsafeMutablePointer<UInt8>, count: Int)? {
        var text: (bytes: UnsafeMutablePointer<UInt8>, count: Int)? = (bytes, count)
        if count >= 2, bytes[0] == 0x1F, bytes[1] == 0x8B {
            text = inflater.inflate(bytes, count, most: Int(min(Int64(longestInflated), limit)))
            bytes.deallocate()
        }
        guard let text else { return nil }
        let head = UnsafeBufferPointer(start: text.bytes, count: min(text.count, ContentFormat.headLength))
        guard Int64(text.count) <= limit, ContentFormat(Array(head)[...]) == .text(.utf8) else {
            text.bytes.deallocate()
            return nil
        }
        return text
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
