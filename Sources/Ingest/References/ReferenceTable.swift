/// A physical table of reference data. Every row says which content brought it
/// and which version of its object it is; the views of
/// `queries/events/references.sql` show the newest version alone.
enum ReferenceTable: String, CaseIterable, Sendable {
    case pipeline = "bitbucket_pipeline"
    case step = "bitbucket_step"
    case deployment = "bitbucket_deployment"
    case environment = "bitbucket_environment"
    case repository = "bitbucket_repository"
    case pullRequest = "bitbucket_pull_request"
    case member = "bitbucket_member"
    case service = "ecs_service"
    case serviceTags = "ecs_service_tag"
    case taskDefinition = "ecs_task_definition"

    /// Columns after `content_id`, `version_at` and `version_key`.
    var columns: [String] {
        switch self {
        case .pipeline:
            [
                "pipeline_uuid", "build_number", "repository_uuid", "repository_full_name", "ref_type", "ref_name",
                "commit_hash", "trigger_name", "creator_name", "creator_uuid", "creator_account_id", "state",
                "result", "created_on", "completed_on", "target_type", "pull_request_id",
            ]
        case .step:
            [
                "step_uuid", "pipeline_uuid", "step_name", "trigger_type", "state", "result", "started_on",
                "completed_on", "run_number",
            ]
        case .deployment:
            [
                "deployment_uuid", "step_uuid", "pipeline_uuid", "environment_uuid", "environment_name",
                "environment_type", "build_number", "commit_hash", "state", "status", "started_on", "completed_on",
                "deployer_name",
            ]
        case .environment: ["environment_uuid", "environment_name", "environment_type"]
        case .repository: ["repository_uuid", "full_name", "slug", "workspace"]
        case .pullRequest: ["repository_full_name", "pull_request_id", "title", "state", "document"]
        case .member: ["user_uuid", "account_id", "display_name", "nickname"]
        case .service:
            ["account_id", "region", "cluster", "service", "service_arn", "task_definition", "status", "snapshot_at"]
        case .serviceTags: ["service_arn", "account_id", "region", "cluster", "service", "tags"]
        case .taskDefinition: ["task_definition_arn", "family", "revision", "document"]
        }
    }

    var insertSQL: String {
        let names = (["content_id", "version_at", "version_key"] + columns).joined(separator: ", ")
        let marks = (1...columns.count + 3).map { "?\($0)" }.joined(separator: ", ")
        return "INSERT INTO \(rawValue) (\(names)) VALUES (\(marks))"
    }
}

/// A value of a reference table.
enum ReferenceValue: Sendable {
    case null
    case integer(Int64)
    case text(String)

    init(_ text: String?) { self = text.flatMap { $0.isEmpty ? nil : .text($0) } ?? .null }

    init(_ number: Int64?) { self = number.map { .integer($0) } ?? .null }
}

/// One row of a reference table: `version_at`, `version_key`, then the table's
/// columns.
struct ReferenceRow: Sendable {
    let table: ReferenceTable
    let values: [ReferenceValue]
}
