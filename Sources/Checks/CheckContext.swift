/// What checks are run with, as JSON the way the queries take it.
public struct CheckContext: Sendable {
    /// The policy of deploytrail.yaml, windows as they are declared;
    /// nil: none is declared.
    public var policy: String?
    /// The declared scope.
    public var scope: String?
    /// Suppressions; nil: none.
    public var suppressions: String?
    /// The period of the subjects: from inclusive, to exclusive.
    public var from: String?
    public var to: String?
    /// Whether of the sessions only those are looked at that made changes of the
    /// period, or gave these their credentials.
    public var isOfChanges = false
    /// A JSON list of the tag keys that hold the environment; nil: the policy's.
    public var environmentTags: String?
    /// The time at which they are run: `2026-10-01T12:00:00Z`.
    public var runAt: String

    public init(
        policy: String? = nil, scope: String? = nil, suppressions: String? = nil, from: String? = nil,
        to: String? = nil, runAt: String
    ) {
        self.policy = policy
        self.scope = scope
        self.suppressions = suppressions
        self.from = from
        self.to = to
        self.runAt = runAt
    }

    /// The names of a report's parameters that say with what checks are run.
    public static let parameterNames: Set = ["policy", "scope", "suppressions", "from", "to"]

    /// The same from a report's parameters, by their names.
    public init(parameters: [String: String], runAt: String) {
        self.init(
            policy: parameters["policy"], scope: parameters["scope"], suppressions: parameters["suppressions"],
            from: parameters["from"], to: parameters["to"], runAt: runAt)
        environmentTags = parameters["environment_tags"]
    }
}
