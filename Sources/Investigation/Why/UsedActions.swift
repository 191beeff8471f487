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
    /// Calls whose action their name does not tell: not in the documents.
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
        for row in rows.rows.indices {
            let action = rows.text(row, "action")
            if action.isEmpty { unnamed.append(rows.text(row, "call")) } else { actions.append(action) }
        }
        documents = SuggestedPolicy.documents(allowing: actions)
        self.unnamed = unnamed
    }
}
