import GRDB
import Report
import Synchronization

/// What was made of the answers (layer C) and takes long to make: good until
/// they are published anew, which makes their tables anew and so raises
/// SQLite's schema version
/// (https://www.sqlite.org/pragma.html#pragma_schema_version).
final class Remembered<Value: Sendable>: Sendable {
    private struct State {
        var version = -1
        var values: [String: Value] = [:]
    }

    private let state = Mutex(State())
    private let most: Int

    /// - Parameter most: values at once; with one more, all go.
    init(most: Int) { self.most = most }

    func value(_ key: String, in db: Database, _ make: () throws -> Value) throws -> Value {
        let version = try Int.fetchOne(db, sql: "PRAGMA schema_version") ?? 0
        if let value = state.withLock({ $0.version == version ? $0.values[key] : nil }) { return value }
        let value = try make()
        state.withLock { state in
            if state.version != version || state.values.count >= most { state = State(version: version) }
            state.values[key] = value
        }
        return value
    }
}

/// What the pages remember.
struct Memory: Sendable {
    let pictures = Remembered<Markup>(most: 8)
    let choices = Remembered<[String: [String]]>(most: 1)
    let services = Remembered<Markup>(most: 8)
}
