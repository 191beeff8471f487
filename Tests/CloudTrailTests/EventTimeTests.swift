import Foundation
import Testing

@testable import CloudTrail

/// Points in time, beside Foundation's calendar.
@Suite struct EventTimeTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-10-01T12:00:00Z", 1_790_856_000),
            ("2026-10-01t12:00:00z", 1_790_856_000),
            ("2026-10-01 12:00:00Z", 1_790_856_000), ("2026-10-01T12:00:00.5Z", 1_790_856_000),
            ("2026-10-01T12:00:00.999999999Z", 1_790_856_000), ("2026-10-01T12:00:00+00:00", 1_790_856_000),
            ("2026-10-01T12:00:00-00:00", 1_790_856_000), ("2026-10-01T14:00:00+02:00", 1_790_856_000),
            ("2026-10-01T23:00:00+1100", 1_790_856_000), ("2026-10-01T06:30:00.123-05:30", 1_790_856_000),
            ("2026-10-02T00:30:00+12:30", 1_790_856_000), ("1969-12-31T23:59:59Z", -1),
            ("2016-12-31T23:59:60Z", 1_483_228_800), ("2024-02-29T00:00:00Z", 1_709_164_800),
            ("2000-02-29T00:00:00Z", 951_782_400), ("9999-12-31T23:59:59Z", 253_402_300_799),
        ] as [(String, Int64)])
    func parses(text: String, seconds: Int64) {
        #expect(EventTime.parse(text) == seconds)
    }

    @Test(arguments: [
        "", "2026", "2026-10-01", "2026-10-01T12:00", "2026-10-01T12:00Z", "2026-10-01T12:00:00", "26-10-01T12:00:00Z",
        "2026-1-01T12:00:00Z", "2026-10-1T12:00:00Z", "2026-10-01T1:00:00Z", "2026-10-01T12:00:0Z",
        "2026-00-01T12:00:00Z", "2026-13-01T12:00:00Z", "2026-10-00T12:00:00Z", "2026-10-32T12:00:00Z",
        "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2024-02-30T00:00:00Z",
        "2026-04-31T00:00:00Z", "2026-06-31T00:00:00Z", "2026-09-31T00:00:00Z", "2026-11-31T00:00:00Z",
        "2026-10-01T24:00:00Z", "2026-10-01T12:60:00Z", "2026-10-01T12:00:61Z", "2026-10-01T12:00:00.Z",
        "2026-10-01T12:00:00.1234567890Z", "2026-10-01T12:00:00,5Z", "2026-10-01T12:00:00+2", "2026-10-01T12:00:00+02",
        "2026-10-01T12:00:00+02:", "2026-10-01T12:00:00+24:00", "2026-10-01T12:00:00+02:60", "2026-10-01T12:00:00UTC",
        "2026-10-01T12:00:00Z ", " 2026-10-01T12:00:00Z", "2026-10-01T12:00:00ZZ", "2026/10/01T12:00:00Z",
        "+026-10-01T12:00:00Z", "-026-10-01T12:00:00Z", "2026-10-01T12:00:-1Z", "２０２６-10-01T12:00:00Z", "soon",
        "1790856000", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z", "0000-01-01T00:00:00+00:01",
    ])
    func refuses(_ text: String) {
        #expect(EventTime.parse(text) == nil)
    }

    @Test(arguments: [
        ("Apr 16, 2025, 3:46:56 AM", "2025-04-16T03:46:56Z"),
        ("Apr 16, 2025, 3:46:56\u{202F}AM", "2025-04-16T03:46:56Z"),
        ("Apr 16, 2025, 3:46:56\u{A0}PM", "2025-04-16T15:46:56Z"), ("Jul 11, 2018 10:17:44 PM", "2018-07-11T22:17:44Z"),
        ("Jan 1, 2026, 12:00:00 AM", "2026-01-01T00:00:00Z"), ("Jan 1, 2026, 12:59:59 AM", "2026-01-01T00:59:59Z"),
        ("Jan 1, 2026, 12:00:00 PM", "2026-01-01T12:00:00Z"), ("Jan 1, 2026, 12:59:59 PM", "2026-01-01T12:59:59Z"),
        ("Jan 1, 2026, 1:00:00 PM", "2026-01-01T13:00:00Z"), ("Jan 1, 2026, 11:59:59 PM", "2026-01-01T23:59:59Z"),
        ("Jan 01, 2026, 01:00:00 AM", "2026-01-01T01:00:00Z"), ("Feb 29, 2024, 6:00:00 AM", "2024-02-29T06:00:00Z"),
        ("Dec 31, 2026, 11:59:59\u{202F}PM", "2026-12-31T23:59:59Z"),
    ])
    func parsesAnswers(text: String, time: String) throws {
        #expect(EventTime.parseAnswer(text).map(EventTime.format) == time)
    }

    @Test func everyMonthOfAnswersIsKnown() {
        for (index, month) in ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
            .enumerated()
        {
            let seconds = EventTime.parseAnswer("\(month) 28, 2026, 3:46:56 AM")
            #expect(seconds == EventTime.midnight(year: 2026, month: index + 1, day: 28)! + 13_616)
        }
    }

    @Test(arguments: [
        "", "Apr", "Apr 16, 2025", "Apr 16, 2025, 3:46:56", "Apr 16, 2025, 3:46 AM", "Apr 16, 2025, 3:46:56 am",
        "Apr 16, 2025, 3:46:56 XM", "Apr 16, 2025, 3:46:56 AM UTC", "Apr 31, 2025, 3:46:56 AM",
        "Feb 29, 2025, 3:46:56 AM", "Apr 0, 2025, 3:46:56 AM", "Apr -1, 2025, 3:46:56 AM", "Apr +1, 2025, 3:46:56 AM",
        "April 16, 2025, 3:46:56 AM", "apr 16, 2025, 3:46:56 AM", "16 Apr, 2025, 3:46:56 AM",
        "Apr 16, 2025, 0:46:56 AM", "Apr 16, 2025, 13:46:56 PM", "Apr 16, 2025, 3:60:56 AM", "Apr 16, 2025, 3:46:61 AM",
        "Apr 16, 2025, 3:-46:56 AM", "Apr 16, 2025, 3:46:-5 AM", "Apr 16, 2025, 3::46:56 AM",
        "Apr 16, 2025, 3:x:46:56 AM", "Apr 16, 25, 3:46:56 AM", "Apr 16, 99999999999, 3:46:56 AM",
        "Apr 16, 9223372036854775807, 3:46:56 AM", "Apr 16, -9223372036854775808, 3:46:56 AM",
        "HIDDEN_DUE_TO_SECURITY_REASONS", "2025-04-16T03:46:56Z",
    ])
    func refusesAnswers(_ text: String) {
        #expect(EventTime.parseAnswer(text) == nil)
    }

    /// Every day of 400 years (the whole cycle of leap years) and more.
    @Test func daysAreThoseOfTheCalendar() throws {
        var seconds = try #require(EventTime.midnight(year: 1600, month: 1, day: 1))
        let end = try #require(EventTime.midnight(year: 2110, month: 1, day: 1))
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 0)!
        var days = 0
        var wrong = 0
        while seconds < end {
            let text = EventTime.format(seconds)
            if EventTime.parse(text) != seconds { wrong += 1 }
            if days % 97 == 0 || days % 1461 < 3 {
                let parts = calendar.dateComponents(
                    [.year, .month, .day], from: Date(timeIntervalSince1970: Double(seconds)))
                let date = [parts.year!, parts.month!, parts.day!]
                #expect(text.prefix(10).split(separator: "-").map { Int($0) } == date)
            }
            seconds += 86_400
            days += 1
        }
        #expect(wrong == 0)
        #expect(days == 186_274, "510 years, 124 of them leap years")
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (-86_400, "1969-12-31T00:00:00Z"),
            (951_868_799, "2000-02-29T23:59:59Z"), (951_868_800, "2000-03-01T00:00:00Z"),
            (-62_167_219_200, "0000-01-01T00:00:00Z"), (253_402_300_799, "9999-12-31T23:59:59Z"),
        ] as [(Int64, String)])
    func formats(seconds: Int64, text: String) {
        #expect(EventTime.format(seconds) == text)
        #expect(EventTime.parse(text) == seconds)
    }

    @Test(arguments: [(2026, 0, 1), (2026, 13, 1), (2026, 1, 0), (2026, 1, 32), (2026, 2, 29), (1900, 2, 29)])
    func noSuchDay(year: Int, month: Int, day: Int) {
        #expect(EventTime.midnight(year: year, month: month, day: day) == nil)
    }
}
