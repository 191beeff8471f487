import Foundation
import Yams

/// A YAML mapping whose keys are all known: a key that is not is refused, so
/// that a misspelt one does not pass for a missing one.
struct ConfigurationMap {
    private let values: [String: Node]
    private let file: String
    private let line: Int?

    /// - Throws: ``ConfigurationError`` for what is no mapping, for an unknown
    ///   key and for a key that comes twice.
    init(_ node: Node, file: String, keys: [String]) throws {
        self.file = file
        line = node.mark?.line
        guard let mapping = node.mapping else {
            throw ConfigurationError(
                file: file, line: node.mark?.line, reason: "expected a mapping of \(keys.joined(separator: ", "))")
        }
        var values: [String: Node] = [:]
        for (key, value) in mapping {
            guard let name = key.scalar?.string, keys.contains(name) else {
                throw ConfigurationError(
                    file: file, line: key.mark?.line,
                    reason: "unknown key '\(key.scalar?.string ?? "?")': expected \(keys.joined(separator: ", "))")
            }
            guard values[name] == nil else {
                throw ConfigurationError(file: file, line: key.mark?.line, reason: "'\(name)' stands here twice")
            }
            values[name] = value
        }
        self.values = values
    }

    /// The value of a key; nil where it is absent or null.
    subscript(key: String) -> Node? { values[key].flatMap { $0.isNull ? nil : $0 } }

    func text(_ key: String) throws -> String? {
        guard let node = self[key] else { return nil }
        guard let text = node.scalar?.string else {
            throw ConfigurationError(file: file, line: node.mark?.line, reason: "'\(key)' has to be a text")
        }
        return text
    }

    /// The texts of a list, with their lines.
    func texts(_ key: String) throws -> [(text: String, line: Int?)] {
        try nodes(key).map { node in
            guard let text = node.scalar?.string, !text.isEmpty else {
                throw ConfigurationError(
                    file: file, line: node.mark?.line, reason: "'\(key)' has to be a list of texts")
            }
            return (text, node.mark?.line)
        }
    }

    /// The elements of a list.
    func nodes(_ key: String) throws -> [Node] {
        guard let node = self[key] else { return [] }
        guard let sequence = node.sequence else {
            throw ConfigurationError(file: file, line: node.mark?.line, reason: "'\(key)' has to be a list")
        }
        return Array(sequence)
    }

    /// The texts of a list, or the one text in its place; nil where the key is
    /// absent.
    func list(_ key: String) throws -> [String]? {
        guard let node = self[key] else { return nil }
        if let text = node.scalar?.string, !text.isEmpty { return [text] }
        return try texts(key).map(\.text)
    }

    /// The elements of a list; nil where the key is absent.
    func elements(_ key: String) throws -> [Node]? { self[key] == nil ? nil : try nodes(key) }

    /// A whole number, zero or more.
    func whole(_ key: String) throws -> Int? {
        guard let text = try text(key) else { return nil }
        guard let number = Int(text), number >= 0 else {
            throw ConfigurationError(
                file: file, line: line(of: key), reason: "'\(key)' is '\(text)': expected a whole number, 0 or more")
        }
        return number
    }

    /// A text that has to be there.
    ///
    /// - Parameter what: what it is, for the error.
    func required(_ key: String, _ what: String) throws -> String {
        guard let text = try text(key), !text.isEmpty else {
            throw ConfigurationError(file: file, line: line(of: key), reason: "'\(key)' is missing: give \(what)")
        }
        return text
    }

    /// A time zone's name; UTC where the key is absent.
    func zone(_ key: String) throws -> String {
        guard let name = try text(key) else { return "UTC" }
        guard TimeZone(identifier: name) != nil else {
            throw ConfigurationError(
                file: file, line: line(of: key), reason: "'\(name)' is no time zone: expected the like of Europe/Berlin"
            )
        }
        return name
    }

    /// The line of a key's value, else of the mapping.
    func line(of key: String) -> Int? { values[key]?.mark?.line ?? line }
}

extension Node {
    /// Whether it says nothing: `null`, `~`, or no text at all.
    var isNull: Bool {
        guard case .scalar(let scalar) = self, scalar.style == .any || scalar.style == .plain else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }
}
