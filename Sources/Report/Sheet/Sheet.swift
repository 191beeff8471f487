/// One subject on one sheet: a sentence, then sections in the order in which
/// somebody reads them. What `trace` and `why` answer with; every format is
/// made of it.
public struct Sheet: Sendable {
    /// A named value.
    public struct Fact: Sendable {
        public var name: String
        public var value: Cell
        public var kind: Column.Kind

        public init(_ name: String, _ value: Cell, kind: Column.Kind = .text) {
            self.name = name
            self.value = value
            self.kind = kind
        }

        public init(_ name: String, _ text: String?, kind: Column.Kind = .text) {
            self.init(name, text.map { $0.isEmpty ? .null : .text($0) } ?? .null, kind: kind)
        }
    }

    /// One station on the way from a step to a change.
    public struct Station: Sendable {
        /// What it is: `step`, `grant`, `session`, `change`.
        public var kind: String
        public var title: String
        public var details: [Fact]
        /// How it is tied to the station before: `access-key`, `step`, … ; nil
        /// for the first.
        public var tie: String?
        /// What that tie is worth, in a sentence.
        public var strength: String?

        public init(kind: String, title: String, details: [Fact], tie: String? = nil, strength: String? = nil) {
            self.kind = kind
            self.title = title
            self.details = details
            self.tie = tie
            self.strength = strength
        }
    }

    /// A value before and after.
    public struct Difference: Sendable {
        public var name: String
        public var before: String?
        public var after: String?

        public init(_ name: String, before: String?, after: String?) {
            self.name = name
            self.before = before
            self.after = after
        }

        var word: String {
            switch (before, after) {
            case (nil, _?): "added"
            case (_?, nil): "removed"
            default: before == after ? "same" : "changed"
            }
        }
    }

    /// What a section is made of.
    public enum Block: Sendable {
        case note(String)
        case facts([Fact])
        case table(ResultSet)
        case chain([Station])
        case differences([Difference])
        /// A document as it would be handed to another tool: a policy in JSON.
        case document(String)
        /// Commands to go on with: of this program, ready to be pasted.
        case commands([String])
        case picture(Timeline)
    }

    public struct Section: Sendable {
        /// The section's name in JSON and in links: `calls`.
        public var id: String
        public var heading: String
        public var blocks: [Block]

        public init(_ id: String, _ heading: String, _ blocks: [Block]) {
            self.id = id
            self.heading = heading
            self.blocks = blocks
        }
    }

    /// What is on the sheet: `deployment`, `session`, `service` …
    public var kind: String
    /// The subject's id, as it can be asked for again.
    public var id: String
    public var title: String
    /// The answer in a sentence.
    public var sentence: String
    public var sections: [Section]
    /// What happened, in the order of time: the CSV.
    public var timeline: ResultSet
    /// CloudTrail's records behind it, by event id, for `--raw`.
    public var eventIDs: [String]

    public init(
        kind: String, id: String, title: String, sentence: String, sections: [Section] = [],
        timeline: ResultSet = ResultSet(columns: [], rows: []), eventIDs: [String] = []
    ) {
        self.kind = kind
        self.id = id
        self.title = title
        self.sentence = sentence
        self.sections = sections
        self.timeline = timeline
        self.eventIDs = eventIDs
    }
}
