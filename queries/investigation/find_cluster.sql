-- name: find_cluster
-- version: 1
-- title: A cluster
-- purpose: Finds the services of a cluster.
-- population: Services that calls name.
-- parameter: text  text  The cluster.
-- parameter: account  text  Its account; absent: any.
-- parameter: region  text  Its region; absent: any.
-- parameter: limit  integer  Hits at most.
-- column: kind  text  What was found.
-- column: id  text  Its id, as `trace` takes it.
-- column: title  text  It, in a line; empty for deployments, which have their own.
-- column: time  time  When; for what lasts, when it was last seen.
-- column: deploy_id  text  The deployment, where it is one.
-- column: event_id  text  CloudTrail's id, where it is a call.
SELECT 'service' AS kind,
  'arn:' || CASE WHEN d.region LIKE 'cn-%' THEN 'aws-cn' WHEN d.region LIKE 'us-gov-%' THEN 'aws-us-gov' ELSE 'aws' END
    || ':ecs:' || d.region || ':' || d.account_id || ':service/' || d.cluster || '/' || d.service AS id,
  d.service || ' in cluster ' || d.cluster || ': ' || COUNT(*) || ' calls' AS title,
  MAX(d.requested_at) AS time, NULL AS deploy_id, NULL AS event_id
FROM deployments d
WHERE d.resource NOT IN ('task-definition', 'cluster', 'capacity', 'setting')
  AND d.cluster = :text AND d.service IS NOT NULL
  AND (:account IS NULL OR d.account_id = :account) AND (:region IS NULL OR d.region = :region)
GROUP BY d.region, d.account_id, d.cluster, d.service
ORDER BY time DESC, kind, id LIMIT :limit
