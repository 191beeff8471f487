/// Bytes from somewhere, a stretch at a time.
protocol ByteSource: AnyObject {
    /// Up to `capacity` more bytes: how many, 0 at the end.
    func read(into buffer: UnsafeMutablePointer<UInt8>, capacity: Int) -> Int
    /// Why the bytes end before they should; nil when all is well.
    var problem: String? { get }
}

/// A file's bytes as they are on disk.
final class FileSource: ByteSource {
    let file: OpenFile
    private(set) var problem: String?

    init(_ file: OpenFile) { self.file = file }

    func read(into buffer: UnsafeMutablePointer<UInt8>, capacity: Int) -> Int {
        guard problem == nil else { return 0 }
        do { return try file.read(into: buffer, capacity: capacity) } catch {
            problem = (error as? FileProblem)?.reason ?? "cannot be read"
            return 0
        }
    }
}

/// Bytes that are in memory.
final class MemorySource: ByteSource {
    private let bytes: [UInt8]
    private var position = 0
    let problem: String? = nil

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func read(into buffer: UnsafeMutablePointer<UInt8>, capacity: Int) -> Int {
        let count = min(capacity, bytes.count - position)
        bytes.withUnsafeBufferPointer { all in
            if count > 0, let start = all.baseAddress { buffer.update(from: start + position, count: count) }
        }
        position += count
        return count
    }
}

/// A source whose first bytes can be looked at before they are read, and that
/// counts what it gives.
final class PeekedSource: ByteSource {
    private let source: any ByteSource
    private var ahead: [UInt8] = []
    private var position = 0
    /// Bytes given so far.
    private(set) var total: Int64 = 0

    init(_ source: any ByteSource) { self.source = source }

    var problem: String? { position < ahead.count ? nil : source.problem }

    /// Why the bytes behind those that were looked at end before they should.
    var problemAhead: String? { source.problem }

    /// The next bytes, left where they are: `count` of them, or all that there
    /// are.
    func peek(_ count: Int) -> ArraySlice<UInt8> {
        while ahead.count - position < count {
            let wanted = min(count - (ahead.count - position), 1 << 18)
            let more = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
                filled = buffer.baseAddress.map { source.read(into: $0, capacity: wanted) } ?? 0
            }
            if more.isEmpty { break }
            ahead += more
        }
        return ahead[position..<min(ahead.count, position + count)]
    }

    func read(into buffer: UnsafeMutablePointer<UInt8>, capacity: Int) -> Int {
        var got = min(capacity, ahead.count - position)
        if got > 0 {
            ahead.withUnsafeBufferPointer { buffer.update(from: $0.baseAddress! + position, count: got) }
            position += got
            if position == ahead.count {
                ahead = []
                position = 0
            }
        } else {
            got = source.read(into: buffer, capacity: capacity)
        }
        total += Int64(got)
        return got
    }
}

extension ByteSource {
    /// All bytes, if they are `most` at most; nil where they are more.
    func readAll(most: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        let stretch = UnsafeMutablePointer<UInt8>.allocate(capacity: 1 << 18)
        defer { stretch.deallocate() }
        while true {
            let got = read(into: stretch, capacity: 1 << 18)
            if got == 0 { return bytes }
            if bytes.count + got > most { return nil }
            bytes.append(contentsOf: UnsafeBufferPointer(start: stretch, count: got))
        }
    }
}
