-- name: find_service
-- version: 1
-- title: A service
-- purpose: Finds services of a name, with their newest deployments.
-- population: Services that calls or exports name.
-- parameter: text  text  The service.
-- parameter: cluster  text  Its cluster; absent: any.
-- parameter: account  text  Its account; absent: any.
-- parameter: region  text  Its region; absent: any.
-- parameter: limit  integer  Hits at most.
-- column: kind  text  What was found.
-- column: id  text  Its id, as `trace` takes it.
-- column: title  text  It, in a line; empty for deployments, which have their own.
-- column: time  time  When; for what lasts, when it was last seen.
-- column: deploy_id  text  The deployment, where it is one.
-- column: event_id  text  CloudTrail's id, where it is a call.
SELECT * FROM (SELECT 'service' AS kind,
  'arn:' || CASE WHEN d.region LIKE 'cn-%' THEN 'aws-cn' WHEN d.region LIKE 'us-gov-%' THEN 'aws-us-gov' ELSE 'aws' END
    || ':ecs:' || d.region || ':' || d.account_id || ':service/' || d.cluster || '/' || d.service AS id,
  d.service || ' in ' || d.cluster || coalesce(', ' || MAX(d.environment), '') || ': ' || COUNT(*) || ' calls' AS title,
  MAX(d.requested_at) AS time, NULL AS deploy_id, NULL AS event_id
FROM deployments d
WHERE d.service = :text AND d.cluster IS NOT NULL AND (:cluster IS NULL OR d.cluster = :cluster)
  AND (:account IS NULL OR d.account_id = :account) AND (:region IS NULL OR d.region = :region)
GROUP BY d.region, d.account_id, d.cluster, d.service)
UNION ALL
SELECT 'service', s.service_arn, s.service || ' in ' || coalesce(s.cluster, 'an unknown cluster') || ', known from an export alone', s.snapshot_at, NULL, NULL
FROM ecs_services s
WHERE s.service = :text AND (:cluster IS NULL OR s.cluster = :cluster)
  AND (:account IS NULL OR s.account_id = :account) AND (:region IS NULL OR s.region = :region)
  AND NOT EXISTS (SELECT 1 FROM deployments d WHERE d.service = :text AND d.cluster IS s.cluster AND d.account_id = s.account_id AND d.region = s.region)
UNION ALL
SELECT * FROM (
SELECT 'deployment' AS kind, d.deploy_id AS id, NULL AS title, d.requested_at AS time, d.deploy_id AS deploy_id,
  d.event_id AS event_id
FROM deployments d
WHERE d.service = :text AND (:cluster IS NULL OR d.cluster = :cluster)
  AND (:account IS NULL OR d.account_id = :account) AND (:region IS NULL OR d.region = :region)
ORDER BY d.requested_at DESC LIMIT :limit)
ORDER BY time DESC, kind, id LIMIT 4 * :limit
