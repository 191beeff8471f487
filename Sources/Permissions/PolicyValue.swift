import Foundation

/// A value of a policy's JSON.
public enum PolicyValue: Sendable, Equatable, Decodable {
    case text(String)
    case list([PolicyValue])
    case object([String: PolicyValue])
    case none

    public init(from decoder: any Decoder) throws {
        if let keyed = try? decoder.container(keyedBy: Name.self) {
            var members: [String: PolicyValue] = [:]
            for key in keyed.allKeys { members[key.stringValue] = try keyed.decode(PolicyValue.self, forKey: key) }
            self = .object(members)
        } else if var items = try? decoder.unkeyedContainer() {
            var list: [PolicyValue] = []
            while !items.isAtEnd { list.append(try items.decode(PolicyValue.self)) }
            self = .list(list)
        } else {
            let single = try decoder.singleValueContainer()
            if let text = try? single.decode(String.self) {
                self = .text(text)
            } else if let flag = try? single.decode(Bool.self) {
                self = .text(flag ? "true" : "false")
            } else if let number = try? single.decode(Decimal.self) {
                self = .text("\(number)")
            } else {
                self = .none
            }
        }
    }

    /// Reads a document, which IAM's API gives percent-encoded after RFC 3986
    /// and AWS's command line as JSON; nil for what is neither.
    /// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html
    public init?(document text: String) {
        let start = text.drop { $0.isWhitespace }
        let json = start.hasPrefix("%") ? text.removingPercentEncoding ?? "" : text
        guard json.utf8.count <= 200_000,
            let value = try? JSONDecoder().decode(PolicyValue.self, from: Data(json.utf8)), case .object = value
        else { return nil }
        self = value
    }

    subscript(name: String) -> PolicyValue? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    /// A text, or each text of a list: IAM takes either.
    var texts: [String] {
        switch self {
        case .text(let text): [text]
        case .list(let items): items.flatMap(\.texts)
        case .object, .none: []
        }
    }

    private struct Name: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
