import GRDB

/// One thing that a text may be, and the query that looks for it.
struct Probe {
    /// What the text is taken for: `task definition`, `commit`, …
    var kind: String
    /// A query of `queries/investigation`.
    var query: String
    var parameters: [String: (any DatabaseValueConvertible)?]
    /// Whether it reads every event: asked only where nothing else is found.
    var isSlow = false

    init(_ kind: String, _ query: String, _ parameters: [String: (any DatabaseValueConvertible)?], isSlow: Bool = false)
    {
        self.kind = kind
        self.query = query
        self.parameters = parameters
        self.isSlow = isSlow
    }
}
