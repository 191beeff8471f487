import JSONText
import Store

/// Recognises what a file holds by its content and hands every record to the
/// writer: `{"Records":[…]}`, bare arrays, single records, JSON Lines,
/// `lookup-events` output, EventBridge, CloudWatch Logs; and exports.
///
/// It reads one top-level value after the other, so concatenated documents and
/// JSON Lines are the same to it, and looks into long arrays element by
/// element, so that only one record has to be in memory.
final class ContainerReader {
    private let window: ByteWindow
    private let writer: RecordWriter
    private let path: String
    /// Called between records: the batch may be taken and emptied.
    private let checkpoint: () throws -> Void
    private var references = ReferenceReader()

    private var position = 0
    private var nextIndex = 0
    private var reading = FileReading()
    private var kinds: [String] = []
    private var firstDoubt: String?
    /// Elements beside the records that are none: rejected once the file turns
    /// out to hold records, forgotten otherwise.
    private var strays: [RejectRow] = []
    /// Set once something is wrong with the file itself.
    private var broken: String?

    init(
        window: ByteWindow, writer: RecordWriter, path: String, checkpoint: @escaping () throws -> Void = {}
    ) {
        self.window = window
        self.writer = writer
        self.path = path
        self.checkpoint = checkpoint
    }

    func read() throws -> FileReading {
        skipByteOrderMark()
        if try table() { return conclude() }
        while let byte = try next() {
            let before = position
            do {
                switch byte {
                case UInt8(ascii: "{"): try topLevelObject()
                case UInt8(ascii: "["): try topLevelArray()
                default: try logLine()
                }
            } catch let error as JSONError {
                // Text that does not even begin like JSON is not ours to mend.
                let isForeign = byte != UInt8(ascii: "{") && byte != UInt8(ascii: "[") && kinds.isEmpty
                guard recover(from: error, since: before), !isForeign else { break }
            }
        }
        return conclude()
    }

    private func conclude() -> FileReading {
        if kinds.contains("cloudtrail") {
            for stray in strays { writer.reject(index: stray.recordIndex, offset: stray.offset, stray.reason) }
        } else {
            nextIndex -= strays.count
        }
        reading.recordsRead = nextIndex
        reading.rejected = writer.rejectCount
        reading.kind = kinds.isEmpty ? nil : kinds.joined(separator: ", ")
        if let broken {
            reading.reason = broken
            reading.status = kinds.isEmpty ? .skipped : .partial
        } else if kinds.isEmpty {
            reading.status = .skipped
            reading.reason =
                firstDoubt ?? (window.baseOffset == 0 && window.count == 0 ? "empty" : "nothing that deploytrail reads")
        } else if let kind = reading.kind, let why = ContainerReader.unread[kind], nextIndex == 0 {
            reading.status = .skipped
            reading.reason = why
        } else if reading.rejected > 0 {
            reading.status = .partial
            reading.reason = "\(reading.rejected) of \(nextIndex) records rejected"
        }
        return reading
    }

    private static let unread = [
        "cloudtrail-insight": "Insights events: kept in the ledger, not read as records",
        "cloudtrail-network-activity": "network activity events: kept in the ledger, not read as records",
    ]

    // MARK: Moving

    private func skipByteOrderMark() {
        _ = ensure(3)
        if window.count >= 3, window.base[0] == 0xEF, window.base[1] == 0xBB, window.base[2] == 0xBF { position = 3 }
    }

    private func ensure(_ bytes: Int) -> Bool {
        while window.count - position < bytes { guard window.advance(keepingFrom: &position) else { return false } }
        return true
    }

    /// The next byte that is no whitespace, left in place; nil at the end.
    private func next() throws -> UInt8? {
        while true {
            var cursor = JSONCursor(window.base + position, end: window.base + window.count)
            if let byte = cursor.peek() {
                position = cursor.position - UnsafePointer(window.base)
                return byte
            }
            position = window.count
            guard window.advance(keepingFrom: &position) else { return nil }
        }
    }

    /// The value here, wholly in the window; `position` then stands at it, and
    /// the result tells where it ends.
    private func value(limit: Int) throws -> (slice: JSONSlice, end: Int) {
        while true {
            var cursor = JSONCursor(window.base + position, end: window.base + window.count)
            do {
                let slice = try cursor.value()
                let end = cursor.position - UnsafePointer(window.base)
                // A number at the window's edge may go on.
                if end == window.count, slice.kind == .number, window.advance(keepingFrom: &position) { continue }
                return (slice, end)
            } catch JSONError.truncated {
                if window.count - position > limit { throw TooLong() }
                guard window.advance(keepingFrom: &position) else { throw JSONError.truncated }
            }
        }
    }

