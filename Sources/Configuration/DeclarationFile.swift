import Foundation
import Yams

/// A YAML file in which an organisation declares something.
enum DeclarationFile {
    /// The file that is named, else the one that the variable names, else the
    /// one of the usual name in the working folder; nil: there is none.
    static func path(
        named path: String?, variable: String, fileName: String, environment: [String: String]
    ) -> String? {
        if let path { return path }
        if let named = environment[variable], !named.isEmpty { return named }
        return FileManager.default.fileExists(atPath: fileName) ? fileName : nil
    }

    /// - Throws: ``ConfigurationError`` for what can't be read or is no UTF-8.
    static func text(of path: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ConfigurationError(file: path, line: nil, reason: "it can't be read: name a file that exists")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw ConfigurationError(file: path, line: nil, reason: "it is no UTF-8 text")
        }
        return text
    }

    /// The mapping that the text is; nil where it says nothing.
    ///
    /// - Throws: ``ConfigurationError`` for what is no YAML, no mapping, or has
    ///   other keys.
    static func map(_ text: String, file: String, keys: [String]) throws -> ConfigurationMap? {
        let root: Node?
        do { root = try Yams.compose(yaml: text) } catch {
            throw ConfigurationError(file: file, line: nil, reason: "it is no YAML: \(error)")
        }
        guard let root, !root.isNull else { return nil }
        return try ConfigurationMap(root, file: file, keys: keys)
    }
}
