import Foundation
import GRDB
import Report

extension Cell {
    /// SQLite's value as the column's kind says.
    public init(_ value: DatabaseValue, as kind: Report.Column.Kind) {
        switch value.storage {
        case .null: self = .null
        case .int64(let number):
            self = kind == .integer || kind == .real ? .integer(number) : .text(String(number))
        case .double(let number): self = .real(number)
        case .blob(let data):
            self = .text(
                data.map { byte in
                    let digits = String(byte, radix: 16)
                    return digits.count == 1 ? "0" + digits : digits
                }.joined())
        case .string(let text):
            switch kind {
            case .list: self = Cell.list(fromJSON: text)
            case .object: self = Cell.object(fromJSON: text)
            default: self = .text(text)
            }
        }
    }

    private static func list(fromJSON text: String) -> Cell {
        let items = (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String] ?? []
        return items.isEmpty ? .null : .list(items)
    }

    private static func object(fromJSON text: String) -> Cell {
        let members = (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: String] ?? [:]
        if members.isEmpty { return .null }
        return .object(
            members.sorted { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }.map {
                ($0.key, $0.value)
            })
    }
}
