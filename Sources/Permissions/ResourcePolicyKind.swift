import Queries

/// A resource-based policy that AWS asks beside, or instead of, the caller's:
/// a row of `queries/data/resource_policies.csv`.
struct ResourcePolicyKind {
    /// What may stand as `Resource` in one.
    enum Resource { case none, all, arn }

    /// `repository policy`.
    let name: String
    /// The action that sets it: `ecr:SetRepositoryPolicy`.
    let setBy: String
    let resource: Resource

    /// The kind of the service that an action is of; nil: it has none.
    init?(action: String) {
        guard let row = ResourcePolicyKind.rows[action.prefix { $0 != ":" }] else { return nil }
        name = String(row[1])
        setBy = String(row[2])
        resource = row[3].isEmpty ? .none : row[3] == "*" ? .all : .arn
    }

    private static let rows = Dictionary(
        ActionReference.rows(Catalogue.resourcePolicies).map { ($0[0], $0) }, uniquingKeysWith: { first, _ in first })
}
