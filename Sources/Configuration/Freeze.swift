import Foundation
import Yams

/// A time in which nothing is to be changed: from inclusive, to exclusive.
public struct Freeze: Sendable, Equatable {
    public var name: String
    public var timezone: String
    /// In UTC: `2026-12-19T23:00:00Z`.
    public var startsAt: String
    public var endsAt: String

    /// - Throws: ``ConfigurationError``.
    init(_ node: Node, file: String) throws {
        let map = try ConfigurationMap(node, file: file, keys: ["name", "timezone", "from", "to"])
        name = try map.required("name", "a name for the freeze")
        let zone = try map.zone("timezone")
        timezone = zone
        func time(_ key: String) throws -> String {
            let text = try map.required(key, "a date or a time")
            guard let time = Freeze.time(text, in: zone) else {
                throw ConfigurationError(
                    file: file, line: map.line(of: key),
                    reason: "'\(key)' is '\(text)': expected a date (2026-12-20) or a local time (2026-12-20T18:00)")
            }
            return time
        }
        startsAt = try time("from")
        endsAt = try time("to")
        guard startsAt < endsAt else {
            throw ConfigurationError(
                file: file, line: map.line(of: "to"), reason: "the freeze '\(name)' ends before it begins")
        }
    }

    /// A date, which begins at its midnight, or a time, in the zone; with `Z`
    /// in UTC.
    private static func time(_ text: String, in zone: String) -> String? {
        guard
            let match = text.wholeMatch(
                of: /([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(Z)?)?/),
            let year = Int(match.1), let month = Int(match.2), let day = Int(match.3)
        else { return nil }
        func number(_ text: Substring?) -> Int { text.flatMap { Int($0) } ?? 0 }
        var calendar = Calendar(identifier: .gregorian)
        guard let zone = match.7 != nil ? TimeZone(identifier: "UTC") : TimeZone(identifier: zone) else { return nil }
        calendar.timeZone = zone
        let parts = DateComponents(
            year: year, month: month, day: day, hour: number(match.4), minute: number(match.5), second: number(match.6))
        guard (1...12).contains(month), number(match.4) < 24, number(match.5) < 60, number(match.6) < 60,
            let date = calendar.date(from: parts),
            calendar.component(.day, from: date) == day
        else {
            return nil
        }
        return ISO8601DateFormatter().string(from: date)
    }

    /// As the queries take it.
    var json: [String: Any] { ["name": name, "timezone": timezone, "starts_at": startsAt, "ends_at": endsAt] }
}
