/// A period, cut into hours, days, weeks (from Monday), months or years:
/// no more than ninety-two of them if it can be.
struct TimeSpans {
    enum Unit: String {
        case hour, day, week, month, year
    }

    let unit: Unit
    let count: Int
    private let first: Int64
    private static let most: Int64 = 92

    /// - Parameter moments: seconds since 1970 on the zone's clocks.
    init?(_ moments: [Int64]) {
        guard let earliest = moments.min(), let latest = moments.max() else { return nil }
        for unit in [Unit.hour, .day, .week, .month, .year] {
            let first = TimeSpans.number(earliest, unit)
            let count = TimeSpans.number(latest, unit) - first + 1
            // Hours are for what happened within three days.
            if count <= (unit == .hour ? 72 : TimeSpans.most) || unit == .year {
                (self.unit, self.first, self.count) = (unit, first, Int(count))
                return
            }
        }
        return nil
    }

    func index(of moment: Int64) -> Int { Int(TimeSpans.number(moment, unit) - first) }

    func empty() -> [TimelinePicture.Count] { Array(repeating: TimelinePicture.Count(), count: count) }

    /// `2026-09-03`, `2026-09-03 14h`, `2026-09`.
    func label(_ index: Int) -> String {
        let number = first + Int64(index)
        switch unit {
        case .hour:
            let text = TimeArgument.iso(number * 3_600)
            return text.prefix(10) + " " + text.dropFirst(11).prefix(2) + "h"
        case .day: return String(TimeArgument.iso(number * 86_400).prefix(10))
        case .week: return String(TimeArgument.iso((number * 7 - 3) * 86_400).prefix(10))
        case .month: return "\(number / 12)-\(number % 12 < 9 ? "0" : "")\(number % 12 + 1)"
        case .year: return String(number)
        }
    }

    /// A running number of the span that holds the moment. 1970-01-01 was a
    /// Thursday.
    private static func number(_ moment: Int64, _ unit: Unit) -> Int64 {
        switch unit {
        case .hour: return floor(moment, 3_600)
        case .day: return floor(moment, 86_400)
        case .week: return floor(floor(moment, 86_400) + 3, 7)
        case .month, .year:
            let text = TimeArgument.iso(moment)
            let year = Int64(text.prefix(4)) ?? 0
            return unit == .year ? year : year * 12 + (Int64(text.dropFirst(5).prefix(2)) ?? 1) - 1
        }
    }

    private static func floor(_ value: Int64, _ unit: Int64) -> Int64 {
        value >= 0 ? value / unit : -((-value + unit - 1) / unit)
    }
}
