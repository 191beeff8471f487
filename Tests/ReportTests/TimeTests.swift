import Testing

@testable import Report

@Suite("Times as people write and read them")
struct TimeTests {
    private let berlin = ZoneClock(named: "Europe/Berlin")!

    private func parse(_ text: String, _ clock: ZoneClock = .utc) throws -> String {
        try TimeArgument.parse(text, option: "--from", runAt: "2026-10-02T08:00:00Z", clock: clock)
    }

    @Test(
        "in UTC",
        arguments: [
            ("2026-09-01", "2026-09-01T00:00:00Z"), ("2026-09-01T10:00", "2026-09-01T10:00:00Z"),
            ("2026-09-01T10:00Z", "2026-09-01T10:00:00Z"), ("2026-09-01T10:00:30", "2026-09-01T10:00:30Z"),
            ("2026-09-01T10:00:00+02:00", "2026-09-01T08:00:00Z"), ("7d", "2026-09-25T08:00:00Z"),
            ("24h", "2026-10-01T08:00:00Z"), ("30m", "2026-10-02T07:30:00Z"), ("0d", "2026-10-02T08:00:00Z"),
        ])
    func utc(text: String, expected: String) throws {
        #expect(try parse(text) == expected)
    }

    @Test(
        "in a zone, over the changes of its clocks",
        arguments: [
            ("2026-07-01", "2026-06-30T22:00:00Z"), ("2026-12-01", "2026-11-30T23:00:00Z"),
            ("2026-03-29T01:59", "2026-03-29T00:59:00Z"), ("2026-03-29T03:00", "2026-03-29T01:00:00Z"),
            ("2026-10-25T01:59", "2026-10-24T23:59:00Z"), ("2026-10-25T03:00", "2026-10-25T02:00:00Z"),
            ("2026-07-01T10:00Z", "2026-07-01T10:00:00Z"),
        ])
    func zone(text: String, expected: String) throws {
        #expect(try parse(text, berlin) == expected)
    }

    @Test("in the hour that comes twice, a time is one of the two; in the hour that is left out, near it")
    func twice() throws {
        #expect(["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"].contains(try parse("2026-10-25T02:30", berlin)))
        #expect(["2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z"].contains(try parse("2026-03-29T02:30", berlin)))
    }

    @Test(
        "what is no time is refused",
        arguments: [
            "", "yesterday", "2026-13-01", "2026-02-30", "7", "d", "-7d", "+7d", "7w", "2026-09-01T25:00", "1e3d",
        ])
    func refuses(text: String) {
        let error = #expect(throws: TimeArgument.Problem.self) { try parse(text) }
        #expect(error?.description.contains("--from") == true)
    }

    @Test("are shown with their offset, also across the change of clocks")
    func shown() {
        #expect(ZoneClock.utc.show("2026-07-01T10:00:00Z").contains("2026-07-01 10:00:00"))
        #expect(berlin.show("2026-07-01T10:00:00Z") == "2026-07-01 12:00:00 +02:00")
        #expect(berlin.show("2026-10-25T00:59:59Z") == "2026-10-25 02:59:59 +02:00")
        #expect(berlin.show("2026-10-25T01:00:00Z") == "2026-10-25 02:00:00 +01:00")
        #expect(ZoneClock(named: "Mars/Olympus") == nil)
    }
}
