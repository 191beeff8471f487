import CServiceReference
import Queries

/// Which of IAM's actions a call needs: AWS's Service Authorization Reference,
/// from `queries/data/iam_*.csv`, where the files name each row's source.
///
/// An action that is not in it is not told: IAM refuses a policy for none of
/// them, but such a policy allows nothing.
public final class ActionReference: Sendable {
    public static let shared = ActionReference(
        services: String(
            decoding: UnsafeBufferPointer(
                start: service_reference_start(), count: Int(service_reference_size)), as: UTF8.self),
        eventSources: Catalogue.iamEventSources, calls: Catalogue.iamCalls)

    /// What a name may have behind it.
    private enum Suffix { case none, date }

    /// By IAM's prefix: its line of the file, taken apart when it is asked for.
    private let services: [Substring: [Substring]]
    private let prefixes: [Substring: (prefix: Substring, suffix: Suffix)]
    private let calls: [String: [String]]

    init(services: String, eventSources: String, calls: String) {
        self.services = Dictionary(
            ActionReference.rows(services).map { ($0[0], $0) }, uniquingKeysWith: { first, _ in first })
        prefixes = Dictionary(
            ActionReference.rows(eventSources).map { ($0[0], ($0[1], $0[2] == "date" ? .date : .none)) },
            uniquingKeysWith: { first, _ in first })
        self.calls = Dictionary(
            ActionReference.rows(calls).map {
                ("\($0[0]) \($0[1])".lowercased(), $0[2].split(separator: " ").map(String.init))
            }, uniquingKeysWith: { first, _ in first })
    }

    /// The lines behind the header. The files have no quotes.
    static func rows(_ text: String) -> [[Substring]] {
        text.split(separator: "\n").dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    }

    /// The actions that a call needs, the one of its own name first; none
    /// where the reference has none.
    ///
    /// - Parameters:
    ///   - eventSource: as CloudTrail has it, `monitoring.amazonaws.com`.
    ///   - eventName: as CloudTrail has it, `UpdateFunctionCode20150331v2`.
    public func actions(eventSource: String, eventName: String) -> [String] {
        let known = prefixes[Substring(eventSource)]
        let label = eventSource.hasSuffix(".amazonaws.com") ? eventSource.prefix { $0 != "." } : ""
        let names =
            known?.suffix == .date ? [eventName, ActionReference.undated(eventName)] : [eventName]
        for name in names {
            if let listed = calls["\(eventSource) \(name)".lowercased()] { return listed }
            if let action = spelling(prefix: known?.prefix ?? label, name: name) { return [action] }
        }
        return []
    }

    /// IAM's own spelling of an action; nil where it has no such action.
    public func spelling(of action: String) -> String? {
        let parts = action.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        return spelling(prefix: Substring(parts[0].lowercased()), name: String(parts[1]))
    }

    /// Whether a policy may name resources for the action; nil: IAM has no such
    /// action. Where it may not, only `*` allows it.
    public func takesResources(_ action: String) -> Bool? {
        guard let action = spelling(of: action), let colon = action.firstIndex(of: ":"),
            let line = services[action[..<colon]]
        else { return nil }
        return line[1].split(separator: " ").contains(action[action.index(after: colon)...])
    }

    private func spelling(prefix: Substring, name: String) -> String? {
        guard let line = services[prefix] else { return nil }
        let name = name.lowercased()
        for column in [1, 2] {
            // Lower case costs more than looking at the first byte.
            for known in line[column].split(separator: " ")
            where known.utf8.count == name.utf8.count && known.lowercased() == name {
                return "\(prefix):\(known)"
            }
        }
        return nil
    }

    /// `UpdateFunctionCode20150331v2` and `CreateFunction2020_05_31` without
    /// the API's date.
    private static func undated(_ name: String) -> String {
        guard let range = name.firstRange(of: /20[0-9]{2}_?[0-9]{2}_?[0-9]{2}(v[0-9]+)?$/) else { return name }
        return String(name[..<range.lowerBound])
    }
}
