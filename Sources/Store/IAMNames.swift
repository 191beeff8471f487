/// SQL over the names that AWS keeps to itself: ARNs of IAM by their path, and
/// the kinds of caller that follow from them. The same words on every engine.
enum IAMNames {
    /// AWS's partitions. A role's path may hold any character, so an ARN is
    /// compared from its beginning, case and all, never by a pattern.
    private static let partitions = [
        "aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f",
    ]

    /// What follows `arn:PARTITION:iam::ACCOUNT:NAME` in an ARN; NULL where it
    /// begins otherwise. Accounts have twelve digits.
    static func rest(of arn: String, after name: String) -> String {
        let cases = partitions.map { partition in
            let start = "arn:\(partition):iam::"
            let begin = start.utf8.count + 12 + 1
            return "WHEN SUBSTR(\(arn), 1, \(start.utf8.count)) = '\(start)' "
                + "AND SUBSTR(\(arn), \(begin), \(name.utf8.count + 1)) = ':\(name)' "
                + "THEN SUBSTR(\(arn), \(begin + name.utf8.count + 1))"
        }
        return "CASE \(cases.joined(separator: " ")) END"
    }

    /// What kind of credential a record's `userIdentity` says that it is, from
    /// what AWS wrote alone; `events` has the columns.
    static func callerKind(_ alias: String) -> String {
        let role = "\(alias).issuer_arn"
        return "CASE WHEN \(alias).ui_type = 'Root' OR \(alias).ui_assumed_root = 'true' THEN 'root' "
            + "WHEN \(alias).ui_type = 'AWSService' OR (\(alias).ui_type IS NULL AND \(alias).ui_invoked_by IS NOT NULL) THEN 'service' "
            + "WHEN \(rest(of: role, after: "role/aws-service-role/")) IS NOT NULL THEN 'service' "
            + "WHEN \(alias).ui_type = 'IdentityCenterUser' OR \(alias).ui_on_behalf_of IS NOT NULL "
            + "OR \(rest(of: role, after: "role/aws-reserved/sso.amazonaws.com/")) IS NOT NULL THEN 'sso' "
            + "WHEN \(alias).ui_federated_provider IS NOT NULL OR \(alias).ui_type = 'WebIdentityUser' THEN 'oidc' "
            + "WHEN \(alias).ui_type = 'SAMLUser' THEN 'saml' "
            + "WHEN \(alias).session_credential_from_console = 'true' THEN 'console' "
            + "WHEN \(alias).ui_type IN ('IAMUser', 'FederatedUser') THEN 'static-key' "
            + "WHEN \(alias).ui_type IN ('AssumedRole', 'Role', 'AWSAccount') THEN 'role' ELSE 'unknown' END"
    }
}
