// Used again and again, as an ingest does: their memory is the costly part.
nonisolated(unsafe) private let batch = EventBatch()
nonisolated(unsafe) private let second = EventBatch()

/// A file's inflated bytes, recognised and turned into rows: at once, and
/// stretch by stretch as a long file is. Both have to come to the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func readerTarget(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let whole = UnsafeMutablePointer<UInt8>.allocate(capacity: count + JSONCursor.padding)
    whole.update(from: start, count: count)
    (whole + count).update(repeating: UInt8(ascii: "}"), count: JSONCursor.padding)
    batch.removeAll()
    second.removeAll()
    let reader = ContainerReader(
        window: ByteWindow(whole: whole, count: count), writer: RecordWriter(batch: batch), path: "fuzz")
    guard let reading = try? reader.read() else { preconditionFailure("a reading has no error but a status") }
    precondition(reading.rejected == batch.rejects.count, "rejects are not all told")
    precondition(
        reading.recordsRead - reading.rejected >= batch.events.count, "there are more events than records read")
    for event in batch.events {
        precondition(event.offset >= 0 && event.offset + Int64(event.length) <= Int64(count), "an event lies outside")
    }
    // A window that moves is four megabytes: one input of eight has to do.
    guard count % 8 == 0 else { return 0 }
    let window = ByteWindow(over: Stretches(start, count))
    let streamed = try? ContainerReader(window: window, writer: RecordWriter(batch: second), path: "fuzz").read()
    precondition(second.events.count == batch.events.count, "in stretches there are other events")
    precondition(streamed?.recordsRead == reading.recordsRead, "in stretches there are other records")
    return 0
}

/// Bytes that come a few at a time.
private final class Stretches: ByteSource {
    private var bytes: UnsafeBufferPointer<UInt8>

    init(_ start: UnsafePointer<UInt8>, _ count: Int) { bytes = UnsafeBufferPointer(start: start, count: count) }

    func read(into buffer: UnsafeMutablePointer<UInt8>, capacity: Int) -> Int {
        let count = min(capacity, bytes.count, 37)
        guard count > 0, let start = bytes.baseAddress else { return 0 }
        buffer.update(from: start, count: count)
        bytes = UnsafeBufferPointer(rebasing: bytes[count...])
        return count
    }
}
