import Foundation
import Report

/// Why calls were denied or failed: what ``Explainer`` found.
public struct Explanation {
    let query: Explainer.Question
    /// What the text was taken for: `step <uuid>`.
    let subject: String?
    let groups: [RefusalGroup]
    /// Whether there are older ones that were not read.
    let isCut: Bool

    /// `{"query": …, "groups": […]}`; a member that has no value is left out.
    public func json() throws -> String {
        struct Query: Encodable {
            let text, role, from, to, takenFor: String?
        }
        struct Document: Encodable {
            let query: Query
            let groups: [RefusalGroup]
            let isCut: Bool
        }
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let document = Document(
            query: Query(text: query.text, role: query.role, from: query.from, to: query.to, takenFor: subject),
            groups: groups, isCut: isCut)
        return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
    }

    private var asked: String {
        var parts: [String] = []
        if let subject { parts.append(subject) } else if let text = query.text { parts.append("'\(text)'") }
        if let role = query.role { parts.append("role \(role)") }
        if let from = query.from { parts.append("from \(ZoneClock.utc.show(from))") }
        if let to = query.to { parts.append("to \(ZoneClock.utc.show(to))") }
        return parts.isEmpty ? "the whole database" : parts.joined(separator: ", ")
    }

    /// For people.
    public var sheet: Sheet {
        func count(_ kind: RefusalGroup.Kind) -> String? {
            let fitting = groups.filter { $0.kind == kind }
            let calls = fitting.reduce(0) { $0 + $1.count }
            return fitting.isEmpty
                ? nil
                : "\(PipelineTrace.counted(calls, "\(kind) call")) in \(PipelineTrace.counted(fitting.count, "group"))"
        }
        var sentence =
            groups.isEmpty
            ? "Nothing was denied and nothing failed: searched every call with an error code."
            : "\([count(.denied) ?? "0 denied calls", count(.failed)].compactMap(\.self).joined(separator: ", "))."
        if isCut {
            sentence +=
                " Showing the newest \(CallTotals.counted(Explainer.most, "call")) of each kind: give a shorter period."
        }
        var sheet = Sheet(kind: "why", id: asked, title: "Denied or failed: \(asked)", sentence: sentence)
        sheet.sections = groups.enumerated().map { section($1, number: $0 + 1) }
        return sheet
    }

    private func section(_ group: RefusalGroup, number: Int) -> Sheet.Section {
        let target = group.requestedRoleARN ?? group.resource
        let heading = "\(number). \(group.action)\(target.map { " on \($0)" } ?? ""), \(group.count)×"
        var blocks: [Sheet.Block] = [
            .facts([
                Sheet.Fact("seen by", group.who), Sheet.Fact("step", group.stepUUID), Sheet.Fact("role", group.roleARN),
                Sheet.Fact("subject that came", group.subject), Sheet.Fact("role asked for", group.requestedRoleARN),
                Sheet.Fact("caller", group.subject == nil ? group.principalARN : nil),
                Sheet.Fact("access key", group.accessKeyID),
                Sheet.Fact("resource", group.requestedRoleARN == nil ? group.resource : nil),
                Sheet.Fact("first", group.firstAt, kind: .time), Sheet.Fact("last", group.lastAt, kind: .time),
                Sheet.Fact("error", group.errorCode), Sheet.Fact("reason", group.reason),
                Sheet.Fact("in AWS's words", group.message),
                Sheet.Fact("accepted otherwise", group.succeeded?.note),
                Sheet.Fact("event", group.eventIds.last), Sheet.Fact("evidence", group.evidence),
            ])
        ]
        if group.isEncoded {
            blocks.append(
                .note(
                    "The message is encoded: `aws sts decode-authorization-message` tells more, to whoever may call it."
                ))
        }
        blocks += trust(group)
        if let suggestion = group.suggestion {
            blocks.append(.note("Suggestion, not executed: \(group.suggestionNote ?? "")"))
            blocks.append(.document(suggestion))
            for further in group.furtherSuggestions ?? [] {
                blocks.append(.note("As well, \(further.place):"))
                blocks.append(.document(further.document))
            }
        } else if let note = group.suggestionNote {
            blocks.append(.note(note))
        }
        return Sheet.Section("group-\(number)", heading, blocks)
    }

    private func trust(_ group: RefusalGroup) -> [Sheet.Block] {
        guard let trust = group.trust else { return group.trustNote.map { [.note("Trust policy: \($0).")] } ?? [] }
        let said =
            switch trust.verdict {
            case "met": "lets this in: the reason is elsewhere (the token, the provider, the caller's own policies)"
            case "cannot tell": "can't be judged from the log alone"
            default: "does not let this in"
            }
        var blocks: [Sheet.Block] = [.note("Trust policy \(said); \(trust.note).")]
        for line in trust.comparisons {
            let mark = line.verdict == "met" ? "✓" : line.verdict == "cannot tell" ? "?" : "✗"
            blocks.append(.note("\(mark) \(line.condition): \(line.verdict)"))
            blocks.append(
                .facts([
                    Sheet.Fact(
                        "  expected", line.expected.isEmpty ? "nobody" : line.expected.joined(separator: " or ")),
                    Sheet.Fact(
                        "  came", line.came ?? (line.verdict == "cannot tell" ? "not known from the log" : "nothing")),
                    Sheet.Fact("  because", line.note),
                ]))
        }
        return blocks
    }
}
