-- How many deployments there were in each hour, by environment and by whether
-- they were refused: the histogram.
-- The conditions come from deployment_conditions.sql.
SELECT substr(d.requested_at, 1, 13) || ':00:00Z' AS hour, d.environment, d.result <> 'accepted' AS refused,
  count(*) AS deployments
FROM deployments d
WHERE d.requested_at >= coalesce(:from, '') AND d.requested_at < coalesce(:to, '~')
{{CONDITIONS}}
  AND (:all IS NOT NULL OR d.left_out IS NULL)
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
