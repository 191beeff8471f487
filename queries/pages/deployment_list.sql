-- One page of deployments, from a key on: {{KEY}} and {{ORDER}} are put in by
-- Sources/Web/Pages/DeploymentList.swift, so that SQLite goes straight to the
-- key by the index on (requested_at, event_id). The conditions come from
-- deployment_conditions.sql.
SELECT d.deploy_id, d.requested_at, d.environment, d.account_id, d.region, d.cluster, d.service, d.change,
  d.task_definition_before, d.task_definition, d.repository, d.branch, d.build_number, d.trigger_account,
  d.session_name, d.credential, d.link, d.matched_by, d.attribution, d.result, d.error_code, d.event_id
FROM deployments d
WHERE d.requested_at >= coalesce(:from, '') AND d.requested_at < coalesce(:to, '~') {{KEY}}
{{CONDITIONS}}
  AND (:all IS NOT NULL OR d.left_out IS NULL)
ORDER BY d.requested_at {{ORDER}}, d.event_id {{ORDER}}
LIMIT :limit
