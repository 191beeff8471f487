/// What a comparison came to.
public enum Verdict: String, Sendable {
    case met
    case notMet = "NOT met"
    case cannotTell = "cannot tell"

    /// What several come to where all have to be met.
    static func together(_ verdicts: [Verdict]) -> Verdict {
        verdicts.contains(.notMet) ? .notMet : verdicts.contains(.cannotTell) ? .cannotTell : .met
    }

    /// What several come to where one is enough.
    static func either(_ verdicts: [Verdict]) -> Verdict {
        verdicts.contains(.met) ? .met : verdicts.contains(.cannotTell) ? .cannotTell : .notMet
    }
}

/// Something that a policy asks for, beside what came.
public struct Comparison: Sendable, Equatable {
    /// The statement's `Sid`, or its place.
    public let statement: String
    /// `Principal`, `Action`, or the condition's operator and key.
    public let condition: String
    public let expected: [String]
    /// nil: the request had none, or the log does not tell.
    public let came: String?
    public let verdict: Verdict
    /// Why, where the two sides don't say it.
    public let note: String?
}
