/// Lanes over time: a service's deployments, tag changes and scalings, drawn
/// by ``SheetHTML``; the numbers behind it stand in a table beside it.
public struct Timeline: Sendable {
    /// One thing that happened.
    public struct Mark: Sendable {
        /// `2026-09-03T14:05:12Z`
        public var time: String
        public var label: String
        /// Whether it was denied or failed.
        public var isRefused: Bool

        public init(time: String, label: String, isRefused: Bool = false) {
            self.time = time
            self.label = label
            self.isRefused = isRefused
        }
    }

    public struct Lane: Sendable {
        public var name: String
        public var marks: [Mark]

        public init(_ name: String, _ marks: [Mark]) {
            self.name = name
            self.marks = marks
        }
    }

    public var lanes: [Lane]

    public init(_ lanes: [Lane]) { self.lanes = lanes }
}
