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
    guard let reading = try? reader.read() else { fatalError("a reading has no error but a status") }
    require(reading.rejected == batch.rejects.count, "rejects are not all told")
    require(
        reading.recordsRead - reading.rejected >= batch.events.count, "there are more events than records read")
    for event in batch.events {
        require(event.offset >= 0 && event.offset + Int64(event.length) <= Int64(count), "an event lies outside")
    }
    checkRows()
    let window = ByteWindow(over: Stretches(start, count))
    let streamed = try? ContainerReader(window: window, writer: RecordWriter(batch: second), path: "fuzz").read()
    require(second.events.count == batch.events.count, "in stretches there are other events")
    require(second.rejects.count == batch.rejects.count, "in stretches there are other rejects")
    require(second.references.count == batch.references.count, "in stretches there are other rows of exports")
    require(streamed?.recordsRead == reading.recordsRead, "in stretches there are other records")
    for (one, other) in zip(batch.events, second.events) {
        require(one.offset == other.offset && one.bodyHash == other.bodyHash, "in stretches an event is another")
    }
    return 0
}

/// What is stored can be taken apart again: no record brings marks of its
/// own, and payloads are JSON to their last byte.
private func checkRows() {
    for (interner, parts) in [(batch.identities, 23), (batch.calls, 14), (batch.places, 2)] {
        for index in 0..<interner.count {
            let separators = interner.bytes(index).count { $0 == IdentityTemplate.separator }
            require(separators == parts - 1, "a record brings marks of its own")
        }
    }
    for payload in batch.payloads {
        for range in [
            payload.requestParameters, payload.responseElements, payload.additionalEventData,
            payload.serviceEventDetails, payload.resources, payload.addendum,
        ] where !range.isAbsent {
            let padded = Array(batch.texts.bytes(range)) + [UInt8](repeating: 0, count: JSONCursor.padding)
            padded.withUnsafeBufferPointer { bytes in
                var cursor = JSONCursor(bytes.baseAddress!, end: bytes.baseAddress! + Int(range.count))
                var copy: [UInt8] = []
                var redaction = Redaction()
                guard let value = try? cursor.value(), cursor.peek() == nil,
                    (try? redaction.append(value, to: &copy)) != nil
                else { fatalError("a payload is no JSON") }
                require(copy.count == Int(range.count), "what is redacted is not redacted wholly")
            }
        }
    }
}

/// Bytes that come a few at a time.
private final class Stretches: ByteSource {
    let problem: String? = nil
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
