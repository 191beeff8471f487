/// A policy document, taken apart.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
public struct Policy: Sendable {
    public struct Statement: Sendable {
        /// Its `Sid`, else its place from 1.
        public let name: String
        public let isDeny: Bool
        let actions: [String]
        let notActions: [String]
        let resources: [String]
        let hasNotResource: Bool
        /// By kind: `Federated`, `AWS`, `Service`; `*` for everybody.
        let principals: [String: [String]]
        let hasNotPrincipal: Bool
        let conditions: [Condition]

        /// Whether an action is among those the statement speaks of.
        func names(_ action: String) -> Bool {
            if !notActions.isEmpty { return !notActions.contains { Wildcard($0, ignoresCase: true).matches(action) } }
            return actions.contains { Wildcard($0, ignoresCase: true).matches(action) }
        }
    }

    /// One line of a `Condition` block.
    public struct Condition: Sendable {
        public let operation: String
        public let key: String
        public let values: [String]
    }

    public let statements: [Statement]
    /// Whether `${…}` stands for a key: in the version of 2012 it does.
    let hasVariables: Bool

    /// nil for what is no policy.
    public init?(_ document: String) {
        guard let value = PolicyValue(document: document), let found = value["Statement"] else { return nil }
        hasVariables = value["Version"]?.texts.first == "2012-10-17"
        let all: [PolicyValue] = if case .list(let items) = found { items } else { [found] }
        statements = all.enumerated().map { Policy.statement($1, place: $0 + 1) }
    }

    private static func statement(_ value: PolicyValue, place: Int) -> Statement {
        var principals: [String: [String]] = [:]
        switch value["Principal"] {
        case .text(let text)?: principals["*"] = [text]
        case .object(let kinds)?: for (kind, names) in kinds { principals[kind] = names.texts }
        default: break
        }
        return Statement(
            name: value["Sid"]?.texts.first ?? "statement \(place)",
            isDeny: value["Effect"]?.texts.first == "Deny",
            actions: value["Action"]?.texts ?? [], notActions: value["NotAction"]?.texts ?? [],
            resources: value["Resource"]?.texts ?? [], hasNotResource: value["NotResource"] != nil,
            principals: principals, hasNotPrincipal: value["NotPrincipal"] != nil,
            conditions: conditions(value["Condition"]))
    }

    private static func conditions(_ block: PolicyValue?) -> [Condition] {
        guard case .object(let operations)? = block else { return [] }
        return operations.sorted { $0.key < $1.key }.flatMap { operation, keys -> [Condition] in
            guard case .object(let members) = keys else { return [] }
            return members.sorted { $0.key < $1.key }.map { key, values in
                Condition(operation: operation, key: key, values: values.texts)
            }
        }
    }
}
