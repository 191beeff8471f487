/// A value of a condition, its variables put in.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
struct PolicyText {
    /// The value with wildcards told from what is literal.
    let marks: [Wildcard.Mark]

    /// Why a value can't be had.
    enum Fault: Error {
        /// The request has no such key: IAM matches nothing with it.
        case absent
        case unknown(key: String)
    }

    /// - Parameter hasVariables: whether the policy's version knows any:
    ///   2012-10-17 does, the older one takes `${` as it stands.
    init(_ text: String, hasVariables: Bool, _ context: RequestContext) throws(Fault) {
        var marks: [Wildcard.Mark] = []
        var rest = Substring(text)
        while let scalar = rest.unicodeScalars.first {
            if hasVariables, rest.hasPrefix("${"), let end = rest.firstIndex(of: "}") {
                marks += try PolicyText.value(of: rest[rest.index(rest.startIndex, offsetBy: 2)..<end], context)
                rest = rest[rest.index(after: end)...]
                continue
            }
            marks.append(scalar == "*" ? .any : scalar == "?" ? .one : .literal(scalar))
            rest = Substring(rest.unicodeScalars.dropFirst())
        }
        self.marks = marks
    }

    /// The text as it stands: wildcards are characters to the operators that
    /// know none.
    var plain: String {
        marks.reduce(into: "") { text, mark in
            switch mark {
            case .any: text.unicodeScalars.append("*")
            case .one: text.unicodeScalars.append("?")
            case .literal(let scalar): text.unicodeScalars.append(scalar)
            }
        }
    }

    private static func value(of name: Substring, _ context: RequestContext) throws(Fault) -> [Wildcard.Mark] {
        // `${*}`, `${?}` and `${$}` are the characters themselves.
        if ["*", "?", "$"].contains(name) { return name.unicodeScalars.map { .literal($0) } }
        let parts = name.split(separator: ",", maxSplits: 1)
        let key = parts.first.map { $0.trimmingPrefix { $0 == " " } } ?? ""
        switch context.value(of: String(key)) {
        case .values(let values) where values.count == 1: return values[0].unicodeScalars.map { .literal($0) }
        case .values: throw .absent
        case .absent:
            guard parts.count == 2 else { throw .absent }
            let text = parts[1].drop { $0 == " " || $0 == "'" }
            return text.prefix { $0 != "'" }.unicodeScalars.map { .literal($0) }
        case .unknown: throw .unknown(key: String(key))
        }
    }
}
