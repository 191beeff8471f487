import CSQLite
import CloudTrail
import GRDB
import JSONText

/// SQL functions of this program's own that say in one call what SQLite's say
/// in twenty. Layer B reads every event that matters through them
/// (``MacroExpansion/Spelling/own``), and a check what is deep in a document;
/// their answers are those of the plain spelling, which is what
/// `deploytrail sql --expanded` shows.
public enum OwnFunctions {
    /// Makes the functions known to a connection, and `event_key` with them.
    public static func add(to db: Database) {
        db.add(function: EventKey.function)
        if let handle = db.sqliteConnection { add(to: handle) }
    }

    private static func add(to handle: OpaquePointer) {
        add("uuid_text", 1, to: handle) { context, _, values in
            guard let context, let value = values?[0] else { return }
            guard sqlite3_value_type(value) == SQLITE_BLOB, sqlite3_value_bytes(value) == 16,
                let bytes = sqlite3_value_blob(value)?.assumingMemoryBound(to: UInt8.self)
            else { return sqlite3_result_value(context, value) }
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: UUIDText.length) { text in
                guard let start = text.baseAddress else { return }
                UUIDText.write(bytes, to: start)
                OwnFunctions.give(start, UUIDText.length, to: context)
            }
        }
        add("time_text", 1, to: handle) { context, _, values in
            guard let context, let value = values?[0] else { return }
            guard sqlite3_value_type(value) == SQLITE_INTEGER else { return sqlite3_result_null(context) }
            OwnFunctions.give(sqlite3_value_int64(value), to: context)
        }
        add("later_text", 2, to: handle) { context, _, values in
            guard let context, let time = values?[0], let seconds = values?[1] else { return }
            // Null asks for SQLite's own function, which knows more spellings.
            guard sqlite3_value_type(time) == SQLITE_TEXT, let text = sqlite3_value_text(time),
                let at = EventTime.parse(.init(start: text, count: Int(sqlite3_value_bytes(time))))
            else { return sqlite3_result_null(context) }
            OwnFunctions.give(at + sqlite3_value_int64(seconds), to: context)
        }
        add("text_at", 2, to: handle) { context, _, values in
            guard let context, let document = values?[0], let path = values?[1] else { return }
            guard let text = sqlite3_value_text(document), let steps = sqlite3_value_text(path) else {
                return sqlite3_result_null(context)
            }
            let count = Int(sqlite3_value_bytes(document))
            // The cursor reads beyond the end.
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count + JSONCursor.padding) { copy in
                guard let start = copy.baseAddress else { return }
                start.update(from: text, count: count)
                (start + count).update(repeating: 0, count: JSONCursor.padding)
                let found = JSONPath.value(
                    at: .init(start: steps, count: Int(sqlite3_value_bytes(path))),
                    in: .init(start: start, count: count))
                guard let found, found.kind == .string else { return sqlite3_result_null(context) }
                guard found.escaped else { return OwnFunctions.give(found.start, found.count, to: context) }
                var decoded: [UInt8] = []
                JSONString.unescape(found.bytes, into: &decoded)
                // SQLite's texts end at a NUL.
                decoded.withUnsafeBufferPointer { bytes in
                    guard let base = bytes.baseAddress else { return OwnFunctions.give(start, 0, to: context) }
                    OwnFunctions.give(base, bytes.firstIndex(of: 0) ?? bytes.count, to: context)
                }
            }
        }
    }

    private static func add(
        _ name: String, _ arguments: Int32, to handle: OpaquePointer,
        _ body: @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void
    ) {
        sqlite3_create_function_v2(
            handle, name, arguments, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nil, body, nil, nil, nil)
    }

    /// SQLite takes a copy.
    private static func give(_ text: UnsafePointer<UInt8>, _ count: Int, to context: OpaquePointer) {
        text.withMemoryRebound(to: CChar.self, capacity: count) {
            sqlite3_result_text(context, $0, Int32(count), unsafeBitCast(-1, to: sqlite3_destructor_type.self))
        }
    }

    private static func give(_ time: Int64, to context: OpaquePointer) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: EventTime.length) { text in
            guard let start = text.baseAddress else { return }
            EventTime.write(time, to: start)
            give(start, EventTime.length, to: context)
        }
    }
}
