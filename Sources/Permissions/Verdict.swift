/// What a comparison came to.
public enum Verdict: String, Sendable {
    case met
    case notMet = "NOT met"
    case cannotTell = "cannot tell"
}

/// Something that a policy asks for, beside what came.
public struct Comparison: Sendable, Equatable {
    /// The statement's `Sid`, or its place.
    public let statement: String
    /// `Principal`, `Action`, or the condition's operator and key.
    public let condition: String
    public let expected: [String]
    /// nil: not known from the log.
    public let came: String?
    public let verdict: Verdict
}
