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

    /// Who handled the evidence, where, when, and by which program.
    public struct Handling: Sendable, Hashable {
        /// In UTC: of a run of ingest its beginning, of a pack's making its `--run-at`.
        public var at: String
        /// The end; nil where it did not end, or where it is `at`.
        public var until: String?
        public var by: String
        public var host: String
        public var tool: String
        /// Why, in the operator's words.
        public var purpose: String

        public init(at: String, until: String? = nil, by: String, host: String, tool: String, purpose: String) {
            self.at = at
            self.until = until
            self.by = by
            self.host = host
            self.tool = tool
            self.purpose = purpose
        }

        var members: [(String, String)] {
            [("at", at)] + (until.map { [("until", $0)] } ?? [])
                + [("by", by), ("host", host), ("tool", tool), ("purpose", purpose)]
        }
    }

    /// A line of the log without its number and the line before it.
    public struct Entry: Sendable, Hashable {
        /// `ingested`, `took in`, `tested`, `drew`, `produced`, `sealed`.
        public var action: String
        /// The file or the matter.
        public var what: String
        /// Of the file's bytes, where it is one.
        public var sha256: String?
        /// What came of it.
        public var result: String?
        public var handling: Handling

        public init(action: String, what: String, sha256: String?, result: String?, handling: Handling) {
            self.action = action
            self.what = what
            self.sha256 = sha256
            self.result = result
            self.handling = handling
        }
    }

    private let common: Handling
    private var previous = CustodyLog.beginning
    private var lines: [String] = []

    /// - Parameters:
    ///   - at: when the pack is made, in UTC; the same for all lines but those of ingest.
    ///   - purpose: why the evidence is handled, in the operator's words.
    public init(at: String, by user: String, on host: String, with tool: String, purpose: String) {
        common = Handling(at: at, by: user, host: host, tool: tool, purpose: purpose)
    }

    /// - Parameters:
    ///   - action: `tested`, `drew`, `produced`, `sealed`.
    ///   - what: the file or the matter.
    ///   - sha256: of the file's bytes, where it is one.
    ///   - result: what came of it.
    public mutating func add(_ action: String, _ what: String, sha256: String? = nil, result: String? = nil) {
        add(Entry(action: action, what: what, sha256: sha256, result: result, handling: common))
    }

    /// Adds a line about what somebody else may have done, at another time.
    public mutating func add(_ entry: Entry) {
        var members = [("number", "\(lines.count + 1)"), ("action", entry.action), ("what", entry.what)]
        if let sha256 = entry.sha256 { members.append(("sha256", sha256)) }
        if let result = entry.result { members.append(("result", result)) }
        members += entry.handling.members
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
        for entry in entries(in: text) where entry.action == "produced" { files[entry.what] = entry.sha256 }
        return files
    }

    /// The lines about the taking in of evidence, in their order.
    public static func intake(in text: String) -> [Entry] {
        entries(in: text).filter { $0.action == "ingested" || $0.action == "took in" }
    }

    /// The lines of a log that are in its form; ``faults(in:)`` tells of others.
    private static func entries(in text: String) -> [Entry] {
        text.split(separator: "\n").compactMap { line in
            guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                let action = object["action"] as? String, let what = object["what"] as? String
            else { return nil }
            func text(_ name: String) -> String { object[name] as? String ?? "" }
            return Entry(
                action: action, what: what, sha256: object["sha256"] as? String, result: object["result"] as? String,
                handling: Handling(
                    at: text("at"), until: object["until"] as? String, by: text("by"), host: text("host"),
                    tool: text("tool"), purpose: text("purpose")))
        }
    }
}
