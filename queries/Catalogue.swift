/// The files of the catalogue. `Tests/ReportTests` compares this list with the
/// folders, so that none is forgotten.
public enum Catalogue {
    /// All files, in the order in which their layers run.
    public static let files: [QueryFile] = [
        QueryFile(.events, "answers", PackageResources.answers_sql),
        QueryFile(.events, "events", PackageResources.events_sql),
        QueryFile(.events, "iam", PackageResources.iam_sql),
        QueryFile(.events, "identities", PackageResources.identities_sql),
        QueryFile(.events, "indexes", PackageResources.indexes_sql),
        QueryFile(.events, "lookup", PackageResources.lookup_sql),
        QueryFile(.events, "provenance", PackageResources.provenance_sql),
        QueryFile(.events, "references", PackageResources.references_sql),
        QueryFile(.events, "schema", PackageResources.schema_sql),
        QueryFile(.facts, "addenda", PackageResources.addenda_sql),
        QueryFile(.facts, "calls_made", PackageResources.calls_made_sql),
        QueryFile(.facts, "codedeploy_deployments", PackageResources.codedeploy_deployments_sql),
        QueryFile(.facts, "credential_grants", PackageResources.credential_grants_sql),
        QueryFile(.facts, "ecs_calls", PackageResources.ecs_calls_sql),
        QueryFile(.facts, "iam_trust_changes", PackageResources.iam_trust_changes_sql),
        QueryFile(.facts, "image_pushes", PackageResources.image_pushes_sql),
        QueryFile(.facts, "key_uses", PackageResources.key_uses_sql),
        QueryFile(.facts, "known_environments", PackageResources.known_environments_sql),
        QueryFile(.facts, "known_repositories", PackageResources.known_repositories_sql),
        QueryFile(.facts, "pipeline_runs", PackageResources.pipeline_runs_sql),
        QueryFile(.facts, "registered_revisions", PackageResources.registered_revisions_sql),
        QueryFile(.facts, "session_name_stems", PackageResources.session_name_stems_sql),
        QueryFile(.facts, "stack_operations", PackageResources.stack_operations_sql),
        QueryFile(.facts, "tag_changes", PackageResources.tag_changes_sql),
        QueryFile(.facts, "tagged_resources", PackageResources.tagged_resources_sql),
        QueryFile(.facts, "task_definitions", PackageResources.task_definitions_sql),
        QueryFile(.facts, "trail_calls", PackageResources.trail_calls_sql),
        QueryFile(.correlation, "step01_credentials", PackageResources.step01_credentials_sql),
        QueryFile(.correlation, "step02_call_credentials", PackageResources.step02_call_credentials_sql),
        QueryFile(.correlation, "step03_chains", PackageResources.step03_chains_sql),
        QueryFile(.correlation, "step04_pipelines", PackageResources.step04_pipelines_sql),
        QueryFile(.correlation, "step05_changes", PackageResources.step05_changes_sql),
        QueryFile(.correlation, "step06_attributions", PackageResources.step06_attributions_sql),
        QueryFile(.correlation, "step07_tags", PackageResources.step07_tags_sql),
        QueryFile(.correlation, "step08_deployments", PackageResources.step08_deployments_sql),
        QueryFile(.correlation, "step09_sessions", PackageResources.step09_sessions_sql),
        QueryFile(.correlation, "step10_people", PackageResources.step10_people_sql),
        QueryFile(.correlation, "step11_provenance", PackageResources.step11_provenance_sql),
        QueryFile(.reports, "access-review", PackageResources.access_review_sql),
        QueryFile(.reports, "coverage", PackageResources.coverage_sql),
        QueryFile(.reports, "denied", PackageResources.denied_sql),
        QueryFile(.reports, "deployments", PackageResources.deployments_sql),
        QueryFile(.reports, "exceptions", PackageResources.exceptions_sql),
        QueryFile(.reports, "files", PackageResources.files_sql),
        QueryFile(.reports, "out-of-pipeline", PackageResources.out_of_pipeline_sql),
        QueryFile(.reports, "people-suggestions", PackageResources.people_suggestions_sql),
        QueryFile(.reports, "people", PackageResources.people_sql),
        QueryFile(.reports, "periods", PackageResources.periods_sql),
        QueryFile(.reports, "permissions", PackageResources.permissions_sql),
        QueryFile(.reports, "reconciliation", PackageResources.reconciliation_sql),
        QueryFile(.reports, "rejects", PackageResources.rejects_sql),
        QueryFile(.reports, "separation-of-duties", PackageResources.separation_of_duties_sql),
        QueryFile(.reports, "sessions", PackageResources.sessions_sql),
        QueryFile(.reports, "trail-changes", PackageResources.trail_changes_sql),
        QueryFile(.evidence, "grants_behind", PackageResources.grants_behind_sql),
        QueryFile(.evidence, "steps_of_run", PackageResources.steps_of_run_sql),
        QueryFile(.investigation, "accepted_calls", PackageResources.accepted_calls_sql),
        QueryFile(.investigation, "accepted_calls_of_key", PackageResources.accepted_calls_of_key_sql),
        QueryFile(.investigation, "actions_used", PackageResources.actions_used_sql),
        QueryFile(.investigation, "address_known", PackageResources.address_known_sql),
        QueryFile(.investigation, "calls_of_key", PackageResources.calls_of_key_sql),
        QueryFile(.investigation, "deployment", PackageResources.deployment_sql),
        QueryFile(.investigation, "deployment_line", PackageResources.deployment_line_sql),
        QueryFile(.investigation, "deployments_around", PackageResources.deployments_around_sql),
        QueryFile(.investigation, "deployments_of_pipeline", PackageResources.deployments_of_pipeline_sql),
        QueryFile(.investigation, "deployments_of_root", PackageResources.deployments_of_root_sql),
        QueryFile(.investigation, "deployments_of_service", PackageResources.deployments_of_service_sql),
        QueryFile(.investigation, "deployments_of_step", PackageResources.deployments_of_step_sql),
        QueryFile(
            .investigation, "deployments_of_task_definition", PackageResources.deployments_of_task_definition_sql),
        QueryFile(.investigation, "find_access_key", PackageResources.find_access_key_sql),
        QueryFile(.investigation, "find_account", PackageResources.find_account_sql),
        QueryFile(.investigation, "find_address", PackageResources.find_address_sql),
        QueryFile(.investigation, "find_address_deployments", PackageResources.find_address_deployments_sql),
        QueryFile(.investigation, "find_branch", PackageResources.find_branch_sql),
        QueryFile(.investigation, "find_build", PackageResources.find_build_sql),
        QueryFile(.investigation, "find_cluster", PackageResources.find_cluster_sql),
        QueryFile(.investigation, "find_commit", PackageResources.find_commit_sql),
        QueryFile(.investigation, "find_deployment", PackageResources.find_deployment_sql),
        QueryFile(.investigation, "find_event", PackageResources.find_event_sql),
        QueryFile(.investigation, "find_image", PackageResources.find_image_sql),
        QueryFile(.investigation, "find_person", PackageResources.find_person_sql),
        QueryFile(.investigation, "find_principal", PackageResources.find_principal_sql),
        QueryFile(.investigation, "find_pull_request", PackageResources.find_pull_request_sql),
        QueryFile(.investigation, "find_repository", PackageResources.find_repository_sql),
        QueryFile(.investigation, "find_request", PackageResources.find_request_sql),
        QueryFile(.investigation, "find_role", PackageResources.find_role_sql),
        QueryFile(.investigation, "find_session_calls", PackageResources.find_session_calls_sql),
        QueryFile(.investigation, "find_service", PackageResources.find_service_sql),
        QueryFile(.investigation, "find_session_name", PackageResources.find_session_name_sql),
        QueryFile(.investigation, "find_task", PackageResources.find_task_sql),
        QueryFile(.investigation, "find_task_definition", PackageResources.find_task_definition_sql),
        QueryFile(.investigation, "find_time", PackageResources.find_time_sql),
        QueryFile(.investigation, "find_user_agent", PackageResources.find_user_agent_sql),
        QueryFile(.investigation, "find_uuid", PackageResources.find_uuid_sql),
        QueryFile(.investigation, "grant_parameters", PackageResources.grant_parameters_sql),
        QueryFile(.investigation, "images_of_deployment", PackageResources.images_of_deployment_sql),
        QueryFile(.investigation, "key_calls", PackageResources.key_calls_sql),
        QueryFile(.investigation, "key_identity", PackageResources.key_identity_sql),
        QueryFile(.investigation, "key_sources", PackageResources.key_sources_sql),
        QueryFile(.investigation, "key_totals", PackageResources.key_totals_sql),
        QueryFile(.investigation, "pipeline", PackageResources.pipeline_sql),
        QueryFile(.investigation, "refusals", PackageResources.refusals_sql),
        QueryFile(.investigation, "registration", PackageResources.registration_sql),
        QueryFile(.investigation, "role_first_seen", PackageResources.role_first_seen_sql),
        QueryFile(.investigation, "role_firsts", PackageResources.role_firsts_sql),
        QueryFile(.investigation, "services_of_role", PackageResources.services_of_role_sql),
        QueryFile(.investigation, "session", PackageResources.session_sql),
        QueryFile(.investigation, "sessions_alive", PackageResources.sessions_alive_sql),
        QueryFile(.investigation, "sessions_given", PackageResources.sessions_given_sql),
        QueryFile(.investigation, "sessions_of_chain", PackageResources.sessions_of_chain_sql),
        QueryFile(.investigation, "sessions_of_pipeline", PackageResources.sessions_of_pipeline_sql),
        QueryFile(.investigation, "sessions_of_step", PackageResources.sessions_of_step_sql),
        QueryFile(.investigation, "step", PackageResources.step_sql),
        QueryFile(.investigation, "tags_of_service", PackageResources.tags_of_service_sql),
        QueryFile(.investigation, "trust_policies", PackageResources.trust_policies_sql),
        QueryFile(.pages, "choices", PackageResources.choices_sql),
        QueryFile(.pages, "deployment_conditions", PackageResources.deployment_conditions_sql),
        QueryFile(.pages, "deployment_counts", PackageResources.deployment_counts_sql),
        QueryFile(.pages, "deployment_list", PackageResources.deployment_list_sql),
        QueryFile(.pages, "services", PackageResources.services_sql),
        QueryFile(.policy, "policy1_declared", PackageResources.policy1_declared_sql),
        QueryFile(.policy, "policy2_subjects", PackageResources.policy2_subjects_sql),
        QueryFile(.checks, "ACC-01", PackageResources.ACC_01_sql),
        QueryFile(.checks, "ACC-02", PackageResources.ACC_02_sql),
        QueryFile(.checks, "ACC-03", PackageResources.ACC_03_sql),
        QueryFile(.checks, "CFG-01", PackageResources.CFG_01_sql),
        QueryFile(.checks, "CFG-02", PackageResources.CFG_02_sql),
        QueryFile(.checks, "CFG-03", PackageResources.CFG_03_sql),
        QueryFile(.checks, "CFG-04", PackageResources.CFG_04_sql),
        QueryFile(.checks, "CHG-01", PackageResources.CHG_01_sql),
        QueryFile(.checks, "CHG-02", PackageResources.CHG_02_sql),
        QueryFile(.checks, "IDN-01", PackageResources.IDN_01_sql),
        QueryFile(.checks, "IDN-02", PackageResources.IDN_02_sql),
        QueryFile(.checks, "IDN-03", PackageResources.IDN_03_sql),
        QueryFile(.checks, "IDN-04", PackageResources.IDN_04_sql),
        QueryFile(.checks, "INT-01", PackageResources.INT_01_sql),
        QueryFile(.checks, "INT-02", PackageResources.INT_02_sql),
        QueryFile(.checks, "INT-03", PackageResources.INT_03_sql),
        QueryFile(.checks, "INT-04", PackageResources.INT_04_sql),
        QueryFile(.checks, "POP-01", PackageResources.POP_01_sql),
        QueryFile(.checks, "POP-02", PackageResources.POP_02_sql),
        QueryFile(.checks, "POP-03", PackageResources.POP_03_sql),
        QueryFile(.checks, "POP-04", PackageResources.POP_04_sql),
        QueryFile(.checks, "SES-01", PackageResources.SES_01_sql),
        QueryFile(.checks, "SES-02", PackageResources.SES_02_sql),
        QueryFile(.checks, "SES-03", PackageResources.SES_03_sql),
        QueryFile(.checks, "SES-04", PackageResources.SES_04_sql),
        QueryFile(.checks, "SES-05", PackageResources.SES_05_sql),
        QueryFile(.checks, "SES-06", PackageResources.SES_06_sql),
        QueryFile(.checks, "SES-07", PackageResources.SES_07_sql),
        QueryFile(.checks, "SES-08", PackageResources.SES_08_sql),
        QueryFile(.checks, "SES-09", PackageResources.SES_09_sql),
        QueryFile(.checks, "SOD-01", PackageResources.SOD_01_sql),
        QueryFile(.checks, "SOD-02", PackageResources.SOD_02_sql),
        QueryFile(.checks, "SOD-03", PackageResources.SOD_03_sql),
        QueryFile(.checks, "SOD-04", PackageResources.SOD_04_sql),
        QueryFile(.checks, "SOD-05", PackageResources.SOD_05_sql),
    ]

