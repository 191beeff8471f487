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
        /// The message gives none.
        case none

        /// One word of it, for tables and JSON.
        public var word: String {
            switch self {
            case .notAllowed(let policy): "no \(policy.rawValue) allows it"
            case .denied(let policy?):
                "explicit deny in \("aeiou".contains(policy.rawValue.first ?? " ") ? "an" : "a") \(policy.rawValue)"
            case .denied(nil): "explicit deny"
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
        let (body, reason) = Refusal.split(text)
        self.reason = reason
        policyARN = text.dropFirst(body.count).firstMatch(of: /: (arn:[A-Za-z0-9_+=,.@:\/-]+)/).map {
            Refusal.trimmed(String($0.1))
        }
        principal = body.components(after: "User: ").flatMap { Refusal.until($0, [" is not authorized"]) }
        let rest = body.components(after: "is not authorized to perform: ")
        action = rest.map { Refusal.until($0, [" ", ",", "\n"]) ?? $0 }.flatMap(Refusal.action)
        resource = rest?.components(after: " on resource: ").map(Refusal.trimmed).flatMap { $0.isEmpty ? nil : $0 }
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
