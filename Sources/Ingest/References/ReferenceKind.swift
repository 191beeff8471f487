import CloudTrail
import JSONText

/// What kind of export a JSON value is: Bitbucket Cloud API 2.0 answers, and
/// what the AWS command line prints about ECS services.
///
/// Kinds are told by `type`, which Bitbucket writes into every object, else
/// by members that occur together in no other kind. What is not surely one of
/// these is none: webhooks, commit statuses, branches, error bodies.
public enum ReferenceKind: String, Sendable, CaseIterable {
    /// `GET /repositories/{workspace}/{repo}/pipelines`
    case pipelines = "bitbucket-pipelines"
    /// `GET …/pipelines/{uuid}/steps`
    case steps = "bitbucket-steps"
    /// `GET …/deployments`
    case deployments = "bitbucket-deployments"
    /// `GET …/environments`
    case environments = "bitbucket-environments"
    /// `GET /repositories/{workspace}`
    case repositories = "bitbucket-repositories"
    /// `GET …/pullrequests`
    case pullRequests = "bitbucket-pull-requests"
    /// `GET /workspaces/{workspace}/members`
    case members = "bitbucket-members"
    /// `GET …/pullrequests/{id}/activity`
    case activities = "bitbucket-activity"
    /// `GET …/commits`, `…/commit/{hash}`, `…/pullrequests/{id}/commits`
    case commits = "bitbucket-commits"
    /// `GET …/diffstat/{spec}`, `…/pullrequests/{id}/diffstat`
    case diffstat = "bitbucket-diffstat"
    /// A page without objects: nothing tells of what.
    case emptyPage = "bitbucket-empty-page"
    /// `aws ecs describe-services`
    case ecsServices = "ecs-services"
    /// `aws ecs describe-task-definition`
    case ecsTaskDefinition = "ecs-task-definition"
    /// `aws resourcegroupstaggingapi get-resources`
    case resourceTags = "resource-tags"
    /// `aws cloudtrail list-public-keys`
    case publicKeys = "cloudtrail-public-keys"
    /// A digest file, as CloudTrail delivers it
    case digest = "cloudtrail-digest"
    /// `aws s3api head-object` of a digest: its signature
    case digestMetadata = "cloudtrail-digest-metadata"

    /// `aws iam get-role`, `list-roles`, `get-account-authorization-details`
    case iamRoles = "iam-roles"
    /// Managed policies of `aws iam get-account-authorization-details`
    case iamPolicies = "iam-policies"

    /// Okta's `GET /api/v1/users`, or a report of its users as CSV
    case oktaUsers = "okta-users"
    /// Okta's `GET /api/v1/groups`
    case oktaGroups = "okta-groups"
    /// Okta's `GET /api/v1/groups/{id}/users`, wrapped with its group, or CSV
    case oktaGroupMembers = "okta-group-members"
    /// `GET /admin/v1/orgs/{org}/users`, or the export of users as CSV
    case atlassianUsers = "atlassian-users"
    /// `aws identitystore list-users`
    case identityCenterUsers = "identity-center-users"
    /// `aws identitystore list-groups`
    case identityCenterGroups = "identity-center-groups"
    /// `aws identitystore list-group-memberships`
    case identityCenterMemberships = "identity-center-memberships"
    /// people.csv: a reviewed map of accounts to persons
    case peopleMap = "people-map"

    /// The kind of one object that stands for itself; nil for all others.
    init?(element: JSONSlice) {
        guard element.kind == .object else { return nil }
        if DigestMetadata(element) != nil {
            self = .digestMetadata
            return
        }
        var members: Set<String> = []
        var type: String?
        element.forEachMember { key, value in
            guard let name = key.string else { return }
            if name == "type" { type = value.string }
            if !value.isNull { members.insert(name) }
        }
        let found =
            if let type { ReferenceKind.byType(type, members) } else {
                ReferenceKind.byMembers(members) ?? ReferenceKind.ofAWS(members)
                    ?? ReferenceKind.ofIdentities(members, element)
            }
        guard let found else { return nil }
        self = found
    }

    /// Bitbucket's `type` with at least one member that goes with it: other
    /// programs have a `type` of `pipeline` or `deployment` too.
    private static func byType(_ type: String, _ members: Set<String>) -> ReferenceKind? {
        if oktaGroupTypes.contains(type), members.isSuperset(of: ["id", "profile"]) { return .oktaGroups }
        guard let (kind, typical) = types[type], !members.isDisjoint(with: typical) else { return nil }
        return kind
    }

