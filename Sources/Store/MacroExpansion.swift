import Foundation

/// SQLite's spelling of the macros of layers A and B: the only words in which
/// the engines differ. `Tests/portability/render.py` has the other engines'.
public struct MacroExpansion {
    /// In whose functions.
    public enum Spelling: Sendable {
        /// In SQLite's.
        case plain
        /// In those of ``OwnFunctions``, where they are known: the same, faster.
        case own
    }

    /// A macro that can't be expanded.
    public struct Problem: Error, CustomStringConvertible {
        public let description: String
    }

    /// The text with every `{{…}}` replaced.
    ///
    /// - Throws: ``Problem`` for an unknown or unbalanced macro.
    public static func expand(_ text: String, as spelling: Spelling = .plain) throws -> String {
        var aliases: [String] = []
        var expanded = try expand(text, spelling, &aliases)
        // json_each() calls its columns key and value, and its value is no JSON
        // text where the element is a string or a number.
        for alias in aliases {
            expanded = expanded.replacingOccurrences(of: "\(alias).ordinal", with: "\(alias).key")
            expanded = expanded.replacingOccurrences(of: "\(alias).member", with: "\(alias).key")
            expanded = expanded.replacingOccurrences(
                of: "\(alias).present", with: "CASE \(alias).type WHEN 'null' THEN 0 ELSE 1 END")
            expanded = expanded.replacingOccurrences(
                of: "\(alias).text", with: "CASE \(alias).type WHEN 'text' THEN \(alias).value END")
            expanded = expanded.replacingOccurrences(
                of: "\(alias).element",
                with: "CASE WHEN \(alias).type IN ('object', 'array') THEN \(alias).value END")
        }
        return expanded
    }

    private static func expand(_ text: String, _ spelling: Spelling, _ aliases: inout [String]) throws -> String {
        var out = ""
        var rest = text[...]
        while let open = rest.range(of: "{{") {
            out += rest[..<open.lowerBound]
            let (body, after) = try body(rest[open.upperBound...])
            out += try sqlite(try expand(String(body), spelling, &aliases), spelling, &aliases)
            rest = after
        }
        return out + rest
    }

    /// The text up to the braces that close this macro, and what follows.
    private static func body(_ text: Substring) throws -> (Substring, Substring) {
        var depth = 1
        var index = text.startIndex
        while index < text.endIndex {
            if text[index...].hasPrefix("{{") {
                depth += 1
                index = text.index(index, offsetBy: 2)
            } else if text[index...].hasPrefix("}}") {
                depth -= 1
                if depth == 0 { return (text[..<index], text[text.index(index, offsetBy: 2)...]) }
                index = text.index(index, offsetBy: 2)
            } else {
                index = text.index(after: index)
            }
        }
        throw Problem(description: "a macro is not closed: {{\(text.prefix(40))")
    }

    private static func sqlite(_ body: String, _ spelling: Spelling, _ aliases: inout [String]) throws -> String {
        let words = body.split(separator: " ").map(String.init)
        if let argument = call(body, "TAIL") {
            return "replace(\(argument), rtrim(\(argument), replace(\(argument), '/', '')), '')"
        }
        if let argument = call(body, "STEM") { return "rtrim(\(argument), '0123456789')" }
        if let argument = call(body, "LATER"), let comma = argument.lastIndex(of: ",") {
            let seconds = argument[argument.index(after: comma)...].trimmingPrefix(while: \.isWhitespace)
            let plain = "strftime('%Y-%m-%dT%H:%M:%SZ', \(argument[..<comma]), '\(seconds) seconds')"
            return spelling == .plain ? plain : "coalesce(later_text(\(argument[..<comma]), \(seconds)), \(plain))"
        }
        if let argument = call(body, "IAM"), let comma = argument.firstRange(of: ", ") {
            return IAMNames.rest(
                of: String(argument[..<comma.lowerBound]), after: String(argument[comma.upperBound...]))
        }
        if let alias = call(body, "CALLER_KIND") { return IAMNames.callerKind(alias) }
        if let argument = call(body, "TIME") {
            return spelling == .plain
                ? "strftime('%Y-%m-%dT%H:%M:%SZ', \(argument), 'unixepoch')" : "time_text(\(argument))"
        }
        if let argument = call(body, "UUID") {
            return spelling == .plain ? uuid(argument) : "uuid_text(\(argument))"
        }
        switch words.first {
        case "TEXT" where words.count == 3:
            let (json, path) = (words[1], words[2])
            return spelling == .plain
                ? "CASE json_type(\(json), '\(path)') WHEN 'text' THEN json_extract(\(json), '\(path)') END"
                : "text_at(\(json), '\(path)')"
        case "TRUE" where words.count == 3:
            return "CASE json_type(\(words[1]), '\(words[2])') WHEN 'true' THEN 1 ELSE 0 END"
        case "JSON" where words.count == 3:
            return "CASE WHEN json_type(\(words[1]), '\(words[2])') IN ('object', 'array') "
                + "THEN json_extract(\(words[1]), '\(words[2])') END"
        case "MEMBERS" where words.count == 4 && words[2] == "AS":
            aliases.append(words[3])
            return "json_each(CASE json_type(\(words[1])) WHEN 'object' THEN \(words[1]) END) AS \(words[3])"
        case "MEMBERS" where words.count == 5 && words[3] == "AS":
            aliases.append(words[4])
            return
                "json_each(CASE json_type(\(words[1]), '\(words[2])') WHEN 'object' THEN \(words[1]) END, '\(words[2])') AS \(words[4])"
        case "EACH" where words.count == 5 && words[3] == "AS":
            aliases.append(words[4])
            return
                "json_each(CASE json_type(\(words[1]), '\(words[2])') WHEN 'array' THEN \(words[1]) END, '\(words[2])') AS \(words[4])"
        case "ELEMENT" where words.count == 2: return "CASE \(words[1]).type WHEN 'text' THEN \(words[1]).value END"
        case "TABLE" where words.count == 2: return "CREATE TABLE \(words[1]) AS"
        case "STEP" where words.count == 2: return "CREATE TEMP TABLE \(words[1]) AS"
        case "VARCHAR": return "TEXT"
        case "INTEGER": return "INTEGER"
        case "UNION": return "UNION"
        default: throw Problem(description: "unknown macro {{\(body)}}")
        }
    }

    /// The text of an id that is kept as sixteen bytes; any other as it is.
    private static func uuid(_ id: String) -> String {
        let parts = ["1, 4", "5, 2", "7, 2", "9, 2", "11"].map { "hex(substr(\(id), \($0)))" }
        return "CASE WHEN typeof(\(id)) = 'blob' THEN lower(\(parts.joined(separator: " || '-' || "))) ELSE \(id) END"
    }

    /// The text between the parentheses of `NAME(…)`.
    private static func call(_ body: String, _ name: String) -> String? {
        guard body.hasPrefix(name + "("), body.hasSuffix(")") else { return nil }
        return String(body.dropFirst(name.count + 1).dropLast())
    }
}
