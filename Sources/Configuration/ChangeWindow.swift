import Foundation
import Yams

/// Hours of some weekdays in which changes may be made, by a zone's clock.
public struct ChangeWindow: Sendable, Equatable {
    public var name: String
    /// Environments that it is for; nil: all.
    public var environments: [String]?
    /// Such as `Europe/Berlin`.
    public var timezone: String
    /// 1: Sunday to 7: Saturday, as Foundation counts.
    public var days: [Int]
    /// Minutes since midnight; where `to` is not after `from`, the window
    /// closes on the next day.
    public var from: Int
    public var to: Int

    static let dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    /// - Throws: ``ConfigurationError``.
    init(_ node: Node, file: String) throws {
        let map = try ConfigurationMap(
            node, file: file, keys: ["name", "environments", "timezone", "days", "from", "to"])
        name = try map.required("name", "a name for the window")
        environments = try map.list("environments")
        timezone = try map.zone("timezone")
        days = try map.texts("days").flatMap { text, line in
            guard let days = ChangeWindow.days(text) else {
                throw ConfigurationError(
                    file: file, line: line,
                    reason: "'\(text)' is no weekday: expected mon, tue, wed, thu, fri, sat, sun or mon-fri")
            }
            return days
        }
        if map["days"] == nil { days = Array(1...7) }
        func minutes(_ key: String) throws -> Int {
            let text = try map.required(key, "a time of day such as 09:00")
            guard let minutes = ChangeWindow.minutes(text) else {
                throw ConfigurationError(
                    file: file, line: map.line(of: key),
                    reason: "'\(key)' is '\(text)': expected a time of day such as 09:00")
            }
            return minutes
        }
        from = try minutes("from")
        to = try minutes("to")
    }

    /// A weekday, or a range of them.
    private static func days(_ text: String) -> [Int]? {
        let ends = text.lowercased().split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        let days = ends.compactMap { end in dayNames.firstIndex { end == $0 || end == longNames[$0] } }
        guard (1...2).contains(ends.count), days.count == ends.count else { return nil }
        var all = [days[0] + 1]
        while all[all.count - 1] != days[days.count - 1] + 1 { all.append(all[all.count - 1] % 7 + 1) }
        return all
    }

    private static let longNames = [
        "sun": "sunday", "mon": "monday", "tue": "tuesday", "wed": "wednesday", "thu": "thursday", "fri": "friday",
        "sat": "saturday",
    ]

    private static func minutes(_ text: String) -> Int? {
        // YAML reads 09:00 as it stands, an unquoted 9:00 too.
        guard let match = text.wholeMatch(of: /([0-9]{1,2}):([0-9]{2})/), let hour = Int(match.1),
            let minute = Int(match.2),
            hour < 24 && minute < 60 || hour == 24 && minute == 0
        else { return nil }
        return hour * 60 + minute
    }

    /// As the queries take it.
    var json: [String: Any] {
        var members: [String: Any] = ["name": name, "timezone": timezone, "days": days, "from": from, "to": to]
        members["environments"] = environments
        return members
    }

    /// The same back from ``json``.
    public init?(json: [String: Any]) {
        guard let name = json["name"] as? String, let timezone = json["timezone"] as? String,
            let days = json["days"] as? [Int], let from = json["from"] as? Int, let to = json["to"] as? Int
        else { return nil }
        self.name = name
        environments = json["environments"] as? [String]
        self.timezone = timezone
        self.days = days
        self.from = from
        self.to = to
    }

    /// When it is open between two times, in UTC: one row per environment, or
    /// one with none. A time that the clock skips in spring is the one after
    /// the gap.
    public func periods(from first: String, to last: String) -> [[String: Any]] {
        let reader = ISO8601DateFormatter()
        guard let zone = TimeZone(identifier: timezone), let start = reader.date(from: first),
            let end = reader.date(from: last)
        else { return [] }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        var day = calendar.startOfDay(for: start.addingTimeInterval(-2 * 86_400))
        var periods: [[String: Any]] = []
        while day <= end.addingTimeInterval(86_400) {
            guard let next = calendar.date(byAdding: .day, value: 1, to: day) else { break }
            if days.contains(calendar.component(.weekday, from: day)),
                let opens = ChangeWindow.time(from, on: day, calendar),
                let closes = ChangeWindow.time(to, on: to > from ? day : next, calendar), opens < closes
            {
                for environment in environments.map({ $0.map(Optional.some) }) ?? [nil] {
                    periods.append([
                        "name": name, "environment": environment ?? NSNull(), "opens_at": reader.string(from: opens),
                        "closes_at": reader.string(from: closes),
                    ])
                }
            }
            day = next
        }
        return periods
    }

    private static func time(_ minutes: Int, on day: Date, _ calendar: Calendar) -> Date? {
        if minutes == 24 * 60 { return calendar.date(byAdding: .day, value: 1, to: day) }
        var parts = calendar.dateComponents([.year, .month, .day], from: day)
        parts.hour = minutes / 60
        parts.minute = minutes % 60
        return calendar.date(from: parts)
    }
}
