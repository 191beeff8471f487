/// Judges one condition against what is known of a request.
///
/// Operators and set operators as IAM's reference has them:
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
struct ConditionJudge {
    /// What the request brought, by key in lower case. A key that is in
    /// neither this nor ``absent`` is not known.
    let known: [String: String]
    /// Keys that the request surely lacks, in lower case.
    let absent: Set<String>

    func verdict(_ condition: Policy.Condition) -> Verdict {
        let operation = Operation(condition.operation)
        let key = condition.key.lowercased()
        if operation.base == "null" { return null(condition.values, key) }
        // A variable stands for something of the request that we don't have.
        if condition.values.contains(where: { $0.contains("${") }) { return .cannotTell }
        if absent.contains(key) {
            if operation.ifExists || operation.set == .all { return .met }
            if operation.set == .any { return .notMet }
            return operation.isNegated ? .met : .notMet
        }
        guard let came = known[key], let matches = operation.matcher else { return .cannotTell }
        let isMet = condition.values.contains { matches($0, came) }
        return isMet != operation.isNegated ? .met : .notMet
    }

    /// `true` asks that the key be absent, `false` that it be there.
    private func null(_ values: [String], _ key: String) -> Verdict {
        let isThere: Bool? = known[key] != nil ? true : absent.contains(key) ? false : nil
        guard let isThere, let asked = values.first else { return .cannotTell }
        return (asked.lowercased() == "true") == !isThere ? .met : .notMet
    }

    private struct Operation {
        enum SetOperator { case none, any, all }
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

        var isNegated: Bool { base.hasPrefix("stringnot") || base.hasPrefix("arnnot") }

        /// nil: an operator that is not judged here.
        var matcher: ((_ expected: String, _ came: String) -> Bool)? {
            switch base {
            case "stringequals", "stringnotequals": { $0.unicodeScalars.elementsEqual($1.unicodeScalars) }
            case "stringequalsignorecase", "stringnotequalsignorecase": { $0.lowercased() == $1.lowercased() }
            case "stringlike", "stringnotlike": { Wildcard($0).matches($1) }
            case "arnequals", "arnlike", "arnnotequals", "arnnotlike": { Wildcard($0).matches($1) }
            default: nil
            }
        }
    }
}
