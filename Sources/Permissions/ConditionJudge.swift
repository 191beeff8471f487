/// Judges one condition against what is known of a request.
///
/// Operators and set operators as IAM's reference has them:
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
struct ConditionJudge {
    struct Answer {
        let verdict: Verdict
        /// What came, ready to be shown; nil: nothing, or not known.
        var came: String?
        /// Why, where the values side by side don't say it.
        var note: String?
    }

    let context: RequestContext
    /// Whether the policy's version has variables.
    let hasVariables: Bool

    func answer(_ condition: Policy.Condition) -> Answer {
        let operation = ConditionOperator(condition.operation)
        let value = context.value(of: condition.key)
        var answer: Answer
        switch value {
        case .unknown(let why): answer = Answer(verdict: .cannotTell, note: why)
        case .absent(let why): answer = Answer(verdict: absent(operation, condition.values), note: why)
        case .values(let came):
            answer = judged(condition, operation, came)
            answer.came = came.joined(separator: ", ")
        }
        return answer
    }

    private func absent(_ operation: ConditionOperator, _ values: [String]) -> Verdict {
        if operation.base == "null" { return asksForAbsence(values) }
        if operation.ifExists || operation.set == .all { return .met }
        if operation.set == .any { return .notMet }
        return operation.isNegated ? .met : .notMet
    }

    /// `Null` with `true` asks that the key be absent, with `false` that it be
    /// there.
    private func asksForAbsence(_ values: [String]) -> Verdict {
        values.contains { $0.lowercased() == "true" } ? .met : .notMet
    }

    private func judged(_ condition: Policy.Condition, _ operation: ConditionOperator, _ came: [String]) -> Answer {
        if operation.base == "null" {
            return Answer(verdict: asksForAbsence(condition.values) == .met ? .notMet : .met)
        }
        guard let matches = operation.matcher else {
            return Answer(verdict: .cannotTell, note: "IAM has no operator \(condition.operation)")
        }
        var expected: [PolicyText] = []
        var unknown: String?
        for value in condition.values {
            do { expected.append(try PolicyText(value, hasVariables: hasVariables, context)) } catch {
                if case .unknown(let key) = error { unknown = key }
            }
        }
        func verdict(of one: String) -> Verdict {
            // Values are alternatives; of a negated operator none may match.
            if expected.contains(where: { matches($0, one) }) { return operation.isNegated ? .notMet : .met }
            if unknown != nil { return .cannotTell }
            return operation.isNegated ? .met : .notMet
        }
        let all = came.map(verdict)
        let note = unknown.map { "the log does not tell \($0), which the policy's variable stands for" }
        switch operation.set {
        case .all: return Answer(verdict: Verdict.together(all), note: note)
        case .any: return Answer(verdict: Verdict.either(all), note: note)
        case .none:
            let result = operation.isNegated ? Verdict.together(all) : Verdict.either(all)
            return Answer(verdict: result, note: result == .cannotTell ? note : hint(condition, operation, result))
        }
    }

    /// The mistake that is made most often.
    private func hint(_ condition: Policy.Condition, _ operation: ConditionOperator, _ verdict: Verdict) -> String? {
        guard verdict == .notMet, operation.base.hasPrefix("stringequals"),
            condition.values.contains(where: { $0.contains("*") || $0.contains("?") })
        else { return nil }
        return "\(condition.operation) takes * and ? as they stand: wildcards need StringLike"
    }
}
