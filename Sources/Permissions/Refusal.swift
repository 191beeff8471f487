import Foundation

/// AWS's words on a denied call, taken apart.
///
/// The forms are those of "Troubleshoot access denied error messages",
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
public struct Refusal: Sendable, Equatable {
    /// Which policy denied.
    public enum Policy: String, Sendable, CaseIterable {
        case identity = "identity-based policy"
        case resource = "resource-based policy"
        case trust = "role trust policy"
        case boundary = "permissions boundary"
        case session = "session policy"
        case service = "service control policy"
        case resourceControl = "resource control policy"
        case endpoint = "VPC endpoint policy"
    }

    /// Why.
    public enum Reason: Sendable, Equatable {
        /// No policy of that kind allows it.
        case notAllowed(by: Policy)
        /// A policy denies it; nil: the message does not say of which kind.
        case denied(by: Policy?)
        /// Another, in the message's words.
        case other(String)
        /// The message gives none.
        case none

        /// One word of it, for tables and JSON.
        public var word: String {
            switch self {
            case .notAllowed(let policy): "no \(policy.rawValue) allows it"
            case .denied(let policy?):
                "explicit deny in \("aeiou".contains(policy.rawValue.first ?? " ") ? "an" : "a") \(policy.rawValue)"
            case .denied(nil): "explicit deny"
            case .other(let words): words
            case .none: "the message gives no reason"
            }
        }
    }

    public let principal: String?
    /// As AWS spells it: `ecs:UpdateService`.
    public let action: String?
    public let resource: String?
    public let reason: Reason
    /// The policy that denies, where the message names it: since 2026 some do.
    public let policyARN: String?
    /// Whether the message carries more that `aws sts
    /// decode-authorization-message` can read.
    public let isEncoded: Bool

    /// - Parameter message: `errorMessage`.
    public init(_ message: String?) {
        var text = message ?? ""
        let encoded = text.range(of: " Encoded authorization failure message:", options: .caseInsensitive)
        isEncoded = encoded != nil || text.hasPrefix("Encoded authorization failure message:")
        if let encoded { text = String(text[..<encoded.lowerBound]) }
        // Names in a message are chosen by callers: the reason is at its end.
        var (body, reason) = Refusal.split(text)
        if let named = body.components(after: Refusal.performs)?.components(after: Refusal.on), named.hasPrefix("\""),
            !named.dropFirst().contains("\"")
        {
            // What looked like the reason is a part of the resource's name.
            (body, reason) = (text, .none)
        }
        policyARN = text.dropFirst(body.count).firstMatch(of: /: (arn:[A-Za-z0-9_+=,.@:\/-]+)/).map {
            Refusal.trimmed(String($0.1))
        }
        principal = body.components(after: "User: ").flatMap { Refusal.until($0, [" is not authorized"]) }
        let rest = body.components(after: Refusal.performs)
        action = rest.map { Refusal.until($0, [" ", ",", "\n"]) ?? $0 }.flatMap(Refusal.action)
        let named = rest?.components(after: Refusal.on).map(Refusal.resource)
        resource = named.flatMap { $0.name.isEmpty ? nil : $0.name }
        let tail = named?.rest ?? rest.map { String($0.drop { $0 != " " }) }
        if reason == .none, let words = tail.flatMap(Refusal.because) { reason = .other(words) }
        self.reason = reason
    }

    private static let performs = "is not authorized to perform: "
    private static let on = " on resource: "

    /// The resource at the text's beginning, and what follows it: what is in
    /// quotes, a kind of IAM's and a name, else what ends before a blank.
    private static func resource(_ text: String) -> (name: String, rest: String) {
        if text.hasPrefix("\"") {
            let inner = text.dropFirst()
            // A quote within a name has more of the name behind it.
            let ends = inner.indices.filter { place in
                guard inner[place] == "\"" else { return false }
                let after = inner[inner.index(after: place)...]
                return after.isEmpty || " .,\n".contains(after[after.startIndex])
            }
            if let end = ends.first ?? inner.lastIndex(of: "\"") {
                return (String(inner[..<end]), String(inner[inner.index(after: end)...]))
            }
        }
        let lowered = text.lowercased()
        let kind = ResourceName.words.keys.first { lowered.hasPrefix($0 + " ") }.map { $0.count + 1 } ?? 0
        let name = text.dropFirst(kind).prefix { !$0.isWhitespace }
        var found = trimmed(String(text.prefix(kind) + name))
        while found.hasSuffix(",") || found.hasSuffix(".") { found.removeLast() }
        return (found, String(text[name.endIndex...]))
    }

    /// The reason that the text begins with, whatever its words.
    private static func because(_ text: String) -> String? {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard text.hasPrefix("because ") else { return nil }
        let words = trimmed(String(text.dropFirst("because ".count)))
        return words.isEmpty ? nil : words
    }

    /// `service:Name` and nothing else.
    private static func action(_ text: String) -> String? {
        let text = trimmed(text)
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let isPlain = text.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || "0123456789:-_".unicodeScalars.contains($0))
        }
        return parts.count == 2 && isPlain && !parts[0].isEmpty && !parts[1].isEmpty ? text : nil
    }

    private static func split(_ text: String) -> (body: String, reason: Reason) {
        if let allows = text.range(of: " because no ", options: .backwards) {
            let tail = text[allows.upperBound...]
            for policy in Policy.allCases
            where tail.hasPrefix("\(policy.rawValue) allows") || tail.hasPrefix("\(policy.plural) allow") {
                return (String(text[..<allows.lowerBound]), .notAllowed(by: policy))
            }
        }
        if let deny = text.range(of: " with an explicit deny", options: .backwards) {
            let tail = text[deny.upperBound...].drop { $0 == " " }
            let body = String(text[..<deny.lowerBound])
            for policy in Policy.allCases {
                for article in ["in a ", "in an ", "in the "] where tail.hasPrefix(article + policy.rawValue) {
                    return (body, .denied(by: policy))
                }
            }
            return (body, .denied(by: nil))
        }
        return (text, .none)
    }

    private static func until(_ text: String, _ ends: [String]) -> String? {
        ends.compactMap { text.range(of: $0)?.lowerBound }.min().map { String(text[..<$0]) }
    }

    private static func trimmed(_ text: String) -> String {
        var text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        while text.hasSuffix(".") { text.removeLast() }
        return text
    }
}

extension Refusal.Policy {
    fileprivate var plural: String {
        self == .boundary ? "permissions boundaries" : String(rawValue.dropLast()) + "ies"
    }
}
