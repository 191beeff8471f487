/// What a denied call was about, as a policy's `Resource` takes it.
struct ResourceName {
    /// An ARN, or `*`.
    let resource: String
    /// The account that owns it; nil: the ARN does not tell.
    let account: String?
    /// Whether the action takes no resources.
    let isWide: Bool

    /// Whether it names one thing.
    var isNamed: Bool { resource != "*" }

    /// - Parameters:
    ///   - said: of the message: an ARN, `role NAME`, `*`.
    ///   - recorded: of the record's `resources`.
    init(_ said: String?, _ recorded: String?, actions: [String], _ record: RefusedRecord) {
        let arn = [said.flatMap { ResourceName.arn($0, record) }, recorded.flatMap { ResourceName.arn($0, record) }]
            .compactMap(\.self).first
        // S3's ARNs have no account.
        account = arn?.arnField(4) ?? record.resourceAccount
        isWide = actions.allSatisfy { ActionReference.shared.takesResources($0) == false }
        resource = isWide ? "*" : arn?.withoutVariables ?? "*"
    }

    /// IAM's messages name its own resources by a word and a name.
    static let words = [
        "role": "role", "user": "user", "group": "group", "policy": "policy", "instance profile": "instance-profile",
        "instance-profile": "instance-profile", "server certificate": "server-certificate",
        "saml provider": "saml-provider", "oidc provider": "oidc-provider", "mfa device": "mfa",
    ]

    private static func arn(_ text: String, _ record: RefusedRecord) -> String? {
        let text = text.trimmingPrefix("\"").reversed().trimmingPrefix("\"").reversed()
        let name = String(text)
        if name.hasPrefix("arn:") {
            let fields = name.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
            return fields.count == 6 && !fields[1].isEmpty && !fields[2].isEmpty && !fields[5].isEmpty ? name : nil
        }
        for (word, type) in words where name.lowercased().hasPrefix(word + " ") {
            let rest = name.dropFirst(word.count + 1)
            if rest.hasPrefix("arn:") { return arn(String(rest), record) }
            guard !rest.isEmpty, !rest.contains(where: \.isWhitespace),
                let account = record.accountID ?? record.callerARN?.arnField(4)
            else { return nil }
            return "arn:\(record.partition):iam::\(account):\(type)/\(rest)"
        }
        return nil
    }
}

extension RefusedRecord {
    /// `aws`, `aws-cn`, `aws-us-gov`.
    var partition: String {
        if let partition = (callerARN ?? roleARN ?? requestedRole)?.arnField(1) { return partition }
        guard let region else { return "aws" }
        return region.hasPrefix("cn-") ? "aws-cn" : region.hasPrefix("us-gov-") ? "aws-us-gov" : "aws"
    }
}
