import CloudTrail
import Foundation
import GRDB

/// How `event.event_id` holds an `eventID`, and how one is found: the index
/// knows the last four bytes alone, which is half as large and tells enough.
public enum EventKey {
    /// The sixteen bytes of a canonical UUID; any other id as it is.
    public static func stored(_ id: String) -> DatabaseValue {
        UUIDText.bytes(id).map { Data($0).databaseValue } ?? id.databaseValue
    }

    /// The condition that a column of event ids has the value of an SQL
    /// expression, in the form that the index `event_by_id_end` answers.
    public static func condition(_ column: String, is value: String) -> String {
        "\(end(of: column)) = \(end(of: value)) AND \(column) = \(value)"
    }

    /// The expression of that index: text, since SQLite sorts an index's
    /// keys fast where all are, and twice as slowly where they are blobs.
    public static func end(of id: String) -> String { "CAST(substr(\(id), -4) AS TEXT)" }

    /// ``stored(_:)`` for SQL: `event_key(text)`.
    public static let function = DatabaseFunction("event_key", argumentCount: 1, pure: true) { values in
        String.fromDatabaseValue(values[0]).map(stored)
    }
}