    /// Which items of SOC 2, ISO 27001, NIST 800-53 and PCI DSS each report
    /// gives evidence for: a starting point that the customer edits.
    public static let controlMap = String(decoding: PackageResources.control_map_csv, as: UTF8.self)

    /// Event sources that IAM spells otherwise. `scripts/iam_data.py` makes it
    /// and the next two.
    public static let iamEventSources = String(decoding: PackageResources.iam_event_sources_csv, as: UTF8.self)
    /// Calls whose action has another name.
    public static let iamCalls = String(decoding: PackageResources.iam_calls_csv, as: UTF8.self)
    /// Which claims of a web identity reach a policy, by provider.
    public static let oidcClaimKeys = String(decoding: PackageResources.oidc_claim_keys_csv, as: UTF8.self)
    /// The resource-based policies that another account's caller may lack.
    public static let resourcePolicies = String(decoding: PackageResources.resource_policies_csv, as: UTF8.self)

    /// The files of a layer, in the order of their names.
    public static func files(in layer: QueryFile.Layer) -> [QueryFile] {
        files.filter { $0.layer == layer }
    }

    /// The file of that name; it is a fault of ours if there is none.
    public static func file(_ layer: QueryFile.Layer, _ name: String) -> QueryFile {
        guard let file = files.first(where: { $0.layer == layer && $0.name == name }) else {
            fatalError("queries/\(layer.rawValue)/\(name).sql is not in the catalogue")
        }
        return file
    }

    /// The report or query of that name, for `query` and `sql`.
    public static func report(_ name: String) -> QueryFile? {
        files.first { $0.isReport && $0.name == name }
    }
}
