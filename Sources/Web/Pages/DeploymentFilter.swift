import Canned
import Foundation
import Queries
import Report

/// Which deployments are wanted: the options of `deploytrail report`, as
/// fields of an address.
struct DeploymentFilter {
    /// The list parameters, in the form's order.
    static let lists = [
        "environment", "service", "repository", "change", "result", "match", "cluster", "account", "region",
    ]
    /// The words that there are.
    static let words: [String: [String]] = [
        "change": ["create", "deploy", "rollback", "restart", "scale", "run-task", "config", "delete"],
        "result": ["accepted", "denied", "failed"],
        "match": ["step", "session-name", "subject", "federated", "none"],
        "status": ["ingested", "unchanged", "skipped", "failed", "partial"],
    ]

    /// As typed, for the form.
    let typed: [(name: String, value: String)]
    /// As the queries take them.
    let parameters: [String: String]
    let all: Bool

    /// - Parameter known: the parameters that there are; others in the address
    ///   are refused.
    /// - Throws: ``Refusal/value(_:)`` for what is no time and no known word.
    init(_ target: RequestTarget, known: Set<String>, runAt: String) throws {
        var typed: [(name: String, value: String)] = []
        var parameters: [String: String] = [:]
        for name in ["from", "to"] where known.contains(name) {
            guard let text = target[name] else { continue }
            do {
                parameters[name] = try TimeArgument.parse(text, option: name, runAt: runAt, clock: .utc)
            } catch let problem as TimeArgument.Problem {
                throw Refusal.value(problem.description)
            }
            typed.append((name, text))
        }
        if let from = parameters["from"], let to = parameters["to"], from >= to {
            throw Refusal.value("from (\(from)) is not before to (\(to)).")
        }
        for name in DeploymentFilter.lists + ["status"] where known.contains(name) {
            let values = target.all(name)
            for value in values {
                if let words = DeploymentFilter.words[name], !words.contains(value) {
                    let hint = Suggestion.nearest(to: value, among: words).map { " Did you mean '\($0)'?" } ?? ""
                    throw Refusal.value("\(name) '\(value)' is none of \(words.joined(separator: ", ")).\(hint)")
                }
                typed.append((name, value))
            }
            if values.isEmpty { continue }
            parameters[name] = String(decoding: try JSONEncoder().encode(values), as: UTF8.self)
        }
        all = known.contains("all") && target["all"] != nil
        if all { typed.append(("all", "yes")) }
        (self.typed, self.parameters) = (typed, parameters)
    }

    /// The query with the conditions that something was typed for.
    func narrowed(_ sql: String) -> String {
        let conditions = Catalogue.file(.pages, "deployment_conditions").text.split(separator: "\n").filter { line in
            guard let parameter = line.firstMatch(of: /:([a-z]+)/), line.hasPrefix("AND") else { return false }
            return parameters[String(parameter.1)] != nil
        }
        return sql.replacing("{{CONDITIONS}}", with: conditions.joined(separator: "\n"))
    }

    /// The same for the same rows.
    var key: String {
        parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "\n") + "\n\(all)"
    }

    var isEmpty: Bool { typed.isEmpty }

    /// The same as arguments of the command line. A value can't become an
    /// option: it is in one argument with its name.
    var arguments: [String] {
        typed.filter { $0.name != "all" }.map { "--\($0.name)=\($0.value)" } + (all ? ["--all"] : [])
    }

    /// The values that stand in the form's field.
    func value(_ name: String) -> String { typed.first { $0.name == name }?.value ?? "" }
}
