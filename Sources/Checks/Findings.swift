import GRDB
import Report
import Store

/// What a run of checks came to: a line of counts per check, and rows.
public struct Findings: Sendable {
    /// How often a check said what.
    public struct Count: Sendable, Equatable {
        public var check: String
        public var title: String
        public var severity: Severity
        public var pass = 0
        public var fail = 0
        public var cannotTell = 0
        public var notApplicable = 0
        /// Fails that a suppression covers; they are not among ``fail``.
        public var suppressed = 0

        public var tested: Int { pass + fail + suppressed }
    }

    /// Which of the verdicts are wanted.
    public struct Filter: Sendable {
        public var accounts: [String] = []
        public var regions: [String] = []
        public var environments: [String] = []
        public var services: [String] = []
        public var repositories: [String] = []
        /// Whether passes and what a check does not apply to are among the rows.
        public var all = false

        public init() {}

        /// Whether it lets every subject through.
        var isOpen: Bool {
            accounts.isEmpty && regions.isEmpty && environments.isEmpty && services.isEmpty && repositories.isEmpty
        }
    }

    /// A suppression that covers nothing, or no longer.
    public struct IdleSuppression: Sendable {
        public var line: Int?
        public var what: String
        public var owner: String
        public var expires: String
        public var isExpired: Bool
    }

    public var counts: [Count] = []
    public var result: ResultSet
    public var idleSuppressions: [IdleSuppression] = []
    /// The worst severity of a fail that nothing suppresses.
    public var worst: Severity?
    /// Whether there are subjects, and the filter lets none of them through.
    public var isFilteredOut = false

    /// The columns of a row, in their order.
    public static let columns: [Report.Column] = [
        ("check", true, "The check's id."), ("verdict", true, "pass, fail, cannot-tell, not-applicable."),
        ("severity", true, "critical, high, medium, low, info."), ("subject", true, "What was checked."),
        ("subject_kind", false, "deployment, session, role, service, …"), ("reason", true, "Why, with the facts."),
        ("evidence", false, "The file and the record (from 0) that hold it."),
        ("finding_id", true, "The finding's stable id: of the check and the subject."),
        ("deploy_id", false, "The deployment."), ("event_id", false, "CloudTrail's id of the call."),
        ("title", false, "What the check looks for."), ("missing", false, "The input that would tell it."),
        ("first_seen", true, "The first event that shows it."), ("last_seen", false, "The last."),
        ("account_id", false, "The account."), ("region", false, "The region."),
        ("environment", false, "The environment."), ("service", false, "The service."),
        ("repository", false, "The repository."), ("role_arn", false, "The role."), ("person", false, "The person."),
        ("suppressed", false, "true: a suppression covers it."),
        ("detection", false, "true: an incident rather than a missed control."),
    ].map { (name: String, isHeadline: Bool, meaning: String) -> Report.Column in
        Report.Column(
            name: name, kind: name.hasSuffix("_seen") ? .time : .text, isHeadline: isHeadline, meaning: meaning)
    }

    /// Runs the checks and reads what they said.
    ///
    /// - Throws: ``Verdicts/Problem``, SQLite's errors.
    public init(of checks: [Check], context: CheckContext, filter: Filter, in db: Database) throws {
        try Verdicts.fill(checks, context: context, in: db)
        result = ResultSet(columns: Findings.columns, rows: [])
        var places: [String: Int] = [:]
        for check in checks {
            places[check.id] = counts.count
            counts.append(Count(check: check.id, title: check.header.title, severity: check.header.severity))
        }
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT check_id, verdict, severity, subject, subject_kind, reason, evidence, finding_id, deploy_id, event_id,
                  title, missing, first_seen, last_seen, account_id, region, environment, service, repository, role_arn,
                  person, suppressed, is_detection
                FROM verdicts ORDER BY check_id, coalesce(first_seen, ''), subject
                """)
        var hasSubjects = false
        var hasMatch = false
        while let row = try rows.next() {
            hasSubjects = true
            hasMatch = hasMatch || filter.takes(row, strictly: true)
            guard filter.takes(row), let place = places[row["check_id"]] else { continue }
            let verdict: String = row["verdict"]
            let isSuppressed: Bool = row["suppressed"]
            switch verdict {
            case "pass": counts[place].pass += 1
            case "fail":
                if isSuppressed {
                    counts[place].suppressed += 1
                } else {
                    counts[place].fail += 1
                    if let severity = Severity(rawValue: row["severity"]) { worst = max(worst ?? severity, severity) }
                }
            case "cannot-tell": counts[place].cannotTell += 1
            default: counts[place].notApplicable += 1
            }
            guard filter.all || verdict == "fail" || verdict == "cannot-tell" else { continue }
            result.rows.append(
                Findings.columns.indices.map { place in
                    if place >= Findings.columns.count - 2 { return .text((row[place] as Bool) ? "true" : "false") }
                    return (row[place] as String?).map(Cell.text) ?? .null
                })
        }
        // A misspelt value must not look like "nothing failed".
        isFilteredOut = hasSubjects && !hasMatch
        // Of a part of the subjects nobody can say what covers nothing.
        let isWhole = context.from == nil && context.to == nil && filter.isOpen
        idleSuppressions = try Findings.idle(of: checks, isWhole: isWhole, in: db)
    }

    private static func idle(of checks: [Check], isWhole: Bool, in db: Database) throws -> [IdleSuppression] {
        let ran = Set(checks.map(\.id))
        let hasAll = try Check.all.count == checks.count
        return try Row.fetchAll(
            db,
            sql: """
                SELECT line, check_id, coalesce(finding, check_id || ' ' || subject) AS what, owner, expires, is_expired
                FROM suppressions WHERE is_expired = 1 OR findings = 0 ORDER BY place
                """
        ).filter { row in
            let check: String? = row["check_id"]
            return row["is_expired"] || (isWhole && check.map(ran.contains) ?? hasAll)
        }.map {
            IdleSuppression(
                line: $0["line"], what: $0["what"], owner: $0["owner"], expires: $0["expires"],
                isExpired: $0["is_expired"])
        }
    }
}

extension Findings.Filter {
    /// - Parameter strictly: whether what can't be told of an unknown place is
    ///   left out.
    fileprivate func takes(_ row: Row, strictly: Bool = false) -> Bool {
        func fits(_ wanted: [String], _ column: String) -> Bool {
            guard !wanted.isEmpty else { return true }
            // What can't be told, of a subject that may well be among them, stays.
            guard let value: String = row[column] else { return !strictly && row["verdict"] == "cannot-tell" }
            return wanted.contains { $0.lowercased() == value.lowercased() }
                || column == "repository" && wanted.contains { value.hasSuffix("/" + $0) }
        }
        return fits(accounts, "account_id") && fits(regions, "region") && fits(environments, "environment")
            && fits(services, "service") && fits(repositories, "repository")
    }
}