    private struct TooLong: Error {}

    private func offset(_ position: Int) -> Int64 { window.baseOffset + Int64(position) }

    /// A value that does not fit: passed over byte by byte, in flat memory.
    private func passLongValue() throws {
        var state = LongValue()
        while true {
            while position < window.count {
                let done = state.step(window.base[position])
                position += 1
                if done { return }
            }
            guard window.advance(keepingFrom: &position) else { throw JSONError.truncated }
        }
    }

    /// What is wrong is one line of several: note it and go on behind it.
    /// False where nothing can be told any more.
    private func recover(from error: JSONError, since start: Int) -> Bool {
        let at: Int64
        if case .invalid(let address, _) = error {
            at = offset(address - UnsafePointer(window.base))
        } else {
            at = offset(min(position, window.count))
        }
        if kinds.isEmpty, nextIndex == 0 {
            broken = broken ?? (firstDoubt ?? "no JSON that deploytrail knows: \(error.reason) at byte \(at)")
        } else {
            let reach = insideArray ? "nothing after it could be read" : "this line could not be read"
            writer.reject(index: nextIndex, offset: at, "\(error.reason) at byte \(at); \(reach)")
            nextIndex += 1
            broken = broken ?? "\(error.reason) at byte \(at)"
        }
        if insideArray { return false }
        // JSON Lines: the next line may be whole.
        while true {
            while position < window.count {
                position += 1
                if window.base[position - 1] == 0x0A { return true }
            }
            guard window.advance(keepingFrom: &position) else { return false }
        }
    }

    private var insideArray = false

    // MARK: Top level

    private static let arrayNames: Set<String> = ["Records", "Events", "logEvents", "events"]

    /// A single object, or a wrapper around an array of records.
    private func topLevelObject() throws {
        if try streamsWrapper() { return }
        do {
            let (object, end) = try value(limit: ByteWindow.stretch * 16)
            try single(object)
            position = end
        } catch is TooLong {
            try passLongValue()
            note(doubt: "one JSON value of more than 64 MiB, and no CloudTrail container")
        }
    }

