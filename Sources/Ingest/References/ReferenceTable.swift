/// The tables of layer A that hold exports (`queries/events/references.sql`,
/// `provenance.sql`, `identities.sql`).
/// Each begins with `content_id`, the file content a row came from, and ends
/// with `version_at` and `version_key`: all versions of an object are kept.
public enum ReferenceTable: String, Sendable, CaseIterable {
    case pipelines = "bitbucket_pipeline"
    case steps = "bitbucket_step"
    case deployments = "bitbucket_deployment"
    case environments = "bitbucket_environment"
    case repositories = "bitbucket_repository"
    case pullRequests = "bitbucket_pull_request"
    case members = "bitbucket_member"
    case services = "ecs_service"
    case serviceTags = "ecs_service_tag"
    case taskDefinitions = "ecs_task_definition"
    case publicKeys = "cloudtrail_public_key"
    case digests = "cloudtrail_digest"
    case digestLogFiles = "cloudtrail_digest_log_file"
    case digestMetadata = "cloudtrail_digest_metadata"
    case roles = "iam_role"
    case policies = "iam_policy"
    case activities = "bitbucket_activity"
    case commits = "bitbucket_commit"
    case commitFiles = "bitbucket_commit_file"
    case identityUsers = "identity_user"
    case identityGroups = "identity_group"
    case identityMemberships = "identity_membership"
    case peopleEntries = "people_entry"

    /// The columns after `content_id`, in the order of a row's values.
    public var columns: [String] { ReferenceTable.layout[self]! + ["version_at", "version_key"] }

    /// Inserts one row: `?1` is the content's id, then the columns' values.
    public var insertSQL: String {
        let places = (1...columns.count + 1).map { "?\($0)" }.joined(separator: ", ")
        return "INSERT INTO \(rawValue) (content_id, \(columns.joined(separator: ", "))) VALUES (\(places))"
    }

    private static let layout: [ReferenceTable: [String]] = [
        .pipelines: [
            "pipeline_uuid", "build_number", "repository_uuid", "repository_full_name", "ref_type", "ref_name",
            "commit_hash", "trigger_name", "creator_name", "creator_uuid", "creator_account_id", "state", "result",
            "created_on", "completed_on", "target_type", "pull_request_id",
        ],
        .steps: [
            "step_uuid", "pipeline_uuid", "step_name", "trigger_type", "state", "result", "started_on",
            "completed_on", "run_number",
        ],
        .deployments: [
            "deployment_uuid", "step_uuid", "pipeline_uuid", "environment_uuid", "environment_name",
            "environment_type", "build_number", "commit_hash", "state", "status", "started_on", "completed_on",
            "deployer_name", "repository_uuid", "repository_full_name",
        ],
        .environments: ["environment_uuid", "environment_name", "environment_type"],
        .repositories: ["repository_uuid", "full_name", "slug", "workspace"],
        .pullRequests: [
            "repository_key", "repository_full_name", "pull_request_id", "title", "state", "document", "author_uuid",
            "author_account_id", "author_name", "created_on", "updated_on", "closed_on", "source_branch",
            "source_commit", "destination_branch", "destination_commit", "merge_commit", "closed_by_uuid",
            "closed_by_account_id", "closed_by_name", "participants",
        ],
        .activities: [
            "repository_key", "pull_request_id", "kind", "happened_at", "moment", "user_uuid", "account_id",
            "display_name", "commit_hash", "state", "comment_id",
        ],
        .commits: [
            "commit_hash", "repository_uuid", "repository_full_name", "author_raw", "author_email", "author_uuid",
            "author_account_id", "author_name", "authored_on", "subject", "parents", "co_authors",
        ],
        .commitFiles: ["repository_full_name", "commit_hash", "path", "old_path", "status"],
        .members: ["user_uuid", "account_id", "display_name", "nickname", "email", "kind"],
        .identityUsers: [
            "system", "account", "internal_id", "email", "login", "display_name", "status", "status_at", "created_at",
            "activated_at", "last_login_at", "kind", "exported_at",
        ],
        .identityGroups: ["system", "group_id", "group_name", "exported_at"],
        .identityMemberships: [
            "system", "group_id", "group_name", "account", "internal_id", "email", "login", "exported_at",
        ],
        .peopleEntries: [
            "person", "name", "kind", "system", "account", "valid_from", "valid_to", "owner", "reviewed_on",
        ],
        .services: [
            "service_arn", "account_id", "region", "cluster", "service", "task_definition", "status",
        ],
        .serviceTags: ["service_arn", "account_id", "region", "cluster", "service", "tags", "taken_at"],
        .taskDefinitions: ["task_definition_arn", "family", "revision", "document", "tags"],
        .publicKeys: ["fingerprint", "value", "valid_from", "valid_to"],
        .digests: [
            "account_id", "region", "trail", "home_region", "is_backfill", "aws_account_id", "digest_start_time",
            "digest_end_time", "s3_bucket", "s3_object", "public_key_fingerprint", "signature_algorithm",
            "newest_event_time", "oldest_event_time", "previous_s3_bucket", "previous_s3_object",
            "previous_hash_value", "previous_hash_algorithm", "previous_signature", "log_files", "problem",
        ],
        .digestLogFiles: [
            "ordinal", "s3_bucket", "s3_object", "hash_value", "hash_algorithm", "newest_event_time",
            "oldest_event_time",
        ],
        .roles: [
            "role_arn", "role_name", "account_id", "trust_policy", "inline_policies", "attached_policies",
            "boundary_arn",
        ],
        .policies: ["policy_arn", "policy_name", "document"],
        .digestMetadata: ["signature", "signature_algorithm", "backfill_generation_timestamp"],
    ]
}
