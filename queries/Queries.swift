/// The SQL of the program and the lists that it joins: every file of
/// `queries/`, embedded in the binary.
public struct QueryFile: Sendable {
    /// What the file is for: the folder it lies in.
    public enum Layer: String, Sendable, CaseIterable {
        case events, data, facts, correlation, reports, evidence, investigation, pages, policy, checks

        /// How the names of the folder's files end.
        public var suffix: String { self == .data ? ".csv" : ".sql" }
    }

    public let layer: Layer
    /// The file's name without `.sql` or `.csv`.
    public let name: String
    /// The file's text, macros unexpanded.
    public let text: String

    init(_ layer: Layer, _ name: String, _ bytes: [UInt8]) {
        self.layer = layer
        self.name = name
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// Whether the query is one that `query` and `sql` know by name.
    public var isReport: Bool { layer == .reports }
}
