import Yams

/// The environments that there are, each with the other names by which tags
/// and Bitbucket call it.
///
/// Written as a list whose elements are a name, a name with its aliases
/// (`production: [prod, live]`) or both spelled out (`{name: production,
/// aliases: [prod]}`), or as a mapping of names to aliases.
struct EnvironmentNames {
    /// In the order of the file.
    private(set) var names: [String] = []
    /// Aliases in small letters, and the name that each stands for.
    private(set) var aliases: [String: String] = [:]

    private let file: String

    /// - Throws: ``ConfigurationError`` with the line of what is no name, or of
    ///   a name that two environments have.
    init(_ node: Node, file: String) throws {
        self.file = file
        if let mapping = node.mapping {
            for (key, value) in mapping { try add(name: key, value) }
        } else if let sequence = node.sequence {
            for element in sequence { try add(element: element) }
        } else {
            try add(name: node, nil)
        }
    }

    private mutating func add(element: Node) throws {
        guard let mapping = element.mapping else { return try add(name: element, nil) }
        if mapping["name"] != nil {
            let map = try ConfigurationMap(element, file: file, keys: ["name", "aliases"])
            _ = try map.required("name", "the environment's name")
            return try add(name: mapping["name"]!, mapping["aliases"])
        }
        for (key, value) in mapping { try add(name: key, value) }
    }

    private mutating func add(name node: Node, _ others: Node?) throws {
        let name = try text(node)
        try check(name, node)
        names.append(name)
        guard let others, !others.isNull else { return }
        let list: [Node]
        if let mapping = others.mapping {
            let map = try ConfigurationMap(others, file: file, keys: ["aliases"])
            list = mapping["aliases"]?.scalar != nil ? [mapping["aliases"]!] : try map.nodes("aliases")
        } else {
            list = others.sequence.map(Array.init) ?? [others]
        }
        for alias in list {
            let text = try text(alias)
            if text.lowercased() == name.lowercased() { continue }
            try check(text, alias)
            aliases[text.lowercased()] = name
        }
    }

    private func text(_ node: Node) throws -> String {
        guard let text = node.scalar?.string, !text.isEmpty, !node.isNull else {
            throw ConfigurationError(
                file: file, line: node.mark?.line,
                reason:
                    "'environments' has to be a list of names, each alone or with its aliases, e.g. production: [prod]")
        }
        return text
    }

    private func check(_ text: String, _ node: Node) throws {
        let folded = text.lowercased()
        guard aliases[folded] == nil, !names.contains(where: { $0.lowercased() == folded }) else {
            throw ConfigurationError(
                file: file, line: node.mark?.line, reason: "two of the environments are called '\(text)'")
        }
    }
}
