import Foundation
import Testing

@testable import Report

/// The picture of changes over time.
@Suite struct TimelineTests {
    private func made(_ rows: [(time: String, environment: String?, result: String)]) -> TimelinePicture? {
        TimelinePicture(
            Documents.report(
                rows.map { row in
                    [
                        .text("D-1"), .text(row.time), row.environment.map(Cell.text) ?? .null, .text(row.result),
                        .null,
                        .null, .null, .null,
                    ]
                }))
    }

    @Test func countsByEnvironmentAndDay() throws {
        let picture = try #require(
            made([
                ("2026-09-01T00:00:00Z", "production", "accepted"), ("2026-09-01T23:59:59Z", "production", "denied"),
                ("2026-09-30T12:00:00Z", "production", "accepted"), ("2026-09-02T12:00:00Z", nil, "failed"),
            ]))
        #expect(picture.spans.unit == .day && picture.spans.count == 30)
        #expect(picture.bands.map(\.name) == ["production", "no environment"])
        #expect(picture.bands[0].counts[0].accepted == 1 && picture.bands[0].counts[0].refused == 1)
        #expect(picture.bands[1].counts[1].refused == 1)
        #expect(picture.summary.contains("2 denied or failed"))
    }

    @Test(arguments: [
        ("2026-09-01T00:00:00Z", "2026-09-02T00:00:00Z", TimeSpans.Unit.hour, 25, "2026-09-01 00h"),
        ("2026-09-01T00:00:00Z", "2026-11-30T00:00:00Z", .day, 91, "2026-09-01"),
        ("2026-01-01T00:00:00Z", "2026-12-31T00:00:00Z", .week, 53, "2025-12-29"),
        ("2020-12-31T00:00:00Z", "2026-01-01T00:00:00Z", .month, 62, "2020-12"),
        ("1990-01-01T00:00:00Z", "2026-01-01T00:00:00Z", .year, 37, "1990"),
        ("1969-12-31T23:00:00Z", "1970-01-01T01:00:00Z", .hour, 3, "1969-12-31 23h"),
    ])
    func spansFitThePeriod(first: String, last: String, unit: TimeSpans.Unit, count: Int, label: String) throws {
        let spans = try #require(TimeSpans([first, last].map { TimeArgument.seconds($0)! }))
        #expect(spans.unit == unit)
        #expect(spans.count == count)
        #expect(spans.label(0) == label)
        #expect(spans.index(of: TimeArgument.seconds(last)!) == count - 1)
    }

    @Test func manyEnvironmentsShareABand() throws {
        let picture = try #require(
            made((0..<20).map { ("2026-09-01T00:00:00Z", "environment \($0)", "accepted") }))
        #expect(picture.bands.count == 8)
        #expect(picture.bands.last?.name == "13 others")
        #expect(picture.bands.reduce(0) { $0 + $1.total } == 20)
    }

    @Test func reportsWithoutTimeOrEnvironmentHaveNone() {
        #expect(TimelinePicture(Documents.report([], columns: [Column(name: "path")])) == nil)
        #expect(made([]) == nil)
    }
}
