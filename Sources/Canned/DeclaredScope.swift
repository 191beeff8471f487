import Configuration
import Foundation

extension CannedReport {
    /// Whether the report compares with what is declared.
    public var asksForScope: Bool { header.parameters.contains { $0.name == "scope" } }

    /// Puts the declared scope among the parameters; its period is the
    /// report's where no other is asked for.
    public func declare(_ scope: Scope?, in parameters: inout [String: String], runAt: String) throws {
        guard let scope else { return }
        parameters["scope"] = try scope.json(runAt: runAt)
        if parameters["from"] == nil { parameters["from"] = scope.from }
        if parameters["to"] == nil { parameters["to"] = scope.to ?? runAt }
    }

    /// What a report without a declared scope has to say.
    public static let undeclaredScope =
        "no scope is declared (deploytrail.yaml): whether this is complete has no meaning, it is derived from what is there"
}

extension Scope {
    /// The scope as the queries take it, with the time of the run: what lies
    /// after it has not happened.
    public func json(runAt: String) throws -> String {
        let members: [String: Any] = [
            "from": from, "to": to ?? runAt, "run_at": runAt, "regions": regions,
            "accounts": accounts.map { ["id": $0.id, "name": $0.name ?? ""] }, "exports": exports.map(\.rawValue),
        ]
        let data = try JSONSerialization.data(withJSONObject: members, options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self)
    }
}
