import CloudTrail
import JSONText
import Store

/// Recognises what a file holds by its content and hands every record to the
/// writer: `{"Records":[…]}`, bare arrays, single records, JSON Lines,
/// `lookup-events` output, EventBridge, CloudWatch Logs, messages of SQS and
/// SNS; and exports.
///
/// It reads one top-level value after the other, so concatenated documents and
/// JSON Lines are the same to it, and looks into long arrays element by
/// element, so that only one record has to be in memory.
final class ContainerReader {
    private let window: ByteWindow
    private let writer: RecordWriter
    private let path: String
    /// Bytes of one value that is held to be looked at, where it may be more
    /// than a record.
    private let longestValue: Int
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
    private var strays = StrayElements()
    /// Set once something is wrong with the file itself.
    private var broken: String?
    /// A value that was too long to be looked at, in a file of which nothing
    /// else is known.
    private var tooLong: String?
    /// What the first bytes say.
    private var head = ContentHead()
    /// Whether lines are the command line's text output of `lookup-events`.
    private var isLookupText = false

    init(
        window: ByteWindow, writer: RecordWriter, path: String, longestValue: Int = 64 << 20,
        checkpoint: @escaping () throws -> Void = {}
    ) {
        self.longestValue = longestValue
        self.window = window
        self.writer = writer
        self.path = path
        self.checkpoint = checkpoint
    }

    func read() throws -> FileReading {
        skipByteOrderMark()
        _ = ensure(ContentHead.longest)
        head = ContentHead(window.base + position, window.count - position)
        if try table() { return try conclude() }
        while let byte = try next() {
            let before = position
            do {
                switch byte {
                case UInt8(ascii: "{"): try topLevelObject()
                case UInt8(ascii: "["): try topLevelArray()
                case UInt8(ascii: "\""): try topLevelString()
                default: try logLine()
                }
            } catch let error as JSONError {
                // Text that does not even begin like JSON is not ours to mend.
                let isForeign = byte != UInt8(ascii: "{") && byte != UInt8(ascii: "[") && !holdsRecords
                guard recover(from: error, since: before), !isForeign else { break }
            }
        }
        return try conclude()
    }

    /// Whether the file was seen to hold records, set aside or not.
    private var holdsRecords: Bool { !kinds.isEmpty || !writer.setAside.isEmpty }

    private func conclude() throws -> FileReading {
        for (category, _) in setAside { note(kind: category.rawValue) }
        if kinds.contains("cloudtrail") || !setAside.isEmpty {
            try strays.forEach { index, offset, reason in
                writer.reject(index: index, offset: offset, reason)
                try checkpoint()
            }
        } else {
            nextIndex -= strays.count
        }
        reading.recordsRead = nextIndex
        reading.rejected = writer.rejectCount
        reading.setAside = setAside
        reading.kind = kinds.isEmpty ? nil : kinds.joined(separator: ", ")
        if let broken {
            reading.reason = broken
            reading.status = kinds.isEmpty ? .skipped : .partial
            if kinds.isEmpty, firstDoubt == nil, head.beginsLikeLog, !isNamedLikeLog {
                reading.status = .failed
                reading.reason = "it begins like a CloudTrail log, but no record of it could be read: \(broken)"
            }
        } else if kinds.isEmpty, let tooLong {
            reading.status = .failed
            reading.reason = tooLong
        } else if kinds.isEmpty {
            reading.status = .skipped
            reading.reason =
                firstDoubt ?? (window.baseOffset == 0 && window.count == 0 ? "empty" : "nothing that deploytrail reads")
        } else if reading.rejected > 0 {
            reading.status = .partial
            reading.reason = "\(reading.rejected) of \(nextIndex) records rejected"
        } else if !setAside.isEmpty {
            reading.reason =
                "set aside: " + setAside.map { $0.category.words($0.records) }.joined(separator: ", ")
                + "; they are no API calls"
        }
        // Evidence that cannot be read is a gap, not somebody else's file.
        if kinds.isEmpty, reading.status == .skipped, isNamedLikeLog {
            reading.status = .failed
            reading.reason =
                "named like a CloudTrail log or digest, but it holds none: \(head.foreign ?? reading.reason ?? "")"
        }
        return reading
    }

