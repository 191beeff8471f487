/// HTML under construction. What is interpolated is escaped, so that markup
/// can only come from this program's own text:
///
///     let cell: Markup = "<td>\(textFromALog)</td>"
///
/// Escaping goes by Unicode scalar. A library that goes by `Character` lets a
/// quotation mark pass that a combining mark follows, and what an attacker
/// writes into a log would end an attribute.
package struct Markup: ExpressibleByStringInterpolation, Sendable {
    package private(set) var text: String

    package init(stringLiteral text: String) { self.text = text }

    package init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

    private init(raw text: String) { self.text = text }

    /// A text of this program's own that is markup already.
    package static func trusted(_ text: String) -> Markup { Markup(raw: text) }

    package static func += (markup: inout Markup, more: Markup) { markup.text += more.text }

    package static func joined(_ parts: [Markup], by separator: String = "") -> Markup {
        Markup(raw: parts.map(\.text).joined(separator: separator))
    }

    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

        package mutating func appendLiteral(_ literal: String) { text += literal }
        package mutating func appendInterpolation(_ value: String) { text += Markup.escape(value) }
        package mutating func appendInterpolation(_ value: Int) { text += String(value) }
        package mutating func appendInterpolation(_ markup: Markup) { text += markup.text }
    }

    /// A text as it can stand between tags and in quoted attributes; what is
    /// invisible is made visible.
    package static func escape(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy {
            $0 >= 0x20 && $0 < 0x7F && $0 != 0x26 && $0 != 0x3C && $0 != 0x3E && $0 != 0x22 && $0 != 0x27
        }
        if isPlain { return text }
        var out = ""
        for scalar in VisibleText.neutralise(text).unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            // No characters (Unicode, section 23.7); parsers complain of them.
            case "\u{FFFE}", "\u{FFFF}": out += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
