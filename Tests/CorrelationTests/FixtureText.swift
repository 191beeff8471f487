import Foundation
import Hashing
import Yams

/// The YAML of fixtures, with two abbreviations in its texts: `$name` is a UUID
/// made from the name, and a text `T10:00:00` is that time of 1 October 2026.
enum FixtureText {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Times, account ids and the word `on` stay the texts that they are.
    static func load(_ yaml: String) throws -> [String: Any] {
        let resolver = Resolver.default.removing(.timestamp).removing(.float)
        let plain = try resolver.replacing(.int, with: "^(-?[1-9][0-9]{0,8}|0)$")
            .replacing(.bool, with: "^(true|false)$")
        guard let root = try Yams.load(yaml: yaml, plain) as? [String: Any] else {
            throw Failure(description: "no map")
        }
        return root
    }

    /// The value with all abbreviations written out.
    static func written(_ value: Any) -> Any {
        switch value {
        case let text as String: written(text)
        case let list as [Any]: list.map(written)
        case let map as [String: Any]: map.mapValues(written)
        default: value
        }
    }

    static func written(_ text: String) -> String {
        if text.wholeMatch(of: #/T\d\d:\d\d:\d\d/#) != nil { return "2026-10-01\(text)Z" }
        return text.replacing(#/\$([a-z][a-z0-9]*)/#) { uuid(String($0.output.1)) }
    }

    /// A UUID of version 4 that only depends on the name.
    static func uuid(_ name: String) -> String {
        let hex = Array(SHA256.hex(SHA256.digest(name)))
        let parts = [hex[0..<8], hex[8..<12], ["4"] + hex[13..<16], ["a"] + hex[17..<20], hex[20..<32]]
        return parts.map { String($0) }.joined(separator: "-")
    }

    /// Every name that the text abbreviates, by its UUID: to show rows as the
    /// fixture would write them.
    static func names(in yaml: String) -> [String: String] {
        let marked = yaml.matches(of: #/\$([a-z][a-z0-9]*)/#).map { String($0.output.1) }
        let ids = yaml.matches(of: #/\bid: ([a-z][a-z0-9]*)\b/#).map { String($0.output.1) }
        return Dictionary((marked + ids).map { (uuid($0), "$" + $0) }, uniquingKeysWith: { a, _ in a })
    }

    /// One map over another, member by member.
    static func merged(_ base: Any?, _ over: Any?) -> Any? {
        guard let over else { return base }
        guard let base = base as? [String: Any], let members = over as? [String: Any] else { return over }
        return base.merging(members) { merged($0, $1) ?? $1 }
    }
}