    /// Whether the file's name is that of an object that CloudTrail delivers.
    private var isNamedLikeLog: Bool { ContainerReader.isNamedLikeLog(path) }

    static func isNamedLikeLog(_ path: String) -> Bool { ObjectName(path.split(separator: "/").last ?? "") != nil }

    /// The events that are no calls, by kind.
    private var setAside: [(category: SetAsideCategory, records: Int)] {
        SetAsideCategory.allCases.compactMap { category in writer.setAside[category].map { (category, $0) } }
    }

    // MARK: Moving

    /// Also between values: files with a mark each, put one behind the other.
    @discardableResult private func skipByteOrderMark() -> Bool {
        guard ensure(3), window.base[position] == 0xEF, window.base[position + 1] == 0xBB,
            window.base[position + 2] == 0xBF
        else { return false }
        position += 3
        return true
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
                if byte == 0xEF, !insideArray, skipByteOrderMark() { continue }
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

    /// A value that does not fit: passed over byte by byte, in flat memory. A
    /// record among such values is rejected, with its place.
    private func passLongValue(limit: Int) throws {
        var state = LongValue()
        let start = offset(position)
        defer { longValue(at: start, limit: limit, isRecord: state.isRecord) }
        try pass(&state)
    }

    /// The same for an element that is nested too deep to be read.
    private func passDeepValue() throws {
        var state = LongValue()
        let start = offset(position)
        try pass(&state)
        let reason = JSONError.tooDeep.reason
        if state.isRecord || isWrapped {
            note(kind: "cloudtrail")
            writer.reject(index: nextIndex, offset: start, "a record \(reason)")
        } else {
            note(doubt: "JSON that is \(reason)")
            strays.add(index: nextIndex, offset: start, "no CloudTrail record: \(reason)")
        }
        nextIndex += 1
    }

    private func pass(_ state: inout LongValue) throws {
        while true {
            let done = state.pass(window.base + position, window.base + window.count)
            position = done.next - window.base
            if done.isOver { return }
            guard window.advance(keepingFrom: &position) else { throw JSONError.truncated }
        }
    }

    private func longValue(at start: Int64, limit bytes: Int, isRecord: Bool) {
        let limit = "\(bytes >> 20) MiB"
        if isRecord || isWrapped {
            note(kind: "cloudtrail")
            writer.reject(index: nextIndex, offset: start, "a record of more than \(limit)")
            nextIndex += 1
        } else {
            let reason = "a JSON value of more than \(limit), which is no CloudTrail record and no container of them"
            tooLong = tooLong ?? "\(reason) (at byte \(start))"
            strays.add(index: nextIndex, offset: start, reason)
            nextIndex += 1
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
        if !holdsRecords, nextIndex == strays.count {
            broken = broken ?? (firstDoubt ?? "no JSON that deploytrail knows: \(error.reason) at byte \(at)")
        } else {
            let reach = insideArray ? "nothing after it could be read" : "this line could not be read"
            writer.reject(index: nextIndex, offset: at, "\(error.reason) at byte \(at); \(reach)")
            nextIndex += 1
            broken = broken ?? "\(error.reason) at byte \(at)"
        }
        if insideArray { return false }
        // JSON Lines: the next line may be whole.
        return passLine()
    }

    private var insideArray = false
    /// Inside an array whose name says that records are in it.
    private var isWrapped = false

    // MARK: Top level

    private static let arrayNames: Set<String> = ["Records", "Events", "logEvents", "events", "Messages", "messages"]

    /// A single object, or a wrapper around an array of records.
    private func topLevelObject() throws {
        if try streamsWrapper() { return }
        do {
            let (object, end) = try value(limit: longestValue)
            try single(object)
            position = end
        } catch is TooLong {
            try passLongValue(limit: longestValue)
        }
    }

    /// A record as a string: a line of `--query 'Events[].CloudTrailEvent'`.
    private func topLevelString() throws {
        do {
            let (text, end) = try value(limit: longestValue)
            embedded(text)
            try checkpoint()
            position = end
        } catch is TooLong {
            try passLongValue(limit: longestValue)
        }
    }

    /// Looks for a member that holds an array of records and reads it element
    /// by element. False, with nothing consumed, where there is none.
    private func streamsWrapper() throws -> Bool {
        guard let array = wrapperArray() else { return false }
        position = array.at
        try wrappedElements()
        // The wrapper's other members and its bracket.
        var name: String?
        while let byte = try next() {
            if byte == UInt8(ascii: "}") {
                position += 1
                return true
            }
            if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":") {
                position += 1
                if byte == UInt8(ascii: ",") { name = nil }
                continue
            }
            // A name that is given twice: the records of both count.
            if byte == UInt8(ascii: "["), let again = name, again == array.name || again == "Records" {
                name = nil
                try wrappedElements()
                continue
            }
            do {
                let (slice, end) = try value(limit: longestValue)
                name = slice.kind == .string ? slice.string : nil
                position = end
            } catch is TooLong {
                // A member beside the records; it holds none.
                var state = LongValue()
                try pass(&state)
            }
        }
        throw JSONError.truncated
    }

    private func wrappedElements() throws {
        insideArray = true
        isWrapped = true
        try elements(sure: false)
        insideArray = false
        isWrapped = false
    }

    /// Where the array of a wrapper begins and what it is called, if its first
    /// element (or its name, when it is empty) says that records are inside.
    private func wrapperArray() -> (at: Int, name: String)? {
        _ = ensure(1 << 16)
        let start = UnsafePointer(window.base)
        var cursor = JSONCursor(start + position + 1, end: start + window.count)
        guard var more = try? cursor.beginMembers() else { return nil }
        while more {
            guard let key = try? cursor.key(), let byte = cursor.peek() else { return nil }
            if byte == UInt8(ascii: "["), let name = key.string, ContainerReader.arrayNames.contains(name) {
                return (cursor.position - start, name)
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
            let (array, end) = try value(limit: longestValue)
            if array.count <= 2 || array.elements.isEmpty {
                note(kind: "cloudtrail")
            } else if array.elements.contains(where: isRecordLike) {
                insideArray = true
                try elements(sure: false)
                insideArray = false
                return
            } else if !reference(array) {
                note(doubt: describe(first(of: array)))
            }
            position = end
        } catch is TooLong {
            insideArray = true
            try elements(sure: false)
            insideArray = false
        } catch JSONError.tooDeep {
            insideArray = true
            try elements(sure: false)
            insideArray = false
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
        switch value.kind {
        case .string: return EmbeddedRecords.areIn(value)
        case .array: return value.elements.contains(where: EmbeddedRecords.areIn)
        case .number, .bool, .null: return false
        case .object: break
        }
        switch ElementKind(value) {
        case .record, .setAside, .eventBridge, .carrier: return true
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
            try passLongValue(limit: RecordWriter.longestRecord)
        } catch JSONError.tooDeep {
            try passDeepValue()
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
        switch object.kind {
        case .object: break
        case .string where inContainer: return embedded(object)
        case .array where inContainer && object.elements.contains(where: EmbeddedRecords.areIn):
            // A row of `--query 'Events[].[EventId, CloudTrailEvent]'`.
            for cell in object.elements where EmbeddedRecords.areIn(cell) { embedded(cell) }
            return
        default:
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
        case .setAside: write(object, at: at, length: length)
        case .digest:
            if !reference(object) { note(kind: "cloudtrail-digest") }
        case .eventBridge(let detail):
            if case .record = ElementKind(detail) { note(kind: "cloudtrail") }
            let start = detail.start - UnsafePointer(window.base)
            write(detail, at: start, length: detail.count)
        case .carrier(let text): embedded(text)
        case .known(let what):
            note(doubt: what)
            if inContainer || kinds.contains("cloudtrail") { stray(at: at, what) }
        case .unknown:
            if !reference(object) {
                note(doubt: describe(object))
                if inContainer || kinds.contains("cloudtrail") {
                    stray(at: at, "no CloudTrail record: \(describe(object))")
                }
            }
        }
    }

    /// Records that stand as text in a string, whose place is theirs.
    private func embedded(_ text: JSONSlice) {
        let at = text.start - 1 - UnsafePointer(window.base)
        EmbeddedRecords.forEach(in: text) { found in
            switch found {
            case .record(let record):
                if case .record = ElementKind(record) { note(kind: "cloudtrail") }
                writer.write(record, index: nextIndex, offset: offset(at), length: text.count + 2)
                nextIndex += 1
            case .other(let what):
                note(doubt: "messages that hold no CloudTrail records: \(what)")
                stray(at: at, "no CloudTrail record: \(what)")
            }
        }
    }

    /// A line of a text export: a timestamp, then the record.
    private func logLine() throws {
        _ = ensure(1 << 16)
        if beginsLine("EVENTS\t") { isLookupText = true }
        if isLookupText, beginsLine("RESOURCES\t") || beginsLine("NEXTTOKEN\t") {
            passLine()
            return
        }
        var at = position
        let end = min(window.count, position + 200)
        while at < end, window.base[at] != UInt8(ascii: "{"), window.base[at] != 0x0A { at += 1 }
        guard at < end, window.base[at] == UInt8(ascii: "{"), isLookupText || isTimestamp(position, at) else {
            throw JSONError.invalid(at: window.base + position, expected: "JSON")
        }
        position = at
        try topLevelObject()
        if isLookupText { passLine() }
    }

    private func beginsLine(_ word: StaticString) -> Bool {
        window.count - position >= word.utf8CodeUnitCount
            && compareBytes(window.base + position, word.utf8Start, word.utf8CodeUnitCount)
    }

    /// Goes behind the next line feed; false where there is none any more.
    @discardableResult private func passLine() -> Bool {
        while true {
            while position < window.count {
                position += 1
                if window.base[position - 1] == 0x0A { return true }
            }
            guard window.advance(keepingFrom: &position) else { return false }
        }
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
        while window.count - position <= longestValue {
            guard window.advance(keepingFrom: &position) else { return true }
        }
        return false
    }

    private func stray(at: Int, _ reason: String) {
        strays.add(index: nextIndex, offset: offset(at), reason)
        nextIndex += 1
    }

    // MARK: Notes

    private func note(kind: String) {
        if !kinds.contains(kind) { kinds.append(kind) }
    }

    private func note(doubt: String) { firstDoubt = firstDoubt ?? doubt }

    private func first(of array: JSONSlice) -> JSONSlice {
        var first: JSONSlice?
        array.forEachElement { first = first ?? $0 }
        return first ?? array
    }

    private func describe(_ value: JSONSlice) -> String {
        if value.kind == .string {
            var reason: String?
            EmbeddedRecords.forEach(in: value) { if case .other(let what) = $0 { reason = reason ?? what } }
            if let reason { return "messages that hold no CloudTrail records: \(reason)" }
        }
        guard value.kind == .object else { return "JSON, but no objects" }
        var names: [String] = []
        value.forEachMember { key, _ in
            if names.count < 4, let name = key.string { names.append(String(name.prefix(30))) }
        }
        return "JSON that deploytrail does not know (members: \(names.joined(separator: ", ")))"
    }
}
