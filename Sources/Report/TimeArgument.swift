import CloudTrail

/// Times as people type them: `2026-09-01`, `2026-09-01T10:00`, with seconds,
/// with a zone, or `7d` before the run.
public enum TimeArgument {
    /// What was typed, and what would have been understood.
    public struct Problem: Error, CustomStringConvertible {
        public let description: String
    }

    /// The time as `2026-09-01T00:00:00Z`.
    ///
    /// - Parameters:
    ///   - option: the option's name, for the error.
    ///   - runAt: what `7d`, `24h`, `30m` count back from.
    ///   - clock: the zone of times that name none.
    /// - Throws: ``Problem``.
    public static func parse(_ text: String, option: String, runAt: String, clock: ZoneClock) throws -> String {
        guard let seconds = instant(text, runAt: runAt, clock: clock) else {
            let what = text.isEmpty ? "\(option) is empty" : "\(option) '\(text)' is no time"
            throw Problem(
                description: "\(what): expected a date (2026-09-01), a time (2026-09-01T10:00, 2026-09-01T10:00:00Z) "
                    + "or a span before now (7d, 24h, 30m)")
        }
        return iso(seconds)
    }

    static func seconds(_ iso: String) -> Int64? { EventTime.parse(iso) }

    static func iso(_ seconds: Int64) -> String { EventTime.format(seconds) }

    private static func instant(_ text: String, runAt: String, clock: ZoneClock) -> Int64? {
        if let exact = EventTime.parse(text) { return exact }
        if let unit = text.last, let seconds = ["d": 86_400, "h": 3_600, "m": 60][unit],
            let count = Int64(text.dropLast()), count >= 0, count < 100_000, text.first != "+",
            let now = EventTime.parse(runAt)
        {
            return now - count * Int64(seconds)
        }
        let local: String
        switch text.utf8.count {
        case 10: local = text + "T00:00:00Z"
        case 16: local = text + ":00Z"
        case 17 where text.hasSuffix("Z"): return EventTime.parse(text.dropLast() + ":00Z")
        case 19: local = text + "Z"
        default: return nil
        }
        return EventTime.parse(local).map { clock.instant(ofLocal: $0) }
    }
}
