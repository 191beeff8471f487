import Canned
import GRDB
import Permissions
import Report

/// What a role used, as the policy that allows just that.
public struct UsedActions {
    /// The role's ARN.
    public let role: String
    /// Each a whole policy; several where one would be over AWS's quota.
    public let documents: [String]
    /// Calls for which AWS's reference has no action: not in the documents.
    public let unnamed: [String]

    /// - Parameters:
    ///   - role: an ARN or a name.
    ///   - from: last used at this time or later.
    ///   - to: first used before it.
    /// - Throws: ``Tracer/Problem`` where no role of that name, or several,
    ///   called anything; SQLite's errors.
    public init(role: String, from: String?, to: String?, in db: Database) throws {
        let rows = try CatalogueAnswers(db: db).rows("actions_used", ["role": role, "from": from, "to": to])
        let roles = Set(rows.rows.indices.map { rows.text($0, "role_arn") }).sorted()
        guard let only = roles.first, roles.count == 1 else {
            let shown = VisibleText.neutralise(role)
            throw Tracer.Problem(
                description: roles.isEmpty
                    ? "no session of a role '\(shown)' called anything in that period: `deploytrail find \(shown)` looks for the role"
                    : "'\(shown)' names \(roles.count) roles; choose one:"
                        + roles.map { "\n  \(VisibleText.neutralise($0))" }.joined())
        }
        self.role = only
        var actions: [String] = []
        var unnamed: [String] = []
        let allowed = rows.rows.indices.filter { rows.cell($0, "is_allowed") == .integer(1) }
        guard !allowed.isEmpty else {
            throw Tracer.Problem(
                description:
                    "every call of the role '\(VisibleText.neutralise(only))' in that period was denied: there is no use to allow; `deploytrail why --role` explains the denials"
            )
        }
        for row in allowed {
            let needed = ActionReference.shared.actions(
                eventSource: rows.text(row, "event_source"), eventName: rows.text(row, "event_name"))
            actions += needed
            if needed.isEmpty { unnamed.append("\(rows.text(row, "event_source")) \(rows.text(row, "event_name"))") }
        }
        documents = SuggestedPolicy.documents(allowing: actions)
        self.unnamed = unnamed
    }
}