    /// Looks for a member that holds an array of records and reads it element
    /// by element. False, with nothing consumed, where there is none.
    private func streamsWrapper() throws -> Bool {
        guard var at = wrapperArray() else { return false }
        insideArray = true
        swap(&at, &position)
        try elements(sure: false)
        insideArray = false
        // The wrapper's other members and its bracket.
        while let byte = try next() {
            if byte == UInt8(ascii: "}") {
                position += 1
                return true
            }
            if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":") {
                position += 1
                continue
            }
            do {
                position = try value(limit: ByteWindow.stretch * 16).end
            } catch is TooLong {
                try passLongValue()
            }
        }
        throw JSONError.truncated
    }

    /// Where the array of a wrapper begins, if its first element (or its name,
    /// when it is empty) says that records are inside.
    private func wrapperArray() -> Int? {
        _ = ensure(1 << 16)
        let start = UnsafePointer(window.base)
        var cursor = JSONCursor(start + position + 1, end: start + window.count)
        guard var more = try? cursor.beginMembers() else { return nil }
        while more {
            guard let key = try? cursor.key(), let byte = cursor.peek() else { return nil }
            if byte == UInt8(ascii: "["), let name = key.string, ContainerReader.arrayNames.contains(name) {
                return cursor.position - start
            }
            guard (try? cursor.value()) != nil, let next = try? cursor.nextMember() else { return nil }
            more = next
        }
        return nil
    }

    private func topLevelArray() throws {
        // An export as a bare array is read whole; records one by one.
        if let first = firstElement(), isRecordLike(first) {
            insideArray = true
            try elements(sure: false)
            insideArray = false
            return
        }
        do {
            let (array, end) = try value(limit: ByteWindow.stretch * 16)
            if array.count <= 2 || array.elements.isEmpty {
                note(kind: "cloudtrail")
            } else if array.elements.contains(where: isRecordLike) {
                insideArray = true
                try elements(sure: false)
                insideArray = false
                return
            } else if !reference(array) {
                note(doubt: describe(array.elements[0]))
            }
            position = end
        } catch is TooLong {
            try passLongValue()
            note(doubt: "one JSON value of more than 64 MiB, and no CloudTrail container")
        }
    }

    private func firstElement() -> JSONSlice? {
        _ = ensure(1 << 16)
        let start = UnsafePointer(window.base)
        var cursor = JSONCursor(start + position + 1, end: start + window.count)
        guard (try? cursor.beginElements()) == true else { return nil }
        return try? cursor.value()
    }

    private func isRecordLike(_ value: JSONSlice) -> Bool {
        guard value.kind == .object else { return false }
        switch ElementKind(value) {
        case .record, .insight, .networkActivity, .eventBridge, .lookupItem, .logEvent: return true
        case .digest, .known, .unknown: return false
        }
    }

    // MARK: Elements

    /// The elements of the array that begins here.
    ///
    /// - Parameter sure: whether records are known to be inside.
    private func elements(sure: Bool) throws {
        position += 1
        var sure = sure
        guard let first = try next() else { throw JSONError.truncated }
        if first == UInt8(ascii: "]") {
            position += 1
            note(kind: "cloudtrail")
            return
        }
        var plain = false
        while true {
            try element(sure: &sure, plain: &plain)
            try checkpoint()
            guard let byte = try next() else { throw JSONError.truncated }
            guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") else {
                throw JSONError.invalid(at: window.base + position, expected: "\",\" or \"]\" after a record")
            }
            position += 1
            if byte == UInt8(ascii: "]") { return }
            guard try next() != nil else { throw JSONError.truncated }
        }
    }

    /// One element. Once a plain record was seen, all that follow are taken
    /// for records without a second look.
    private func element(sure: inout Bool, plain: inout Bool) throws {
        if plain, window.base[position] == UInt8(ascii: "{"), plainRecord() { return }
        do {
            let (slice, end) = try value(limit: RecordWriter.longestRecord)
            let at = position
            position = end
            if plain {
                write(slice, at: at, length: end - at)
                return
            }
            if slice.kind == .object, case .record = ElementKind(slice) {
                plain = true
                sure = true
                note(kind: "cloudtrail")
                write(slice, at: at, length: end - at)
            } else {
                try single(slice, at: at, length: end - at, inContainer: true)
            }
        } catch is TooLong {
            let start = offset(position)
            try passLongValue()
            writer.reject(index: nextIndex, offset: start, "a record of more than 4 MiB")
            nextIndex += 1
        }
    }

    /// Reads the record here in one pass. False, with nothing done, where it
    /// is not wholly in the window or something is wrong with it.
    private func plainRecord() -> Bool {
        var cursor = JSONCursor(window.base + position, end: window.base + window.count)
        do { try writer.write(at: &cursor, index: nextIndex, offset: offset(position)) } catch { return false }
        position = cursor.position - UnsafePointer(window.base)
        nextIndex += 1
        return true
    }

    private func write(_ slice: JSONSlice, at: Int, length: Int) {
        if slice.kind == .object {
            writer.write(slice, index: nextIndex, offset: offset(at), length: length)
        } else {
            writer.reject(index: nextIndex, offset: offset(at), "not an object")
        }
        nextIndex += 1
    }

    /// A single top-level object.
    private func single(_ object: JSONSlice) throws {
        let at = object.start - UnsafePointer(window.base)
        try single(object, at: at, length: object.count, inContainer: false)
        try checkpoint()
    }

    private func single(_ object: JSONSlice, at: Int, length: Int, inContainer: Bool) throws {
        guard object.kind == .object else {
            if inContainer {
                note(kind: "cloudtrail")
                write(object, at: at, length: length)
            }
            return
        }
        switch ElementKind(object) {
        case .record:
            note(kind: "cloudtrail")
            write(object, at: at, length: length)
        case .insight where inContainer: note(kind: "cloudtrail-insight")
        case .networkActivity where inContainer: note(kind: "cloudtrail-network-activity")
        case .insight, .networkActivity:
            // By itself it is an event that somebody exported, like any other.
            note(kind: "cloudtrail")
            write(object, at: at, length: length)
        case .digest:
            if !reference(object) { note(kind: "cloudtrail-digest") }
        case .eventBridge(let detail):
            note(kind: "cloudtrail")
            let start = detail.start - UnsafePointer(window.base)
            write(detail, at: start, length: detail.count)
        case .lookupItem(let text), .logEvent(let text): embedded(text)
        case .known(let what):
            note(doubt: what)
            if inContainer || kinds == ["cloudtrail"] { stray(at: at, what) }
        case .unknown:
            if !reference(object) {
                note(doubt: describe(object))
                if inContainer || kinds == ["cloudtrail"] { stray(at: at, "no CloudTrail record: \(describe(object))") }
            }
        }
    }

    /// A record that stands as text in a string.
    private func embedded(_ text: JSONSlice) {
        var bytes: [UInt8] = []
        JSONString.unescape(text.bytes, into: &bytes)
        let count = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: JSONCursor.padding))
        let at = text.start - 1 - UnsafePointer(window.base)
        bytes.withUnsafeBufferPointer { buffer in
            var cursor = JSONCursor(buffer.baseAddress!, end: buffer.baseAddress! + count)
            guard let object = try? cursor.value(), object.kind == .object, case .record = ElementKind(object) else {
                if kinds == ["cloudtrail"] {
                    writer.reject(index: nextIndex, offset: offset(at), "the text is no CloudTrail record")
                    nextIndex += 1
                } else {
                    note(doubt: "log events whose messages are no CloudTrail records")
                }
                return
            }
            note(kind: "cloudtrail")
            writer.write(object, index: nextIndex, offset: offset(at), length: text.count + 2)
            nextIndex += 1
        }
    }

    /// A line of a text export: a timestamp, then the record.
    private func logLine() throws {
        _ = ensure(1 << 16)
        var at = position
        let end = min(window.count, position + 200)
        while at < end, window.base[at] != UInt8(ascii: "{"), window.base[at] != 0x0A { at += 1 }
        guard at < end, window.base[at] == UInt8(ascii: "{"), isTimestamp(position, at) else {
            throw JSONError.invalid(at: window.base + position, expected: "JSON")
        }
        position = at
        try topLevelObject()
    }

    private func isTimestamp(_ start: Int, _ end: Int) -> Bool {
        guard end - start >= 10 else { return false }
        for index in start..<end {
            switch window.base[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "."),
                UInt8(ascii: "+"), UInt8(ascii: "T"), UInt8(ascii: "Z"), UInt8(ascii: ","), 0x20, 0x09:
                continue
            default: return false
            }
        }
        return true
    }

    // MARK: Exports

    /// Reads the value as reference data; false where it is none.
    private func reference(_ value: JSONSlice) -> Bool {
        guard let kind = ReferenceReader.recognise(value, path: path) else { return false }
        note(kind: kind.rawValue)
        let (rows, rejects) = references.rows(of: value, kind: kind, path: path)
        writer.batch.references.append(contentsOf: rows)
        let start = value.start - UnsafePointer(window.base)
        for reject in rejects {
            writer.reject(index: nextIndex + reject.index, offset: offset(start + reject.offset), reject.reason)
        }
        nextIndex += references.elements
        return true
    }

    /// Reads the whole file as CSV; false, with nothing consumed, where its
    /// header is none that is known.
    private func table() throws -> Bool {
        _ = ensure(CSVHeader.longest)
        guard let first = try next(), first != UInt8(ascii: "{"), first != UInt8(ascii: "[") else { return false }
        let head = UnsafeBufferPointer(
            start: window.base + position, count: min(window.count - position, CSVHeader.longest))
        var cursor = CSVCursor(head)
        guard case .cells(let names) = cursor.next()?.content, let header = CSVHeader(names) else { return false }
        guard wholeTable() else {
            note(doubt: "a table of more than 64 MiB")
            return true
        }
        note(kind: header.kind.rawValue)
        var rows = CSVCursor(UnsafeBufferPointer(start: window.base + position, count: window.count - position))
        _ = rows.next()
        while let row = rows.next() {
            do throws(ReferenceProblem) {
                writer.batch.references += try header.rows(of: row)
            } catch {
                writer.reject(index: nextIndex, offset: offset(position + row.offset), error.reason)
            }
            nextIndex += 1
        }
        position = window.count
        return true
    }

    /// Reads on to the end of the file; false where it is too long to be held.
    private func wholeTable() -> Bool {
        while window.count - position <= ByteWindow.stretch * 16 {
            guard window.advance(keepingFrom: &position) else { return true }
        }
        return false
    }

    private func stray(at: Int, _ reason: String) {
        strays.append(RejectRow(recordIndex: nextIndex, offset: offset(at), reason: reason))
        nextIndex += 1
    }

    // MARK: Notes

    private func note(kind: String) {
        if !kinds.contains(kind) { kinds.append(kind) }
    }

    private func note(doubt: String) { firstDoubt = firstDoubt ?? doubt }

    private func describe(_ value: JSONSlice) -> String {
        guard value.kind == .object else { return "JSON, but no objects" }
        var names: [String] = []
        value.forEachMember { key, _ in
            if names.count < 4, let name = key.string { names.append(String(name.prefix(30))) }
        }
        return "JSON that deploytrail does not know (members: \(names.joined(separator: ", ")))"
    }
}

/// Follows brackets and strings byte by byte until the value is over.
private struct LongValue {
    private var depth = 0
    private var inString = false
    private var escaped = false

    mutating func step(_ byte: UInt8) -> Bool {
        if inString {
            if escaped {
                escaped = false
            } else if byte == UInt8(ascii: "\\") {
                escaped = true
            } else if byte == UInt8(ascii: "\"") {
                inString = false
                return depth == 0
            }
            return false
        }
        switch byte {
        case UInt8(ascii: "\""): inString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            depth -= 1
            return depth <= 0
        default: break
        }
        return false
    }
}
