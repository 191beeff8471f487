import JSONText

/// A stretch of a file's inflated bytes. Of a short file it is all of them;
/// of a long one it moves forward, so that memory does not grow with it.
final class ByteWindow {
    /// Bytes asked for at a time.
    static let stretch = 4 << 20

    private(set) var base: UnsafeMutablePointer<UInt8>
    /// Readable bytes from `base` on, besides the padding.
    private(set) var count: Int
    /// Where `base` stands in the inflated bytes.
    private(set) var baseOffset: Int64 = 0
    private var capacity: Int
    private let source: ByteSource?

    /// All of a file's inflated bytes at once. The buffer must have
    /// `JSONCursor.padding` bytes behind `count`; it is the window's from now.
    init(whole base: UnsafeMutablePointer<UInt8>, count: Int) {
        self.base = base
        self.count = count
        capacity = count
        source = nil
    }

    /// A window that moves over `source`.
    init(over source: ByteSource) {
        self.source = source
        capacity = ByteWindow.stretch
        base = .allocate(capacity: capacity + JSONCursor.padding)
        count = 0
    }

    deinit { base.deallocate() }

    /// Reads on, and forgets what stands before `position`, which then stands
    /// at 0. False at the end of the file, with everything as it was.
    func advance(keepingFrom position: inout Int) -> Bool {
        guard let source else { return false }
        let kept = count - position
        if kept + ByteWindow.stretch > capacity {
            let grown = kept + ByteWindow.stretch
            let fresh = UnsafeMutablePointer<UInt8>.allocate(capacity: grown + JSONCursor.padding)
            fresh.update(from: base + position, count: kept)
            base.deallocate()
            base = fresh
            capacity = grown
        } else if position > 0 {
            base.update(from: base + position, count: kept)
        }
        baseOffset += Int64(position)
        position = 0
        count = kept
        let more = source.read(into: base + count, capacity: ByteWindow.stretch)
        count += more
        return more > 0
    }
}
