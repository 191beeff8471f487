/// A growing run of bytes that hands out positions instead of copies.
final class ByteArena {
    /// Where some bytes stand in the arena; `count` is -1 for "absent".
    struct Range {
        var offset: Int32
        var count: Int32

        static let absent = Range(offset: 0, count: -1)
        var isAbsent: Bool { count < 0 }
    }

    private(set) var base: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int = 1 << 16) {
        self.capacity = capacity
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }

    func removeAll() { count = 0 }

    func reserve(_ more: Int) {
        guard count + more > capacity else { return }
        let grown = max(capacity * 2, count + more)
        let fresh = UnsafeMutablePointer<UInt8>.allocate(capacity: grown)
        fresh.update(from: base, count: count)
        base.deallocate()
        base = fresh
        capacity = grown
    }

    func append(_ bytes: UnsafeBufferPointer<UInt8>) -> Range {
        reserve(bytes.count)
        if let source = bytes.baseAddress { (base + count).update(from: source, count: bytes.count) }
        let range = Range(offset: Int32(truncatingIfNeeded: count), count: Int32(truncatingIfNeeded: bytes.count))
        count += bytes.count
        return range
    }

    func append(_ bytes: [UInt8]) -> Range { bytes.withUnsafeBufferPointer { append($0) } }

    func bytes(_ range: Range) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: base + Int(range.offset), count: Int(max(0, range.count)))
    }
}
