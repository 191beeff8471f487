/// An operator of a condition, taken apart.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
struct ConditionOperator {
    enum SetOperator { case none, any, all }

    /// The operator in lower case, without set operator and `IfExists`.
    let base: String
    let set: SetOperator
    let ifExists: Bool

    init(_ text: String) {
        var rest = text.lowercased()
        if rest.hasPrefix("foranyvalue:") {
            set = .any
        } else if rest.hasPrefix("forallvalues:") {
            set = .all
        } else {
            set = .none
        }
        if let colon = rest.firstIndex(of: ":") { rest = String(rest[rest.index(after: colon)...]) }
        ifExists = rest.hasSuffix("ifexists")
        base = ifExists ? String(rest.dropLast("ifexists".count)) : rest
    }

    /// Whether the condition is met by what does *not* match.
    var isNegated: Bool {
        ["stringnot", "numericnot", "datenot", "notip", "arnnot"].contains { base.hasPrefix($0) }
    }

    /// nil: IAM has no such operator.
    var matcher: ((_ expected: PolicyText, _ came: String) -> Bool)? {
        switch base {
        case "stringequals", "stringnotequals", "binaryequals":
            { $0.plain.unicodeScalars.elementsEqual($1.unicodeScalars) }
        case "stringequalsignorecase", "stringnotequalsignorecase": { $0.plain.lowercased() == $1.lowercased() }
        case "stringlike", "stringnotlike": { Wildcard($0.marks).matches($1) }
        case "arnequals", "arnlike", "arnnotequals", "arnnotlike": { ConditionValue.matchesARN($0.marks, $1) }
        case "bool": { $0.plain.lowercased() == $1.lowercased() }
        case "ipaddress", "notipaddress": { ConditionValue.network($0.plain, holds: $1) }
        default: comparison(of: base)
        }
    }

    private func comparison(of base: String) -> ((PolicyText, String) -> Bool)? {
        let kinds: [(String, (String) -> Double?)] = [
            ("numeric", ConditionValue.number), ("date", ConditionValue.seconds),
        ]
        for (kind, read) in kinds where base.hasPrefix(kind) {
            let holds: (Double, Double) -> Bool
            switch base.dropFirst(kind.count) {
            case "equals", "notequals": holds = { $0 == $1 }
            case "lessthan": holds = { $0 < $1 }
            case "lessthanequals": holds = { $0 <= $1 }
            case "greaterthan": holds = { $0 > $1 }
            case "greaterthanequals": holds = { $0 >= $1 }
            default: return nil
            }
            return { expected, came in
                guard let expected = read(expected.plain), let came = read(came) else { return false }
                return holds(came, expected)
            }
        }
        return nil
    }
}
