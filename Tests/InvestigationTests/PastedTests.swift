import GRDB
import Report
import Testing

@testable import Investigation

@Suite struct PastedTests {
    private static let digits = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
    private static let uuid = "c6759e96-d6a9-4000-ae61-b3b576846588"

    private static func probes(_ text: String) -> [Probe] {
        Pasted(text, clock: .utc, now: "2026-09-10T12:00:00Z", around: 1_800).probes
    }

    /// What is pasted, and what it is taken for first.
    @Test(arguments: [
        ("D-47ec51c8b4", "deployment"), (" d-47EC51C8B4\n", "deployment"),
        (uuid, "event"), ("{\(uuid)}", "event"), ("%7B\(uuid.uppercased())%7D", "event"),
        ("ASIAIOSFODNN7EXAMPLE", "access key"), ("AKIAIOSFODNN7EXAMPLE", "access key"),
        ("AROADBQP57FF2AEXAMPLE", "principal id"), ("AROADBQP57FF2AEXAMPLE:botocore-session-1", "session name"),
        ("sha256:" + digits, "image digest"),
        ("123456789012.dkr.ecr.eu-west-1.amazonaws.com/a@sha256:" + digits, "image digest"),
        ("123456789012", "account"), ("198.51.100.7", "address"), ("198.51.100.0/24", "address"),
        ("2001:db8::1", "address"), ("#311", "build number"), ("acme/checkout#311", "build number"),
        ("311", "build number"),
        ("PR 12", "pull request"), ("pull request #12", "pull request"), ("checkout:41", "task definition"),
        ("5f0dd8b0af31", "commit"), ("2026-08-21 14:05 Europe/Berlin", "time"), ("14:05 yesterday in Berlin", "time"),
        ("2026-08-21", "time"), ("2026-08-21T14:05:00Z", "time"), ("checkout", "service"),
        ("arn:aws:ecs:eu-west-1:123456789012:service/prod/checkout", "service"),
        ("arn:aws:ecs:eu-west-1:123456789012:task/prod/0123456789abcdef0123456789abcdef", "task"),
        ("arn:aws:ecs:eu-west-1:123456789012:task-definition/checkout:41", "task definition"),
        ("arn:aws:ecs:eu-west-1:123456789012:cluster/prod", "cluster"),
        ("arn:aws-us-gov:iam::123456789012:role/ci/deploy", "role"),
        ("arn:aws:sts::123456789012:assumed-role/deploy/botocore-session-1", "session name"),
        ("arn:aws:iam::123456789012:user/jo", "principal"),
        ("https://bitbucket.org/acme/checkout/pipelines/results/311", "build number"),
        ("https://bitbucket.org/acme/checkout/pull-requests/12/overview", "pull request"),
        ("https://bitbucket.org/acme/checkout/commits/5f0dd8b0af31", "commit"),
    ])
    func whatItIsTakenFor(_ text: String, _ kind: String) {
        #expect(PastedTests.probes(text).first?.kind == kind)
    }

    /// No name is looked for as a pattern, and nothing is left out for words
    /// that could be several things.
    @Test(arguments: ["production/checkout", "100%", "a_b", "'; DROP TABLE event; --", "feature/<script>"])
    func aWordMayBeMuch(_ text: String) {
        let kinds = Set(PastedTests.probes(text).map(\.kind))
        #expect(kinds.isSuperset(of: ["service", "cluster", "branch", "role", "person", "user agent", "image"]))
    }

    @Test func networks() throws {
        let range = try #require(AddressRange("10.1.2.3/16"))
        #expect(range.first == Int64(0x0A01_0000).databaseValue)
        #expect(range.last == Int64(0x0A01_FFFF).databaseValue)
        #expect(AddressRange("10.1.2.3/33") == nil)
        #expect(AddressRange("10.1.2") == nil)
        #expect(AddressRange("0.0.0.0/0")?.first == Int64(Int32.min).databaseValue)
        #expect(AddressRange("0.0.0.0/0")?.last == Int64(Int32.max).databaseValue)
        let high = try #require(AddressRange("203.0.113.0/24"))
        #expect(high.first == Int64(Int32(bitPattern: 0xCB00_7100)).databaseValue)
        #expect(high.last == Int64(Int32(bitPattern: 0xCB00_71FF)).databaseValue)
    }

    /// 2026-09-10 12:00 UTC is 14:00 in Berlin.
    @Test(arguments: [
        ("14:05 yesterday in Berlin", "2026-09-09T12:05:00Z"), ("9:30 today UTC", "2026-09-10T09:30:00Z"),
        ("2026-08-21 14:05 Europe/Berlin", "2026-08-21T12:05:00Z"),
        ("2026-01-21 14:05:30 Berlin", "2026-01-21T13:05:30Z"),
        ("2026-08-21 14:05 +02:00", "2026-08-21T12:05:00Z"), ("2026-08-21T14:05", "2026-08-21T14:05:00Z"),
        ("03:00", "2026-09-10T03:00:00Z"),
    ])
    func times(_ text: String, _ expected: String) throws {
        let moment = try #require(MomentText(text, clock: .utc, now: "2026-09-10T12:00:00Z", around: 60))
        #expect(moment.to - moment.from == 121)
        #expect(TimeText.iso(moment.from + 60) == expected)
    }

    @Test(arguments: ["yesterdays", "14:05 on Mars", "2026-13-40", "25:00", "checkout yesterday", ""])
    func noTimes(_ text: String) {
        #expect(MomentText(text, clock: .utc, now: "2026-09-10T12:00:00Z", around: 60) == nil)
    }

    @Test func aDateIsItsDay() throws {
        let clock = try #require(ZoneClock(named: "Europe/Berlin"))
        // Clocks go back on this day: it has 25 hours.
        let day = try #require(MomentText("2026-10-25", clock: clock, now: "2026-09-10T12:00:00Z", around: 60))
        #expect(day.to - day.from == 25 * 3_600)
    }
}
