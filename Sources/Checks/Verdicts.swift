import GRDB
import Hashing
import Queries
import Store

/// Runs checks and keeps what they say in the temporary table `verdicts`, from
/// which `check` and the reports read.
///
/// The database may be open for reading alone: temporary tables are the
/// connection's own.
public enum Verdicts {
    /// The columns of every check's answer.
    public static let columns = [
        "subject", "verdict", "severity", "reason", "missing", "first_seen", "last_seen", "deploy_id", "event_id",
        "evidence", "account_id", "region", "environment", "service", "repository", "role_arn", "person",
    ]

    /// A check that SQLite refuses, or that does not answer in the form: a
    /// fault of ours.
    public struct Problem: Error, CustomStringConvertible {
        public let description: String
    }

    /// The stable id of a finding: of the check and the subject alone.
    public static func findingID(check: String, subject: String) -> String {
        "F-" + SHA256.hex(SHA256.digest("\(check)\u{1F}\(subject)")).prefix(10)
    }

    private static let function = DatabaseFunction("finding_id", argumentCount: 2, pure: true) { values in
        guard let check = String.fromDatabaseValue(values[0]), let subject = String.fromDatabaseValue(values[1]) else {
            return nil
        }
        return findingID(check: check, subject: subject)
    }

    /// Makes the table anew with the verdicts of these checks.
    ///
    /// - Parameter failsOnly: whether other verdicts are left out.
    /// - Throws: ``Problem``, SQLite's errors.
    public static func fill(
        _ checks: [Check], failsOnly: Bool = false, context: CheckContext, in db: Database
    ) throws {
        db.add(function: function)
        try prepare(context, for: checks, in: db)
        try db.execute(
            sql: """
                DROP TABLE IF EXISTS temp.verdicts;
                CREATE TEMP TABLE verdicts (check_id TEXT, title TEXT,
                  verdict TEXT CHECK (verdict IN ('pass', 'fail', 'cannot-tell', 'not-applicable')), severity TEXT, subject TEXT,
                  subject_kind TEXT, reason TEXT, missing TEXT, first_seen TEXT, last_seen TEXT, deploy_id TEXT,
                  event_id TEXT, evidence TEXT, account_id TEXT, region TEXT, environment TEXT, service TEXT,
                  repository TEXT, role_arn TEXT, person TEXT, finding_id TEXT, suppressed INTEGER, is_detection INTEGER)
                """)
        for check in checks { try run(check, failsOnly: failsOnly, in: db) }
        try db.execute(sql: "CREATE INDEX temp.verdicts_event ON verdicts (event_id)")
        try Suppressing.apply(context, in: db)
    }

    /// Makes the tables that these checks read: what is declared, and what is
    /// checked.
    private static func prepare(_ context: CheckContext, for checks: [Check], in db: Database) throws {
        try ShownEnvironments.show(tags: context.environmentTags, policy: context.policy, in: db)
        let policy = try context.policy.map { try PolicyPeriods.expand($0, in: db) }
        let parameters: [String: (any DatabaseValueConvertible)?] = [
            "policy": policy, "scope": context.scope, "from": context.from, "to": context.to, "run_at": context.runAt,
            "of_changes": context.isOfChanges,
        ]
        for (file, text) in statements(for: checks) {
            if let table = made(by: text) { try db.execute(sql: "DROP TABLE IF EXISTS temp.\(table)") }
            let values = parameters.filter { text.contains(":\($0.key)") }
            do { try db.execute(sql: text, arguments: StatementArguments(values)) } catch let error as DatabaseError {
                throw Problem(description: "queries/policy/\(file).sql: \(error.message ?? "\(error)")")
            }
        }
    }

    /// The statements of `queries/policy` without the tables that neither these
    /// checks nor a later statement name.
    private static func statements(for checks: [Check]) -> [(file: String, text: String)] {
        var named = Set(checks.flatMap { names(in: $0.header.sql) })
        var wanted: [(file: String, text: String)] = []
        for file in Catalogue.files(in: .policy).reversed() where file.name != "policy0_environments" {
            for text in Correlation.statements(file.text).reversed() {
                if let table = made(by: text) ?? changed(by: text), !named.contains(table) { continue }
                named.formUnion(names(in: text))
                wanted.append((file.name, text))
            }
        }
        return wanted.reversed()
    }

    /// All words of a statement that may be names.
    private static func names(in text: String) -> [Substring] {
        text.utf8.split { !(0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "_")) }.map(Substring.init)
    }

    /// The table that a statement makes; nil: none.
    private static func made(by text: String) -> Substring? { word(of: text, after: "CREATE TEMP TABLE ") }

    /// The table that a statement changes or indexes.
    private static func changed(by text: String) -> Substring? {
        word(of: text, after: "UPDATE ")
            ?? text.range(of: " ON ").flatMap { on in
                text.hasPrefix("CREATE INDEX ") ? text[on.upperBound...].prefix { $0 != " " } : nil
            }
    }

    private static func word(of text: String, after opening: String) -> Substring? {
        text.hasPrefix(opening) ? text.dropFirst(opening.count).prefix { $0 != " " } : nil
    }

    private static func run(_ check: Check, failsOnly: Bool, in db: Database) throws {
        let header = check.header
        do {
            try db.execute(
                sql: """
                    INSERT INTO verdicts
                    SELECT :id, :title, verdict, coalesce(severity, :severity), subject, :kind, reason, missing, first_seen,
                      last_seen, deploy_id, event_id, evidence, account_id, region, environment, service, repository,
                      role_arn, person, finding_id(:id, subject), 0, :detection
                    FROM (\(header.sql))
                    \(failsOnly ? "WHERE verdict = 'fail'" : "")
                    """,
                arguments: [
                    "id": header.id, "title": header.title, "severity": header.severity.rawValue,
                    "kind": header.subject, "detection": header.isDetection,
                ])
        } catch let error as DatabaseError {
            throw Problem(description: "queries/checks/\(header.id).sql: \(error.message ?? "\(error)")")
        }
    }
}
