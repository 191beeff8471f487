import CloudTrail
import Hashing

/// A value of a reference table.
public enum ReferenceValue: Sendable, Equatable {
    case null
    case integer(Int64)
    case text(String)

    init(_ text: String?) { self = text.map { .text($0) } ?? .null }

    init(_ number: Int64?) { self = number.map { .integer($0) } ?? .null }

    /// A time, as the logical views spell it.
    init(time seconds: Int64?) { self = seconds.map { .text(EventTime.format($0)) } ?? .null }
}

/// A row for one physical table.
public struct ReferenceRow: Sendable, Equatable {
    public let table: ReferenceTable
    /// In the order of the table's columns, without `content_id`.
    public let values: [ReferenceValue]

    /// - Parameter values: all but the version's, which are appended.
    init(_ table: ReferenceTable, _ version: ReferenceVersion, _ values: [ReferenceValue]) {
        assert(values.count + 2 == table.columns.count, "\(table.rawValue) has other columns")
        self.table = table
        self.values = values + [.text(version.at), .text(version.key(of: values))]
        isInPassing = version.isInPassing
    }

    /// Whether another object said this; see ``ReferenceVersion/init(inPassing:)``.
    let isInPassing: Bool

    /// The same for equal rows alone.
    var identity: String {
        guard case .text(let at) = values[values.count - 2], case .text(let key) = values[values.count - 1] else {
            return ""
        }
        return "\(table.rawValue) \(at) \(key)"
    }
}

/// Which state of an object a row shows. Of all states, the views show the
/// one with the greatest `at`, then the greatest key.
struct ReferenceVersion {
    /// `version_at`: when the object was fetched, if the export says so, else
    /// the latest time in the object; empty where it has none. ISO text.
    let at: String
    /// Whether the object had reached its last state.
    let isFinished: Bool
    /// How many members it had.
    let fullness: Int
    /// Whether another object said it.
    let isInPassing: Bool

    init(at seconds: Int64?, isFinished: Bool, fullness: Int) {
        at = seconds.map(EventTime.format) ?? ""
        self.isFinished = isFinished
        self.fullness = fullness
        isInPassing = false
    }

    /// What an object says in passing of another one: of less weight than
    /// anything that other one says of itself on that day.
    init(inPassing version: ReferenceVersion) {
        at = String(version.at.prefix(10))
        isFinished = false
        fullness = 0
        isInPassing = true
    }

    /// `version_key`: decides between versions of the same time. A finished
    /// state beats an unfinished one, the fuller object the thinner one, and
    /// a hash of the values settles the rest: never the order of arrival.
    func key(of values: [ReferenceValue]) -> String {
        var bytes: [UInt8] = []
        for value in values {
            switch value {
            case .null: bytes.append(0)
            case .integer(let number):
                bytes.append(1)
                withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
            case .text(let text):
                bytes.append(2)
                withUnsafeBytes(of: Int64(text.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
                bytes.append(contentsOf: text.utf8)
            }
        }
        let digest = bytes.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { SHA256.digest($0, count: buffer.count) } ?? []
        }
        let members = String(min(fullness, 999) + 1000).dropFirst()
        return "\(isFinished ? 1 : 0)-\(members)-\(SHA256.hex(Array(digest.prefix(12))))"
    }
}
