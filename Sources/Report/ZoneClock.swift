import Foundation

/// Shows and reads times in a zone. Nothing depends on the host's zone or
/// locale.
public struct ZoneClock: Sendable {
    public let zone: TimeZone
    private let isUTC: Bool

    public static let utc = ZoneClock(TimeZone(secondsFromGMT: 0)!)

    public init(_ zone: TimeZone) {
        self.zone = zone
        isUTC = zone.secondsFromGMT() == 0 && (zone.identifier == "GMT" || zone.identifier == "UTC")
    }

    /// `UTC`, or the zone's name in the IANA database.
    public var name: String { isUTC ? "UTC" : zone.identifier }

    /// The zone of that name in the IANA database; nil where it has none.
    public init?(named name: String) {
        if name.uppercased() == "UTC" || name == "Z" {
            self = .utc
        } else if let zone = TimeZone(identifier: name),
            name.contains("/") || TimeZone.knownTimeZoneIdentifiers.contains(name)
        {
            self.init(zone)
        } else {
            return nil
        }
    }

    /// `2026-09-03T14:05:12Z` as `2026-09-03 14:05:12Z`, or in the zone with
    /// its offset. What is no such time is shown as text.
    public func show(_ time: String) -> String {
        guard time.utf8.count == 20, let seconds = TimeArgument.seconds(time) else {
            return VisibleText.neutralise(time)
        }
        if isUTC { return time.prefix(10) + " " + time.dropFirst(11).prefix(8) + "Z" }
        let offset = Int(offset(at: seconds))
        let local = TimeArgument.iso(seconds + Int64(offset))
        let sign = offset < 0 ? "-" : "+"
        let minutes = abs(offset) / 60
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return local.prefix(10) + " " + local.dropFirst(11).prefix(8)
            + " \(sign)\(two(minutes / 60)):\(two(minutes % 60))"
    }

    /// Seconds that the zone's clocks are ahead of UTC at this time.
    public func offset(at seconds: Int64) -> Int64 {
        isUTC ? 0 : Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
    }

    /// The instant at which the zone's clocks show this time; in a gap the
    /// time after it, of a repeated hour the first.
    public func instant(ofLocal seconds: Int64) -> Int64 {
        let before = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds - 86_400)))
        let after = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds + 86_400)))
        for offset in [before, after] {
            let instant = seconds - Int64(offset)
            if zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant))) == offset { return instant }
        }
        return seconds - Int64(before)
    }
}
