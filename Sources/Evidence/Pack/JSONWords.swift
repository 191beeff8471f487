import JSONText

/// JSON written by hand, so that its members keep their order and its bytes
/// never change.
enum JSONWords {
    static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSONString.appendQuoted(text.utf8, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// An object of texts, in the order given.
    static func object(_ members: [(name: String, value: String)]) -> String {
        "{" + members.map { "\(quoted($0.name)): \(quoted($0.value))" }.joined(separator: ", ") + "}"
    }

    static func array(_ texts: [String]) -> String { "[" + texts.map(quoted).joined(separator: ", ") + "]" }
}
