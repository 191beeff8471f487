/// E-mails, in the one spelling that is compared. The part before the `@` could
/// tell letters' cases apart by RFC 5321 §2.4; no provider in use does.
enum EmailText {
    /// In lower case, without spaces around; nil for what is none.
    static func normalised(_ text: String?) -> String? {
        guard let text else { return nil }
        let bare = trimmed(text).lowercased()
        let parts = bare.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty,
            !bare.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value == 0x7F })
        else { return nil }
        return bare
    }

    /// The name and the e-mail of `Name <e-mail>`, as commits spell authors.
    static func author(_ raw: String) -> (name: String?, email: String?) {
        guard let open = raw.lastIndex(of: "<") else {
            let email = normalised(raw)
            return (email == nil ? filled(trimmed(raw)) : nil, email)
        }
        let inside = raw[raw.index(after: open)...].prefix { $0 != ">" }
        return (filled(trimmed(String(raw[..<open]))), normalised(String(inside)))
    }

    /// Without white space at its ends.
    static func trimmed(_ text: String) -> String {
        var rest = Substring(text)
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }

    static func filled(_ text: String) -> String? { text.isEmpty ? nil : text }
}
