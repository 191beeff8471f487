import CloudTrail
import Yams

/// The evidence that an organisation expects to have: without it, nobody can
/// say that a population is complete.
public struct Scope: Sendable, Equatable {
    /// An AWS account that is in scope.
    public struct Account: Sendable, Equatable {
        /// Twelve digits.
        public var id: String
        public var name: String?
    }

    /// A kind of export that is expected.
    public enum Export: String, Sendable, CaseIterable {
        case pipelines, steps, deployments, services
    }

    /// The first moment in scope: `2026-09-01T00:00:00Z`.
    public var from: String
    /// The first moment after it; nil: now.
    public var to: String?
    /// Regions in scope. us-east-1 is expected besides them: global services
    /// log there.
    public var regions: [String]
    public var accounts: [Account]
    public var exports: [Export]

    /// The region in which global services log.
    /// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html#cloudtrail-concepts-global-service-events
    public static let globalRegion = "us-east-1"

    /// - Throws: ``ConfigurationError``.
    init(_ node: Node, file: String) throws {
        let map = try ConfigurationMap(node, file: file, keys: ["from", "to", "regions", "accounts", "exports"])
        func time(_ key: String) throws -> String? {
            guard let text = try map.text(key) else { return nil }
            let whole = text.utf8.count == 10 ? text + "T00:00:00Z" : text
            guard let seconds = EventTime.parse(whole) else {
                throw ConfigurationError(
                    file: file, line: map.line(of: key),
                    reason:
                        "'\(key)' is '\(text)': expected a date (2026-09-01) or a time in UTC (2026-09-01T12:00:00Z)")
            }
            return EventTime.format(seconds)
        }
        guard let from = try time("from") else {
            throw ConfigurationError(
                file: file, line: map.line(of: "from"), reason: "the scope has no 'from': say when it begins")
        }
        self.from = from
        to = try time("to")
        if let to, to <= from {
            throw ConfigurationError(
                file: file, line: map.line(of: "to"), reason: "the scope ends (\(to)) before it begins (\(from))")
        }
        regions = try map.texts("regions").map { region, line in
            guard region.wholeMatch(of: /[a-z]{2}(-[a-z]+)+-[0-9]+/) != nil else {
                throw ConfigurationError(
                    file: file, line: line, reason: "'\(region)' is no AWS region: expected the like of eu-central-1")
            }
            return region
        }
        accounts = try map.nodes("accounts").map { try Account($0, file: file) }
        exports = try map.texts("exports").map { export, line in
            guard let known = Export(rawValue: export) else {
                let names = Export.allCases.map(\.rawValue).joined(separator: ", ")
                throw ConfigurationError(
                    file: file, line: line, reason: "unknown export '\(export)': expected \(names)")
            }
            return known
        }
        for (what, count) in [("regions", regions.count), ("accounts", accounts.count)] where count == 0 {
            throw ConfigurationError(
                file: file, line: map.line(of: what), reason: "the scope has no \(what): list those that are in scope")
        }
    }
}

extension Scope.Account {
    /// An account's id alone, or a mapping of id and name.
    fileprivate init(_ node: Node, file: String) throws {
        if let text = node.scalar?.string {
            id = text
        } else {
            let map = try ConfigurationMap(node, file: file, keys: ["id", "name"])
            id = try map.text("id") ?? ""
            name = try map.text("name")
        }
        guard id.utf8.count == 12, id.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            throw ConfigurationError(
                file: file, line: node.mark?.line,
                reason: "'\(id)' is no account id: expected twelve digits, in quotes where they begin with 0")
        }
    }
}
