import Foundation
import Testing

@testable import CloudTrail

@Suite("Times")
struct EventTimeTests {
    @Test(
        "of records and exports",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-10-01T12:00:00Z", 1_790_856_000),
            ("2026-10-01t12:00:00z", 1_790_856_000),
            ("2026-10-01 12:00:00Z", 1_790_856_000), ("2026-10-01T12:00:00.123456789Z", 1_790_856_000),
            ("2026-10-01T12:00:00.9+00:00", 1_790_856_000), ("2026-10-01T14:00:00+02:00", 1_790_856_000),
            ("2026-10-01T01:00:00-1100", 1_790_856_000), ("2024-02-29T00:00:00Z", 1_709_164_800),
            ("2000-02-29T23:59:60Z", 951_868_800), ("1969-12-31T23:59:59Z", -1),
        ])
    func parses(text: String, seconds: Int) {
        #expect(EventTime.parse(text) == Int64(seconds))
    }

    @Test(
        "that are none are refused",
        arguments: [
            "", "2026-10-01", "2026-10-01T12:00:00", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
            "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-10-00T00:00:00Z",
            "2026-10-01T24:00:00Z", "2026-10-01T12:60:00Z", "2026-10-01T12:00:61Z", "2026-10-01T12:00:00.Z",
            "2026-10-01T12:00:00.1234567890Z", "2026-10-01T12:00:00ZZ", "2026-10-01T12:00:00+25:00",
            "26-10-01T12:00:00Z", "2026-1-01T12:00:00Z", " 2026-10-01T12:00:00Z", "２026-10-01T12:00:00Z",
        ])
    func refuses(text: String) {
        #expect(EventTime.parse(text) == nil)
    }

    @Test(
        "of STS's and ECS's answers",
        arguments: [
            ("Apr 16, 2025, 3:46:56 AM", "2025-04-16T03:46:56Z"),
            ("Apr 16, 2025, 3:46:56\u{202F}AM", "2025-04-16T03:46:56Z"),
            ("Jul 11, 2018 10:17:44 PM", "2018-07-11T22:17:44Z"), ("Jan 1, 2026, 12:00:00 AM", "2026-01-01T00:00:00Z"),
            ("Jan 1, 2026, 12:30:00 PM", "2026-01-01T12:30:00Z"), ("Dec 31, 2025, 11:59:59 PM", "2025-12-31T23:59:59Z"),
        ])
    func answers(text: String, expected: String) {
        #expect(EventTime.parseAnswer(text).map(EventTime.format) == expected)
    }

    @Test(
        "that no answer has are refused",
        arguments: [
            "", "Apr 16, 2025", "Foo 16, 2025, 3:46:56 AM", "Feb 29, 2025, 3:46:56 AM", "Apr 16, 2025, 13:00:00 PM",
            "Apr 16, 2025, 0:00:00 AM", "Apr 16, 2025, 3:60:00 AM", "Apr 16, 2025, 3:46:56", "Apr 16, 2025, 3:46:56 XM",
        ])
    func noAnswers(text: String) {
        #expect(EventTime.parseAnswer(text) == nil)
    }

    @Test("formatting is the inverse of parsing, over four centuries, and agrees with Foundation")
    func roundTrip() {
        let theirs = ISO8601DateFormatter()
        var seconds: Int64 = -6_000_000_000
        while seconds < 7_000_000_000 {
            let text = EventTime.format(seconds)
            #expect(EventTime.parse(text) == seconds)
            #expect(text == theirs.string(from: Date(timeIntervalSince1970: TimeInterval(seconds))))
            seconds += 12_345_677
        }
    }
}
