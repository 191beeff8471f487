import CZlib

/// What gzip data inflate to: of any number of members.
final class GzipSource: ByteSource {
    private let source: any ByteSource
    private var stream = z_stream()
    private var ended = false
    private let inputCapacity = 1 << 18
    private let input: UnsafeMutablePointer<UInt8>

    private(set) var problem: String?

    init(_ source: any ByteSource) {
        self.source = source
        input = .allocate(capacity: inputCapacity)
        deploytrail_inflate_init(&stream)
    }

    deinit {
        inflateEnd(&stream)
        input.deallocate()
    }

    /// - Returns: 0 at the end of the source.
    private func refill() -> Int {
        let got = source.read(into: input, capacity: inputCapacity)
        stream.next_in = input
        stream.avail_in = UInt32(got)
        if got == 0, let why = source.problem { fail(why) }
        return got
    }

    private func fail(_ reason: String) {
        problem = problem ?? reason
        ended = true
    }

    func read(into buffer: UnsafeMutablePointer<UInt8>, capacity: Int) -> Int {
        guard !ended else { return 0 }
        let room = min(capacity, Int(Int32.max))
        stream.next_out = buffer
        stream.avail_out = UInt32(room)
        while stream.avail_out > 0 {
            if stream.avail_in == 0, refill() == 0 {
                fail("the gzip data ends in the middle (truncated)")
                break
            }
            let result = inflate(&stream, Z_NO_FLUSH)
            if result == Z_STREAM_END {
                guard anotherMember() else {
                    ended = true
                    break
                }
            } else if result != Z_OK {
                fail("the gzip data is damaged")
                break
            }
        }
        return room - Int(stream.avail_out)
    }

    /// After a member: whether another follows. Zero bytes at the end are
    /// padding, anything else is damage.
    private func anotherMember() -> Bool {
        while true {
            if stream.avail_in == 0, refill() == 0 { return false }
            if stream.next_in[0] == 0 {
                stream.next_in += 1
                stream.avail_in -= 1
                continue
            }
            guard stream.next_in[0] == 0x1F else {
                problem = "bytes after the gzip data are no gzip"
                return false
            }
            inflateReset(&stream)
            return true
        }
    }
}
