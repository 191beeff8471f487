import CZlib
import Hashing

/// A file's inflated bytes, a stretch at a time: gzip of any number of
/// members, or plain. It hashes what it gives.
final class InflatingSource: ByteSource {
    private let file: OpenFile
    private let limit: Int64
    private let sha = SHA256()
    private var stream = z_stream()
    private var isGzip = false
    private var started = false
    private var ended = false
    private let inputCapacity = 1 << 18
    private let input: UnsafeMutablePointer<UInt8>

    /// Inflated bytes given so far.
    private(set) var total: Int64 = 0
    /// Why the bytes end before the file does; nil when all is well.
    private(set) var problem: String?

    init(_ file: OpenFile, limit: Int64) {
        self.file = file
        self.limit = limit
        input = .allocate(capacity: inputCapacity)
    }

    deinit {
        if isGzip { inflateEnd(&stream) }
        input.deallocate()
    }

    /// The SHA-256 of everything given; nil where the end was not reached.
    func finish() -> [UInt8]? { problem == nil ? sha.finish() : nil }

    func read(into buffer: UnsafeMutablePointer<UInt8>, capacity: Int) -> Int {
        guard !ended else { return 0 }
        let room = Int(min(Int64(capacity), limit - total + 1))
        var got = 0
        do { got = try fill(buffer, room) } catch {
            problem = (error as? FileProblem)?.reason ?? "cannot be read"
            ended = true
        }
        if total + Int64(got) > limit {
            got = Int(limit - total)
            problem = "it inflates beyond \(limit) bytes (raise --max-inflated to read more)"
            ended = true
        }
        if got == 0 { ended = true }
        total += Int64(got)
        sha.update(buffer, count: got)
        return got
    }

    private func fill(_ buffer: UnsafeMutablePointer<UInt8>, _ room: Int) throws -> Int {
        if !started {
            started = true
            let first = try refill()
            isGzip = first >= 2 && input[0] == 0x1F && input[1] == 0x8B
            if isGzip { deploytrail_inflate_init(&stream) }
        }
        return isGzip ? try inflateInto(buffer, room) : try copyInto(buffer, room)
    }

    private func refill() throws -> Int {
        let got = try file.read(into: input, capacity: inputCapacity)
        stream.next_in = input
        stream.avail_in = UInt32(got)
        return got
    }

    private func copyInto(_ buffer: UnsafeMutablePointer<UInt8>, _ room: Int) throws -> Int {
        if stream.avail_in == 0, try refill() == 0 { return 0 }
        let count = min(room, Int(stream.avail_in))
        buffer.update(from: stream.next_in, count: count)
        stream.next_in += count
        stream.avail_in -= UInt32(count)
        return count
    }

    private func inflateInto(_ buffer: UnsafeMutablePointer<UInt8>, _ room: Int) throws -> Int {
        stream.next_out = buffer
        stream.avail_out = UInt32(room)
        while stream.avail_out > 0 {
            if stream.avail_in == 0, try refill() == 0 {
                problem = "the gzip data ends in the middle (truncated)"
                ended = true
                break
            }
            let result = inflate(&stream, Z_NO_FLUSH)
            if result == Z_STREAM_END {
                guard try anotherMember() else {
                    ended = true
                    break
                }
            } else if result != Z_OK {
                problem = "the gzip data is damaged"
                ended = true
                break
            }
        }
        return room - Int(stream.avail_out)
    }

    /// After a member: whether another follows. Zero bytes at the end are
    /// padding, anything else is damage.
    private func anotherMember() throws -> Bool {
        while true {
            if stream.avail_in == 0, try refill() == 0 { return false }
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
