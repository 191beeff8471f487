import CloudTrail
import Foundation

/// What an organisation says of itself in `deploytrail.yaml`.
public struct Configuration: Sendable, Equatable {
    /// The file that it was read from, as it was named.
    public var path: String
    /// What evidence is expected; nil where the file declares nothing.
    public var scope: Scope?
    /// What the checks compare with; nil where the file declares none.
    public var policy: Policy?

    /// The variable that names the file where `--config` does not.
    public static let variable = "DEPLOYTRAIL_CONFIG"
    /// The file's name in the working folder.
    public static let fileName = "deploytrail.yaml"

    /// Reads the file that is named, else the one that `$DEPLOYTRAIL_CONFIG`
    /// names, else `deploytrail.yaml` in the working folder.
    ///
    /// - Returns: nil where nothing is named and the folder has none.
    /// - Throws: ``ConfigurationError``.
    public static func find(
        named path: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> Configuration? {
        try DeclarationFile.path(named: path, variable: variable, fileName: fileName, environment: environment)
            .map(Configuration.init(file:))
    }

    /// - Throws: ``ConfigurationError`` with the file and the line.
    public init(file path: String) throws {
        try self.init(DeclarationFile.text(of: path), file: path)
    }

    /// - Parameter file: the file's name, for errors.
    /// - Throws: ``ConfigurationError``.
    public init(_ text: String, file: String) throws {
        path = file
        guard let map = try DeclarationFile.map(text, file: file, keys: ["scope", "policy"]) else { return }
        scope = try map["scope"].map { try Scope($0, file: file) }
        policy = try map["policy"].map { try Policy($0, file: file) }
    }
}

/// A configuration that can't be used.
public struct ConfigurationError: Error, CustomStringConvertible {
    public var file: String
    /// From 1; nil where the fault has no place.
    public var line: Int?
    public var reason: String

    public var description: String { line.map { "\(file), line \($0): \(reason)" } ?? "\(file): \(reason)" }
}
