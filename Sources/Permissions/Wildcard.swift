/// A pattern of a policy: `*` stands for any text, `?` for one character.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
struct Wildcard {
    /// One place of a pattern: what a policy variable brought is literal.
    enum Mark: Equatable {
        case literal(Unicode.Scalar)
        case one
        case any
    }

    private let pattern: [Mark]
    private let ignoresCase: Bool

    init(_ pattern: String, ignoresCase: Bool = false) {
        self.init(
            (ignoresCase ? pattern.lowercased() : pattern).unicodeScalars.map {
                $0 == "*" ? .any : $0 == "?" ? .one : .literal($0)
            }, ignoresCase: ignoresCase)
    }

    init(_ pattern: [Mark], ignoresCase: Bool = false) {
        self.pattern = pattern
        self.ignoresCase = ignoresCase
    }

    /// Takes time in proportion to both lengths, whatever the pattern.
    func matches(_ text: String) -> Bool {
        let text = Array((ignoresCase ? text.lowercased() : text).unicodeScalars)
        var here = 0
        var place = 0
        var star: (pattern: Int, text: Int)?
        while here < text.count {
            if place < pattern.count, pattern[place] == .any {
                star = (place, here)
                place += 1
            } else if place < pattern.count, pattern[place] == .one || pattern[place] == .literal(text[here]) {
                place += 1
                here += 1
            } else if let last = star {
                place = last.pattern + 1
                here = last.text + 1
                star = (last.pattern, here)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == .any }
    }
}
