import Foundation
import Testing

@testable import Report

/// Times as a zone's clocks show them, over the days when those are changed.
@Suite struct ZoneClockTests {
    @Test(arguments: [
        ("UTC", "2026-09-03T14:05:12Z", "2026-09-03 14:05:12Z"),
        ("utc", "2026-09-03T14:05:12Z", "2026-09-03 14:05:12Z"),
        ("Z", "1969-12-31T23:59:59Z", "1969-12-31 23:59:59Z"),
        // The clocks of Berlin go forward at 01:00 UTC, and back.
        ("Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-29 01:59:59 +01:00"),
        ("Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29 03:00:00 +02:00"),
        ("Europe/Berlin", "2026-10-25T00:59:59Z", "2026-10-25 02:59:59 +02:00"),
        ("Europe/Berlin", "2026-10-25T01:00:00Z", "2026-10-25 02:00:00 +01:00"),
        ("America/New_York", "2026-03-08T06:59:59Z", "2026-03-08 01:59:59 -05:00"),
        ("America/New_York", "2026-03-08T07:00:00Z", "2026-03-08 03:00:00 -04:00"),
        ("America/New_York", "2026-01-01T04:59:59Z", "2025-12-31 23:59:59 -05:00"),
        // Half an hour of summer; quarters of an hour; a day that there was not.
        ("Australia/Lord_Howe", "2026-04-04T14:59:59Z", "2026-04-05 01:59:59 +11:00"),
        ("Australia/Lord_Howe", "2026-04-04T15:00:00Z", "2026-04-05 01:30:00 +10:30"),
        ("Asia/Kathmandu", "2026-09-03T18:15:00Z", "2026-09-04 00:00:00 +05:45"),
        ("America/St_Johns", "2026-01-01T00:00:00Z", "2025-12-31 20:30:00 -03:30"),
        ("Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29 23:59:59 -10:00"),
        ("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31 00:00:00 +14:00"),
        ("Europe/London", "2026-01-01T00:00:00Z", "2026-01-01 00:00:00 +00:00"),
    ])
    func shows(zone: String, time: String, shown: String) throws {
        #expect(try #require(ZoneClock(named: zone)).show(time) == shown)
    }

    /// What a person types: in a gap the time after it, of a repeated hour the
    /// first.
    @Test(arguments: [
        ("Europe/Berlin", "2026-03-29T01:59:59", "2026-03-29T00:59:59Z"),
        ("Europe/Berlin", "2026-03-29T02:30:00", "2026-03-29T01:30:00Z"),
        ("Europe/Berlin", "2026-03-29T03:00:00", "2026-03-29T01:00:00Z"),
        ("Europe/Berlin", "2026-10-25T01:59:59", "2026-10-24T23:59:59Z"),
        ("Europe/Berlin", "2026-10-25T02:00:00", "2026-10-25T00:00:00Z"),
        ("Europe/Berlin", "2026-10-25T02:59:59", "2026-10-25T00:59:59Z"),
        ("Europe/Berlin", "2026-10-25T03:00:00", "2026-10-25T02:00:00Z"),
        ("America/New_York", "2026-03-08T02:30:00", "2026-03-08T07:30:00Z"),
        ("America/New_York", "2026-11-01T01:30:00", "2026-11-01T05:30:00Z"),
        ("America/New_York", "2026-11-01T02:00:00", "2026-11-01T07:00:00Z"),
        ("Australia/Lord_Howe", "2026-04-05T01:45:00", "2026-04-04T14:45:00Z"),
        ("America/Santiago", "2026-09-06T00:00:00", "2026-09-06T04:00:00Z"),
        ("Pacific/Apia", "2011-12-29T23:59:59", "2011-12-30T09:59:59Z"),
        ("Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T22:00:00Z"),
        ("Pacific/Apia", "2011-12-31T00:30:00", "2011-12-30T10:30:00Z"),
        ("UTC", "2026-03-29T02:30:00", "2026-03-29T02:30:00Z"),
    ])
    func reads(zone: String, local: String, time: String) throws {
        let clock = try #require(ZoneClock(named: zone))
        let seconds = try #require(TimeArgument.seconds(local + "Z"))
        #expect(TimeArgument.iso(clock.instant(ofLocal: seconds)) == time)
    }

    /// Every half hour of a year comes back, but for the hour that comes twice.
    @Test(arguments: ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Auckland"])
    func whatIsShownReadsBack(zone: String) throws {
        let clock = try #require(ZoneClock(named: zone))
        let start = try #require(TimeArgument.seconds("2026-01-01T00:00:00Z"))
        let moved = (0..<365 * 48).filter { step in
            let seconds = start + Int64(step) * 1_800
            return clock.instant(ofLocal: seconds + clock.offset(at: seconds)) != seconds
        }
        #expect(moved.count == (zone == "Asia/Kathmandu" ? 0 : zone == "Australia/Lord_Howe" ? 1 : 2))
    }

    @Test(arguments: ["", "Mars/Olympus", "Europe/Nowhere", "CET+1", "../../etc/passwd", "/etc/localtime", "europe"])
    func unknownZonesAreRefused(_ name: String) { #expect(ZoneClock(named: name) == nil) }

    @Test(arguments: [("UTC", "UTC"), ("Z", "UTC"), ("Europe/Berlin", "Europe/Berlin")])
    func names(name: String, shown: String) throws { #expect(try #require(ZoneClock(named: name)).name == shown) }

    /// A column of times may hold what is none, as long as one, too.
    @Test(arguments: [
        "", "soon", "\u{1B}[31m", "\u{1B}[31mxxxxxxxxxxxxxxx", "2026-09-03T14:05:1\u{7}Z", "\u{202E}2026-09-03T14:05:",
        "2026-99-99T14:05:12Z",
    ])
    func whatIsNoTimeIsNeutralised(_ text: String) throws {
        for zone in ["UTC", "Europe/Berlin"] {
            #expect(try #require(ZoneClock(named: zone)).show(text) == VisibleText.neutralise(text))
        }
    }
}
