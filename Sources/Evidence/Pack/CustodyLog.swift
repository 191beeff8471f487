import Foundation
import Hashing

/// Who did what to which evidence, a JSON object a line, each line holding the
/// SHA-256 of the line before it (without its line feed), so that none can be
/// changed, removed or put in without changing all that follow. NIST's
/// glossary calls this chain of custody: each person who handled the evidence,
/// when, and for what purpose.
public struct CustodyLog {
    /// What the first line names as the line before it.
    public static let beginning = String(repeating: "0", count: 64)

    private let common: [(String, String)]
    private var previous = CustodyLog.beginning
    private var lines: [String] = []

    /// - Parameters:
    ///   - at: when, in UTC; the same for all lines of a pack.
    ///   - purpose: why the evidence is handled, in the operator's words.
    public init(at: String, by user: String, on host: String, with tool: String, purpose: String) {
        common = [("at", at), ("by", user), ("host", host), ("tool", tool), ("purpose", purpose)]
    }

    /// - Parameters:
    ///   - action: `took in`, `tested`, `drew`, `produced`, `sealed`.
    ///   - what: the file or the matter.
    ///   - sha256: of the file's bytes, where it is one.
    ///   - result: what came of it.
    public mutating func add(_ action: String, _ what: String, sha256: String? = nil, result: String? = nil) {
        var members = [("number", "\(lines.count + 1)"), ("action", action), ("what", what)]
        if let sha256 { members.append(("sha256", sha256)) }
        if let result { members.append(("result", result)) }
        members += common
        members.append(("previous", previous))
        let line =
            "{"
            + members.map { name, value in
                name == "number" ? "\"number\": \(value)" : "\(JSONWords.quoted(name)): \(JSONWords.quoted(value))"
            }.joined(separator: ", ") + "}"
        lines.append(line)
        previous = SHA256.hex(SHA256.digest(line))
    }

    /// The whole log.
    public var text: String { lines.map { $0 + "\n" }.joined() }

    /// What is wrong with a log; empty where every line follows from the one
    /// before it.
    public static func faults(in text: String) -> [String] {
        var previous = beginning
        var faults: [String] = []
        for (index, line) in text.split(separator: "\n").enumerated() {
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            if object == nil {
                faults.append("line \(index + 1) is no JSON object")
            } else if object?["previous"] as? String != previous {
                faults.append("line \(index + 1) does not follow from the line before it")
            } else if object?["number"] as? Int != index + 1 {
                faults.append("line \(index + 1) has another number")
            }
            previous = SHA256.hex(SHA256.digest(String(line)))
        }
        if text.isEmpty || !text.hasSuffix("\n") { faults.append("the log is cut off") }
        return faults
    }

    /// The hashes of the files that the log says were produced.
    public static func produced(in text: String) -> [String: String] {
        var files: [String: String] = [:]
        for line in text.split(separator: "\n") {
            guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                object["action"] as? String == "produced", let path = object["what"] as? String
            else { continue }
            files[path] = object["sha256"] as? String
        }
        return files
    }
}
