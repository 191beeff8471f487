import ArgumentParser
import Configuration
import Foundation

/// Where the organisation's declarations are.
struct ConfigurationOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What is declared to be in scope. Default: $DEPLOYTRAIL_CONFIG, else deploytrail.yaml here, if it is there.",
            valueName: "file"))
    var config: String?

    /// - Throws: ``ConfigurationError`` with the file and the line.
    func load() throws -> Configuration? { try Configuration.find(named: config) }
}

extension CannedReport {
    /// Whether the report compares with what is declared.
    var asksForScope: Bool { header.parameters.contains { $0.name == "scope" } }

    /// Puts the declared scope among the parameters; its period is the
    /// report's where no other is asked for.
    func declare(_ scope: Scope?, in parameters: inout [String: String], runAt: String) throws {
        guard let scope else { return }
        parameters["scope"] = try scope.json(runAt: runAt)
        if parameters["from"] == nil { parameters["from"] = scope.from }
        if parameters["to"] == nil { parameters["to"] = scope.to ?? runAt }
    }

    /// What a report without a declared scope has to say.
    static let undeclaredScope =
        "no scope is declared (deploytrail.yaml): whether this is complete has no meaning, it is derived from what is there"
}

extension Scope {
    /// The scope as the queries take it.
    func json(runAt: String) throws -> String {
        let members: [String: Any] = [
            "from": from, "to": to ?? runAt, "regions": regions,
            "accounts": accounts.map { ["id": $0.id, "name": $0.name ?? ""] }, "exports": exports.map(\.rawValue),
        ]
        let data = try JSONSerialization.data(withJSONObject: members, options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self)
    }
}
