/// Who called, as policies name them.
public struct Caller {
    /// The ARN that a resource-based or trust policy names: of a session its
    /// role; nil: the record does not name one.
    let principal: (kind: String, name: String)?
    /// Where the caller's own permissions stand: `in the policies of …`.
    let place: String
    let account: String?
    let isRoot: Bool
    /// `the IAM user …`, `the role …`.
    let words: String

    init(_ record: RefusedRecord) {
        account = record.accountID ?? record.callerARN?.arnField(4)
        isRoot = record.callerType == "Root"
        let role = record.roleARN
        if record.callerType == "AWSService" {
            principal = record.invokedBy.map { ("Service", $0) }
        } else {
            principal = (role ?? record.callerARN).flatMap { $0.hasPrefix("arn:") ? ("AWS", $0) : nil }
        }
        if let role, let set = Caller.permissionSet(role) {
            words = "the permission set \(set) of IAM Identity Center"
            place = "in \(words): its role is reserved and can't be edited"
        } else if let role {
            words = "the role \(role)"
            place = "in the policies of \(words)"
        } else if record.callerType == "IAMUser" {
            words = "the IAM user \(record.userName ?? record.callerARN ?? "")"
            place = "in a policy of \(words) or of one of the user's groups"
        } else if record.callerType == "FederatedUser" {
            words = "the IAM user who took the federation token, and the session policy passed with it,"
            place = "in the policies of \(words)"
        } else {
            words = "the caller"
            place = "in the policies of the caller"
        }
    }

    /// The name of the permission set behind a role of IAM Identity Center.
    /// https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
    public static func permissionSet(_ role: String) -> String? {
        guard role.contains(":role/aws-reserved/sso.amazonaws.com/"), let name = role.split(separator: "/").last,
            name.hasPrefix("AWSReservedSSO_")
        else { return nil }
        let rest = name.dropFirst("AWSReservedSSO_".count)
        return rest.lastIndex(of: "_").map { String(rest[..<$0]) } ?? String(rest)
    }
}

extension Refusal.Policy {
    /// The policy with its owner: `permissions boundary of the role …`.
    func whose(_ caller: Caller) -> String {
        switch self {
        case .identity: "identity-based policy of \(caller.words)"
        case .boundary: "permissions boundary of \(caller.words)"
        case .session: "session policy that was passed when the session was taken"
        case .service: "service control policy of the organization (AWS Organizations, management account)"
        case .resourceControl: "resource control policy of the organization (AWS Organizations, management account)"
        case .endpoint: "policy of the VPC endpoint"
        case .trust: "role's trust policy"
        case .resource: "resource-based policy of what was called"
        }
    }
}
