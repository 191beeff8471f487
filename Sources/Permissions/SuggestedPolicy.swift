/// Policy documents that would allow what was seen: suggestions, never
/// executed. The same input gives the same bytes.
public enum SuggestedPolicy {
    /// What one document may have in characters, whitespace not counted: a
    /// managed policy's quota,
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    public static let largest = 6_144

    /// A statement of a suggestion. What it has no value for it leaves out.
    struct Statement {
        /// `"*"` or `{"AWS": …}`; nil in a policy of the caller's own.
        var principal: (kind: String, name: String)?
        var actions: [String]
        /// nil in a trust policy, which has none, and where a service's
        /// policies have none.
        var resource: String?
        /// By operator: key and value.
        var conditions: [(operation: String, key: String, value: String)] = []
    }

    /// A document of one statement, in one line.
    static func document(_ statement: Statement) -> String {
        var members = [#""Effect": "Allow""#]
        if let principal = statement.principal {
            members.append("\"Principal\": {\(quoted(principal.kind)): \(quoted(principal.name))}")
        }
        members.append("\"Action\": [\(statement.actions.map(quoted).joined(separator: ", "))]")
        if let resource = statement.resource { members.append("\"Resource\": [\(quoted(resource))]") }
        var operations: [String] = []
        for operation in statement.conditions.map(\.operation) where !operations.contains(operation) {
            operations.append(operation)
        }
        if !operations.isEmpty {
            let blocks = operations.map { operation in
                let keys = statement.conditions.filter { $0.operation == operation }
                    .map { "\(quoted($0.key)): \(quoted($0.value))" }
                return "\(quoted(operation)): {\(keys.joined(separator: ", "))}"
            }
            members.append("\"Condition\": {\(blocks.joined(separator: ", "))}")
        }
        return #"{"Version": "2012-10-17", "Statement": [{"# + members.joined(separator: ", ") + "}]}"
    }

    /// Documents for these actions on every resource, a statement for each
    /// service; as many as the quota makes necessary.
    public static func documents(allowing actions: [String]) -> [String] {
        var services: [String: Set<String>] = [:]
        for action in actions {
            guard let colon = action.firstIndex(of: ":") else { continue }
            services[String(action[..<colon]), default: []].insert(action)
        }
        var documents: [[(service: String, actions: [String])]] = [[]]
        var size = frame
        for (service, names) in services.sorted(by: { $0.key < $1.key }) {
            for name in names.sorted() {
                let isOpen = documents[documents.count - 1].last?.service == service
                let more = name.utf16.count + 3 + (isOpen ? 0 : statementFrame + service.utf16.count)
                if size + more > largest {
                    documents.append([])
                    size = frame + name.utf16.count + 3 + statementFrame + service.utf16.count
                } else {
                    size += more
                }
                if documents[documents.count - 1].last?.service == service {
                    documents[documents.count - 1][documents[documents.count - 1].count - 1].actions.append(name)
                } else {
                    documents[documents.count - 1].append((service, [name]))
                }
            }
        }
        return documents.filter { !$0.isEmpty }.map(text)
    }

    /// Characters without whitespace of what is around statements, and around
    /// a statement's actions.
    private static let frame = #"{"Version":"2012-10-17","Statement":[]}"#.utf16.count
    private static let statementFrame = #"{"Sid":"Use","Effect":"Allow","Action":[],"Resource":"*"},"#.utf16.count

    private static func text(_ statements: [(service: String, actions: [String])]) -> String {
        let blocks = statements.map { service, actions in
            """
                {
                  "Sid": \(quoted("Use" + service.filter { $0.isASCII && ($0.isLetter || $0.isNumber) })),
                  "Effect": "Allow",
                  "Action": [
            \(actions.map { "        \(quoted($0))" }.joined(separator: ",\n"))
                  ],
                  "Resource": "*"
                }
            """
        }
        return """
            {
              "Version": "2012-10-17",
              "Statement": [
            \(blocks.joined(separator: ",\n"))
              ]
            }
            """
    }

    /// A JSON string; everything but plain ASCII escaped.
    static func quoted(_ text: String) -> String {
        var out = "\""
        for unit in text.utf16 {
            switch unit {
            case 0x22: out += "\\\""
            case 0x5C: out += "\\\\"
            case 0x20..<0x7F: out.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            default:
                let digits = String(unit, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return out + "\""
    }
}
