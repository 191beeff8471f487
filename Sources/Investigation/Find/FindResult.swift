/// What was found for a text, and what it was taken for.
public struct FindResult: Sendable {
    /// One thing that fits.
    public struct Hit: Sendable {
        /// `deployment`, `session`, `pipeline`, `step`, `service`, …
        public let kind: String
        /// Its id, as ``Tracer`` takes it.
        public let id: String
        public let title: String
        /// `2026-09-03T14:05:12Z`; nil where it has none.
        public let time: String?
        public let deployID: String?
        public let eventID: String?

        /// The command line to go on with, word by word; empty where there is none.
        public var command: [String] {
            switch kind {
            case "deployment", "session", "access-key", "pipeline", "step", "service", "task-definition":
                ["deploytrail", "trace"] + (id.hasPrefix("-") ? ["--"] : []) + [id]
            case "event": deployID.map { ["deploytrail", "trace", $0] } ?? ["deploytrail", "event", id]
            case "role": ["deploytrail", "why", "--role", id]
            case "repository": ["deploytrail", "report", "deployments", "--repository", id]
            case "environment": ["deploytrail", "report", "deployments", "--environment", id]
            case "account": ["deploytrail", "report", "deployments", "--account", id]
            // What these did stands among the deployments beside them.
            default: []
            }
        }
    }

    public let query: String
    /// The kinds that the text was taken for, the likeliest first: those of
    /// which something was found, else all that were looked for.
    public let takenFor: [String]
    /// By kind, the newest first within each.
    public let hits: [Hit]
    /// Kinds of which there are more hits than are given.
    public let moreOf: [String]
    /// How many of a kind there are: `3`, `more than 20`.
    func counted(_ count: Int, _ kind: String) -> String {
        moreOf.contains(kind) ? "more than \(count)" : "\(count)"
    }

    /// Where nothing was found: what there is to be searched.
    public let searched: String?
}
