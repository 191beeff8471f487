-- One page of deployments, from a key on: {{KEY}} and {{ORDER}} are put in by
-- Sources/Web/Pages/DeploymentList.swift, so that SQLite goes straight to the
-- key by the index on (requested_at, event_id). A condition is one line:
-- DeploymentFilter leaves out those that nothing was asked for.
SELECT d.deploy_id, d.requested_at, d.environment, d.account_id, d.region, d.cluster, d.service, d.change,
  d.task_definition_before, d.task_definition, d.repository, d.branch, d.build_number, d.trigger_account,
  d.session_name, d.credential, d.link, d.matched_by, d.result, d.error_code, d.event_id
FROM deployments d
WHERE d.requested_at >= coalesce(:from, '') AND d.requested_at < coalesce(:to, '~') {{KEY}}
  AND (:account IS NULL OR d.account_id IN (SELECT value FROM json_each(:account)))
  AND (:region IS NULL OR d.region IN (SELECT value FROM json_each(:region)))
  AND (:environment IS NULL OR d.environment IN (SELECT value FROM json_each(:environment)))
  AND (:cluster IS NULL OR d.cluster IN (SELECT value FROM json_each(:cluster)))
  AND (:service IS NULL OR d.service IN (SELECT value FROM json_each(:service)))
  AND (:repository IS NULL OR EXISTS (SELECT 1 FROM json_each(:repository) WHERE d.repository = value OR d.repository LIKE '%/' || value))
  AND (:change IS NULL OR d.change IN (SELECT value FROM json_each(:change)))
  AND (:result IS NULL OR d.result IN (SELECT value FROM json_each(:result)))
  AND (:match IS NULL OR d.matched_by IN (SELECT value FROM json_each(:match)))
  AND (:all IS NOT NULL OR d.left_out IS NULL)
ORDER BY d.requested_at {{ORDER}}, d.event_id {{ORDER}}
LIMIT :limit
