import Foundation
import Yams

/// Findings that somebody has accepted, each with a reason, an owner and a
/// day on which that ends.
public struct Suppressions: Sendable, Equatable {
    /// One of them: a finding, or a check and a pattern of its subjects.
    public struct Entry: Sendable, Equatable {
        /// `F-` and ten digits; nil where check and subject tell.
        public var finding: String?
        public var check: String?
        /// `*` stands for anything.
        public var subject: String?
        public var reason: String
        public var owner: String
        /// The first day on which it holds no more: `2026-12-31`.
        public var expires: String
        public var line: Int?
    }

    /// The variable that names the file where `--suppressions` does not.
    public static let variable = "DEPLOYTRAIL_SUPPRESSIONS"
    /// The file's name in the working folder.
    public static let fileName = "deploytrail-suppressions.yaml"

    public var path: String
    public var entries: [Entry]

    /// Reads the file that is named, else the one that the variable names,
    /// else the one in the working folder.
    ///
    /// - Returns: nil where there is none.
    /// - Throws: ``ConfigurationError``.
    public static func find(
        named path: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> Suppressions? {
        try DeclarationFile.path(named: path, variable: variable, fileName: fileName, environment: environment)
            .map(Suppressions.init(file:))
    }

    /// - Throws: ``ConfigurationError``.
    public init(file path: String) throws {
        try self.init(DeclarationFile.text(of: path), file: path)
    }

    /// - Throws: ``ConfigurationError`` with the line.
    public init(_ text: String, file: String) throws {
        path = file
        let map = try DeclarationFile.map(text, file: file, keys: ["suppressions"])
        entries = try map?.nodes("suppressions").map { try Entry($0, file: file) } ?? []
    }

    /// As the queries take them.
    public var json: String {
        get throws {
            let all = entries.map { entry -> [String: Any] in
                var members: [String: Any] = ["reason": entry.reason, "owner": entry.owner, "expires": entry.expires]
                members["finding"] = entry.finding
                members["check"] = entry.check
                members["subject"] = entry.subject
                members["line"] = entry.line
                return members
            }
            let data = try JSONSerialization.data(withJSONObject: all, options: [.sortedKeys, .withoutEscapingSlashes])
            return String(decoding: data, as: UTF8.self)
        }
    }
}

extension Suppressions.Entry {
    fileprivate init(_ node: Node, file: String) throws {
        let map = try ConfigurationMap(
            node, file: file, keys: ["finding", "check", "subject", "reason", "owner", "expires"])
        finding = try map.text("finding")
        check = try map.text("check")?.uppercased()
        subject = try map.text("subject")
        reason = try map.required("reason", "why the finding is accepted")
        owner = try map.required("owner", "who answers for it")
        expires = try map.required("expires", "the day on which it ends, such as 2026-12-31")
        line = node.mark?.line
        func refuse(_ key: String, _ reason: String) throws -> Never {
            throw ConfigurationError(file: file, line: map.line(of: key), reason: reason)
        }
        if let finding {
            guard finding.wholeMatch(of: /F-[0-9a-f]{10}/) != nil else {
                try refuse("finding", "'\(finding)' is no finding's id: expected F- and ten hexadecimal digits")
            }
            if check != nil || subject != nil {
                try refuse("finding", "give either a finding or a check and a subject")
            }
        } else if check == nil || subject == nil {
            try refuse("check", "give a finding, or a check and a subject (* for any)")
        }
        guard expires.wholeMatch(of: /[0-9]{4}-(0[1-9]|1[0-2])-([0-2][0-9]|3[01])/) != nil else {
            try refuse("expires", "'expires' is '\(expires)': expected a date such as 2026-12-31")
        }
    }
}
