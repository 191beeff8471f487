/// The scanner and the redaction, on any bytes: whatever they say, they read
/// nothing beyond the end, and what redaction writes is JSON once more.
@_cdecl("LLVMFuzzerTestOneInput")
public func scannerTarget(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: count + JSONCursor.padding)
    defer { buffer.deallocate() }
    buffer.update(from: start, count: count)
    (buffer + count).update(repeating: 0x41, count: JSONCursor.padding)
    var cursor = JSONCursor(buffer, end: buffer + count)
    guard let value = try? cursor.value() else { return 0 }
    require(cursor.position <= buffer + count, "read beyond the end")
    visit(value, depth: 0)
    var redacted: [UInt8] = []
    var redaction = Redaction()
    guard (try? redaction.append(value, to: &redacted)) != nil else { return 0 }
    let length = redacted.count
    redacted.append(contentsOf: repeatElement(0, count: JSONCursor.padding))
    redacted.withUnsafeBufferPointer { bytes in
        var again = JSONCursor(bytes.baseAddress!, end: bytes.baseAddress! + length)
        guard let read = try? again.value(), again.peek() == nil else {
            fatalError("redaction wrote no JSON")
        }
        // A string of which nothing may stay becomes null.
        require(
            read.kind == value.kind || (value.kind == .string && read.kind == .null), "redaction changed what it is")
    }
    if value.kind == .object {
        var record = JSONCursor(buffer, end: buffer + count)
        try? RecordFields().read(&record)
    }
    return 0
}

/// Touches every byte of every value.
private func visit(_ value: JSONSlice, depth: Int) {
    _ = value.string?.utf8.count
    _ = value.integer
    if let start = value.bytes.baseAddress { _ = UTF8Check.firstInvalid(start, count: value.count) }
    guard depth < JSONCursor.deepest else { return }
    value.forEachMember { key, member in
        _ = key.string?.utf8.count
        visit(member, depth: depth + 1)
    }
    value.forEachElement { visit($0, depth: depth + 1) }
}
