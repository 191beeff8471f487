import CloudTrail
import Foundation
import Report

/// A time as people say it: `2026-08-21 14:05 Europe/Berlin`, `14:05 yesterday
/// in Berlin`, `2026-08-21T14:05:00Z`. A date alone is the whole day.
struct MomentText {
    /// Seconds since 1970, `[from, to)`.
    let from: Int64
    let to: Int64

    /// - Parameters:
    ///   - clock: the zone where the text names none.
    ///   - now: what `yesterday` counts back from.
    ///   - around: seconds before and after a time of day.
    init?(_ text: String, clock: ZoneClock, now: String, around: Int64) {
        if let exact = EventTime.parse(text) {
            (from, to) = (exact - around, exact + around + 1)
            return
        }
        var clock = clock
        var day: String?
        var daysBack: Int64?
        var time: String?
        for word in text.replacing(",", with: " ").split(separator: " ").map(String.init) {
            switch word.lowercased() {
            case "at", "in", "on", "around": continue
            case "today": daysBack = 0
            case "yesterday": daysBack = 1
            default:
                if word.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) != nil {
                    day = word
                } else if let local = word.wholeMatch(
                    of: /([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)/)
                {
                    (day, time) = (String(local.1), String(local.2))
                } else if word.wholeMatch(of: /[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?/) != nil {
                    time = word
                } else if let zone = MomentText.zone(word) {
                    clock = zone
                } else {
                    return nil
                }
            }
        }
        guard day != nil || daysBack != nil || time != nil else { return nil }
        guard let now = EventTime.parse(now) else { return nil }
        if day == nil {
            let local = EventTime.format(now + clock.offset(at: now) - (daysBack ?? 0) * 86_400)
            day = String(local.prefix(10))
        }
        let padded = time.map { $0.firstIndex(of: ":") == $0.index(after: $0.startIndex) ? "0" + $0 : $0 }
        let full = "\(day ?? "")T\(padded ?? "00:00")\((padded?.count ?? 5) == 5 ? ":00" : "")Z"
        guard let local = EventTime.parse(full) else { return nil }
        let instant = clock.instant(ofLocal: local)
        if time == nil {
            (from, to) = (instant, clock.instant(ofLocal: local + 86_400))
        } else {
            (from, to) = (instant - around, instant + around + 1)
        }
    }

    /// `Europe/Berlin`, `Berlin`, `UTC`, `+02:00`.
    private static func zone(_ word: String) -> ZoneClock? {
        if let offset = word.wholeMatch(of: /([+-])([0-9]{2}):?([0-9]{2})/), let hours = Int(offset.2),
            let minutes = Int(offset.3),
            let zone = TimeZone(secondsFromGMT: (offset.1 == "-" ? -1 : 1) * (hours * 3_600 + minutes * 60))
        {
            return ZoneClock(zone)
        }
        if let clock = ZoneClock(named: word) { return clock }
        let city = "/" + word.replacing(" ", with: "_").lowercased()
        let named = TimeZone.knownTimeZoneIdentifiers.filter { $0.lowercased().hasSuffix(city) }.sorted()
        return named.first.flatMap { ZoneClock(named: $0) }
    }
}
