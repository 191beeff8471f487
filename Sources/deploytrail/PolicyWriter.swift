import ArgumentParser
import Foundation
import Investigation
import Report
import Store

/// Writes the least-privilege policies of a role's use: one document, or
/// several files where one would be larger than AWS takes.
struct PolicyWriter {
    let role: String
    /// Actions last used at this time or later; nil: all.
    let from: String?
    /// Actions first used before this time; nil: all.
    let to: String?
    /// The first document's file; nil: standard output.
    let output: String?

    /// - Throws: ``ValidationError`` where several documents have no file;
    ///   SQLite's errors; ``OutputProblem``.
    func write(from store: Store) throws {
        let used = try store.database.read { try UsedActions(role: role, from: from, to: to, in: $0) }
        if output == nil, used.documents.count > 1 {
            throw ValidationError(
                "the use needs \(used.documents.count) policies of AWS's size: give --output a file's name")
        }
        for (place, document) in used.documents.enumerated() {
            let sink = try output.map { try OutputSink.file(name($0, place)) } ?? OutputSink.standardOutput()
            try sink.write(document + "\n")
            try sink.finish()
        }
        for call in used.unnamed {
            Terminal.complain(
                "not in the policy: \(VisibleText.neutralise(call)): no IAM action is known for it")
        }
        if used.documents.isEmpty { Terminal.complain("no policy: no IAM action is known for any of the calls") }
    }

    /// `policy.json`, `policy-2.json`, …
    private func name(_ first: String, _ place: Int) -> String {
        guard place > 0 else { return first }
        let url = URL(fileURLWithPath: first)
        let stem = url.deletingPathExtension().lastPathComponent
        let suffix = url.pathExtension.isEmpty ? "" : ".\(url.pathExtension)"
        return url.deletingLastPathComponent().appendingPathComponent("\(stem)-\(place + 1)\(suffix)").path
    }
}
