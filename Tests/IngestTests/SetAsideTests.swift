import Testing

@testable import Ingest

/// Events of kinds that are no API calls: counted by kind, neither kept nor
/// rejected.
@Suite struct SetAsideTests {
    private static let insight = """
        {"eventVersion":"1.07","eventTime":"2026-01-01T00:00:00Z","awsRegion":"eu-west-1",\
        "eventID":"aaaaaaaa-0000-4000-8000-000000000001","eventType":"AwsCloudTrailInsight",\
        "recipientAccountId":"111122223333","sharedEventID":"aaaaaaaa-0000-4000-8000-000000000002",\
        "insightDetails":{"state":"Start","eventSource":"ecs.amazonaws.com","eventName":"UpdateService"},\
        "eventCategory":"Insight"}
        """
    private static let aggregated = """
        {"eventVersion":"1.0","accountId":"111122223333","eventId":"bbbbbbbb-0000-4000-8000-000000000001",\
        "eventCategory":"Aggregated","eventType":"AwsAggregatedEvent","awsRegion":"eu-west-1",\
        "eventSource":"s3.amazonaws.com","timeWindow":{"windowStart":"2026-01-01T00:00:00Z",\
        "windowEnd":"2026-01-01T00:05:00Z","windowSize":"PT5M"},"summary":{"primaryDimension":{},"details":[]}}
        """
    private static let network = recordText(77)
        .replacing("\"AwsApiCall\"", with: "\"AwsVpceEvents\"").replacing("\"Management\"", with: "\"NetworkActivity\"")

    private static func records(_ all: String...) -> String { "{\"Records\":[\(all.joined(separator: ","))]}" }

    private static func balances(_ reading: FileReading, kept: Int) -> Bool {
        reading.recordsRead == kept + reading.rejected + reading.setAside.reduce(0) { $0 + $1.records }
    }

    @Test(arguments: [
        (aggregated, "cloudtrail-aggregated"), (insight, "cloudtrail-insight"),
        (network, "cloudtrail-network-activity"),
    ])
    func filesOfOneKind(event: String, kind: String) throws {
        for text in [SetAsideTests.records(event, event), event + "\n" + event, "[\(event),\(event)]"] {
            let (batch, reading) = try readContent(text)
            #expect(reading.kind == kind)
            #expect(reading.status == .ingested)
            #expect(reading.recordsRead == 2 && reading.rejected == 0)
            #expect(reading.setAside.map(\.records) == [2])
            #expect(batch.events.isEmpty)
            #expect(reading.reason?.contains("2 ") == true)
        }
    }

    /// Wherever they stand among calls: before the first, after it, in a string.
    @Test func callsBesideThemAreKept() throws {
        let (i, a, n) = (SetAsideTests.insight, SetAsideTests.aggregated, SetAsideTests.network)
        for text in [
            SetAsideTests.records(i, recordText(1), a, recordText(2), n),
            SetAsideTests.records(recordText(1), i, n, a, recordText(2)),
            [recordText(1), i, a, n, recordText(2)].joined(separator: "\n"),
            "[" + [i, recordText(1), n, recordText(2), a].map(quoted).joined(separator: ",") + "]",
            "{\"Events\":["
                + [i, recordText(1), n, recordText(2), a].map { "{\"CloudTrailEvent\":\(quoted($0))}" }
                .joined(separator: ",") + "]}",
        ] {
            let (batch, reading) = try readContent(text)
            #expect(batch.events.count == 2 && reading.rejected == 0 && reading.recordsRead == 5, "\(text.prefix(60))")
            #expect(reading.setAside.map(\.category) == [.insight, .networkActivity, .aggregated])
            #expect(SetAsideTests.balances(reading, kept: 2))
            #expect(Set(reading.kind!.components(separatedBy: ", ")).contains("cloudtrail"))
            #expect(Set(reading.kind!.components(separatedBy: ", ")).contains("cloudtrail-aggregated"))
        }
    }

    /// EventBridge sends Insights, too.
    @Test func insightsUnderDetail() throws {
        let text = "{\"detail-type\":\"AWS Insight via CloudTrail\",\"detail\":\(SetAsideTests.insight)}"
        let (batch, reading) = try readContent(text)
        #expect(batch.events.isEmpty && reading.setAside.map(\.records) == [1] && reading.status == .ingested)
    }

    /// A category that is not known is a call's, as far as anybody knows.
    @Test func anUnknownCategoryIsKept() throws {
        let text = SetAsideTests.records(recordText(1).replacing("\"Management\"", with: "\"Novel\""))
        #expect(try readContent(text).batch.events.count == 1)
    }
}
