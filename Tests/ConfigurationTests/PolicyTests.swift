import Configuration
import Foundation
import Testing

/// `policy:` in deploytrail.yaml.
@Suite struct PolicyTests {
    private func policy(_ text: String) throws -> Policy? {
        try Configuration("policy:\n" + text, file: "p.yaml").policy
    }

    @Test(arguments: [
        ("  productoin: [x]\n", "p.yaml, line 2: unknown key 'productoin'"),
        ("  environments: [a]\n  production: [b]\n", "line 3: production names 'b'"),
        ("  roles:\n    - repositories: [a]\n", "line 3: 'role' is missing"),
        ("  step_slack_minutes: soon\n", "line 2: 'step_slack_minutes' is 'soon'"),
        ("  session_max_minutes: -1\n", "line 2: 'session_max_minutes' is '-1'"),
        (
            "  windows:\n    - {name: w, timezone: Europe/Berln, from: '09:00', to: '17:00'}\n",
            "line 3: 'Europe/Berln' is no time zone"
        ),
        (
            "  windows:\n    - {name: w, days: [mon, funday], from: '09:00', to: '17:00'}\n",
            "line 3: 'funday' is no weekday"
        ),
        ("  windows:\n    - {name: w, from: '9 am', to: '17:00'}\n", "'from' is '9 am'"),
        (
            "  freezes:\n    - {name: f, from: 2026-12-20, to: 2026-12-19}\n",
            "line 3: the freeze 'f' ends before it begins"
        ),
        ("  freezes:\n    - {name: f, from: 2026-02-30, to: 2026-12-19}\n", "'from' is '2026-02-30'"),
        ("  emergency: {review_hours: 3}\n", "line 2: nothing marks an emergency"),
        ("  deployers:\n    - {environment: production}\n", "line 3: the deployers of 'production' name nobody"),
        (
            "  environments: [a]\n  deployers:\n    - {environment: b, people: [x]}\n",
            "'deployers' names 'b', which is none of"
        ),
        (
            "  environments: [a]\n  windows:\n    - {name: w, environments: [b], from: '09:00', to: '17:00'}\n",
            "'windows' names 'b'"
        ),
        ("  windows:\n    - {name: w, days: [monkey], from: '09:00', to: '17:00'}\n", "'monkey' is no weekday"),
        ("  windows:\n    - {name: w, days: ['fri-'], from: '09:00', to: '17:00'}\n", "'fri-' is no weekday"),
        ("  freezes:\n    - {name: f, from: '2026-12-20T10:99', to: 2026-12-21}\n", "'from' is '2026-12-20T10:99'"),
        (
            "  freezes:\n    - {name: f, from: 2026-12-20, to: 2026-12-21}\n    - {name: f, from: 2026-12-24, to: 2026-12-25}\n",
            "two of the freezes"
        ),
        ("  production: {a: b}\n", "line 2: 'production' has to be a list"),
    ])
    func saysWhatIsWrongAndWhere(text: String, expected: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try policy(text) }
        #expect(error?.description.contains(expected) == true, "\(error?.description ?? "no error")")
    }

    @Test func windowsFollowTheClockOfTheirZone() throws {
        let window = try #require(
            try policy(
                "  windows:\n    - {name: w, timezone: Europe/Berlin, days: [mon-fri], from: '09:00', to: '17:00'}\n")?
                .windows?.first)
        let periods = window.periods(from: "2026-10-23T00:00:00Z", to: "2026-10-26T23:00:00Z")
        let opens = periods.compactMap { $0["opens_at"] as? String }
        // Friday in summer time, Monday after the change.
        #expect(opens.contains("2026-10-23T07:00:00Z") && opens.contains("2026-10-26T08:00:00Z"))
        #expect(!opens.contains { $0.hasPrefix("2026-10-24") || $0.hasPrefix("2026-10-25") })
    }

    @Test func windowsMayCrossMidnight() throws {
        let window = try #require(
            try policy("  windows:\n    - {name: w, days: [sat], from: '22:00', to: '02:00', environments: [a, b]}\n")?
                .windows?.first)
        let periods = window.periods(from: "2026-09-05T00:00:00Z", to: "2026-09-06T00:00:00Z")
        let saturday = periods.filter { $0["opens_at"] as? String == "2026-09-05T22:00:00Z" }
        #expect(saturday.compactMap { $0["environment"] as? String } == ["a", "b"])
        #expect(saturday.allSatisfy { $0["closes_at"] as? String == "2026-09-06T02:00:00Z" })
    }

    @Test func freezesAreOfTheirZone() throws {
        let freeze = try #require(
            try policy(
                "  freezes:\n    - {name: f, timezone: Europe/Berlin, from: 2026-12-20, to: 2027-01-02T06:00}\n")?
                .freezes?.first)
        #expect(freeze.startsAt == "2026-12-19T23:00:00Z" && freeze.endsAt == "2027-01-02T05:00:00Z")
    }

    @Test func theAnnotatedExampleIsRead() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appendingPathComponent("docs/policy.md"), encoding: .utf8)
        let example = try #require(
            page.components(separatedBy: "```yaml\n").dropFirst().first?.components(separatedBy: "```").first)
        let policy = try #require(try Configuration(example, file: "docs/policy.md").policy)
        let text = try policy.json
        for key in [
            "environment_tag", "environments", "production", "roles", "break_glass", "deployers", "windows", "freezes",
            "emergency", "step_slack_minutes", "session_max_minutes", "task_definition_max_days", "pipeline_files",
        ] { #expect(text.contains("\"\(key)\""), "the example has no \(key)") }
    }
}

/// The file of accepted findings.
@Suite struct SuppressionsTests {
    @Test(arguments: [
        ("- {check: POP-01, subject: '*', owner: a, expires: 2026-12-31}", "'reason' is missing"),
        ("- {check: POP-01, reason: r, owner: a, expires: 2026-12-31}", "give a finding, or a check and a subject"),
        ("- {finding: F-1, reason: r, owner: a, expires: 2026-12-31}", "'F-1' is no finding's id"),
        ("- {finding: F-0123456789, reason: r, owner: a, expires: soon}", "'expires' is 'soon'"),
        ("- {finding: F-0123456789, reason: r, expires: 2026-12-31}", "'owner' is missing"),
        ("- {finding: F-0123456789, why: r}", "unknown key 'why'"),
    ])
    func saysWhatIsWrong(entry: String, expected: String) throws {
        let error = #expect(throws: ConfigurationError.self) {
            try Suppressions("suppressions:\n  \(entry)\n", file: "s.yaml")
        }
        #expect(
            error?.description.contains(expected) == true && error?.line == 2, "\(error?.description ?? "no error")")
    }
}
