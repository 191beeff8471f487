-- How many deployments there were in each hour, by environment and by whether
-- they were refused: the histogram. A condition is one line: DeploymentFilter
-- leaves out those that nothing was asked for.
SELECT substr(d.requested_at, 1, 13) || ':00:00Z' AS hour, d.environment, d.result <> 'accepted' AS refused,
  count(*) AS deployments
FROM deployments d
WHERE d.requested_at >= coalesce(:from, '') AND d.requested_at < coalesce(:to, '~')
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
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