    /// Bitbucket's own types: https://api.bitbucket.org/swagger.json.
    private static let types: [String: (ReferenceKind, Set<String>)] = [
        "pipeline": (.pipelines, ["state", "target", "build_number", "created_on", "creator"]),
        "pipeline_step": (.steps, ["pipeline", "state", "started_on", "trigger", "run_number"]),
        "deployment": (.deployments, ["release", "deployable", "environment", "step"]),
        "deployment_environment": (.environments, ["uuid", "name", "environment_type"]),
        "repository": (.repositories, ["full_name", "slug", "scm"]),
        "pullrequest": (.pullRequests, ["source", "destination", "author", "title"]),
        "workspace_membership": (.members, ["user", "workspace", "links"]),
        "commit": (.commits, ["author", "date", "message", "parents"]),
        "diffstat": (.diffstat, ["old", "new", "status"]),
    ]

    /// Whether an object of that `type` may stand among objects of this kind.
    func admits(type: String) -> Bool { ReferenceKind.types[type]?.0 == self }

    /// Bitbucket objects that were fetched with a `fields=` filter, without
    /// their `type`.
    private static func byMembers(_ members: Set<String>) -> ReferenceKind? {
        func has(_ names: String...) -> Bool { members.isSuperset(of: names) }
        guard has("uuid") else {
            if has("id", "title", "source", "destination", "state") { return .pullRequests }
            if has("pull_request"), !members.isDisjoint(with: ReferenceElement.activityKinds) { return .activities }
            if has("hash", "author"), has("message") || has("date") || has("parents") { return .commits }
            if has("status", "new", "lines_added") || has("status", "old", "lines_removed") { return .diffstat }
            return has("user", "workspace") && !has("repository") ? .members : nil
        }
        if has("environment", "release") || has("environment", "deployable") { return .deployments }
        if has("pipeline", "state") || has("pipeline", "run_number") { return .steps }
        if has("state", "target") || has("state", "build_number") { return .pipelines }
        if has("name", "environment_type") { return .environments }
        if has("full_name", "slug") || has("full_name", "scm") { return .repositories }
        return nil
    }

    /// https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Group/
    private static let oktaGroupTypes: Set<String> = ["OKTA_GROUP", "APP_GROUP", "BUILT_IN"]

    private static func ofIdentities(_ members: Set<String>, _ element: JSONSlice) -> ReferenceKind? {
        func has(_ names: String...) -> Bool { members.isSuperset(of: names) }
        if has("id", "status", "profile"), let profile = element["profile"], profile.kind == .object,
            profile["login"] != nil || profile["email"] != nil
        {
            return .oktaUsers
        }
        if has("group", "users"), element["users"]?.kind == .array { return .oktaGroupMembers }
        if has("account_id", "account_status") || has("account_id", "account_type", "email") { return .atlassianUsers }
        if has("UserName", "UserId", "IdentityStoreId") { return .identityCenterUsers }
        if has("GroupId", "MemberId") { return .identityCenterMemberships }
        if has("GroupId", "DisplayName", "IdentityStoreId") { return .identityCenterGroups }
        return nil
    }

    private static func ofAWS(_ members: Set<String>) -> ReferenceKind? {
        func has(_ names: String...) -> Bool { members.isSuperset(of: names) }
        if has("taskDefinition"), !has("serviceArn"), members.isSubset(of: ["taskDefinition", "tags"]) {
            return .ecsTaskDefinition
        }
        if has("taskDefinitionArn", "containerDefinitions") { return .ecsTaskDefinition }
        if has("RoleName", "Arn", "AssumeRolePolicyDocument") { return .iamRoles }
        if has("Role"), members.isSubset(of: ["Role", "ResponseMetadata", "exported", "exported_on", "exported_at"]) {
            return .iamRoles
        }
        if has("PolicyName", "Arn", "PolicyVersionList") { return .iamPolicies }
        if has("ResourceARN", "Tags") { return .resourceTags }
        if has("digestS3Object") || has("digestStartTime") { return .digest }
        if has("Fingerprint", "Value", "ValidityStartTime") { return .publicKeys }
        // A task set, a service deployment and a service revision name their
        // service too.
        let others = ["taskSetArn", "serviceDeploymentArn", "serviceRevisionArn"]
        if has("serviceArn"), members.isDisjoint(with: others),
            has("serviceName") || has("clusterArn") || has("taskDefinition")
        {
            return .ecsServices
        }
        return nil
    }
}
