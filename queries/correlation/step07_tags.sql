-- name: tag_periods
-- version: 1
-- title: Tags of services over time
-- purpose: Which value a tag of a service had from when to when, by the calls that set and removed it.
-- population: Every key that a call names, per service; the snapshot answers for the others.
-- column: account_id  text  the account
-- column: region  text  the region
-- column: cluster  text  the cluster
-- column: service  text  the service
-- column: tag_key  text  the key
-- column: tag_value  text  the value; empty while the key is removed
-- column: valid_from  time  since the call
-- column: valid_to  time  until the next call that changes it; empty while it lasts
-- column: ended_by  text  that call
-- column: event_id  text  the call
{{STEP service_arns}}
SELECT account_id, region, service_arn, MIN(cluster) AS cluster, MIN(service) AS service
FROM (
  SELECT c.account_id AS account_id, c.region AS region, e.service_arn AS service_arn, e.cluster AS cluster, e.service AS service
  FROM ecs_calls AS e
  JOIN calls_made AS c ON c.event_id = e.event_id
  WHERE e.service_arn IS NOT NULL
  UNION ALL
  SELECT account_id, region, service_arn, cluster, service FROM ecs_services WHERE service_arn IS NOT NULL
) AS s
GROUP BY account_id, region, service_arn;

{{STEP service_tag_events}}
SELECT t.event_id AS event_id, t.changed_at AS changed_at, t.account_id AS account_id, t.region AS region,
  COALESCE(e.cluster, r.cluster, a.cluster) AS cluster, COALESCE(e.service, r.service, a.service) AS service,
  t.tag_key AS tag_key, t.tag_value AS tag_value, t.change AS change
FROM tag_changes AS t
LEFT JOIN ecs_calls AS e ON e.event_id = t.event_id
LEFT JOIN tagged_resources AS r ON r.resource_arn = t.resource_arn
LEFT JOIN service_arns AS a ON a.account_id = t.account_id AND a.region = t.region AND a.service_arn = t.resource_arn;

-- Where a service begins or ends, every key that was ever set on it does.
{{STEP tag_steps}}
SELECT account_id, region, cluster, service, tag_key, tag_value, changed_at, event_id, change
FROM service_tag_events
WHERE change <> 'reset' AND cluster IS NOT NULL AND service IS NOT NULL AND tag_key IS NOT NULL
UNION ALL
SELECT r.account_id, r.region, r.cluster, r.service, k.tag_key, CAST(NULL AS {{VARCHAR}}) AS tag_value, r.changed_at, r.event_id,
  'reset' AS change
FROM service_tag_events AS r
JOIN (
  SELECT account_id, region, cluster, service, tag_key, MIN(changed_at) AS first_at
  FROM service_tag_events
  WHERE change <> 'reset' AND cluster IS NOT NULL AND service IS NOT NULL AND tag_key IS NOT NULL
  GROUP BY account_id, region, cluster, service, tag_key
) AS k ON k.account_id = r.account_id AND k.region = r.region AND k.cluster = r.cluster AND k.service = r.service
  AND r.changed_at > k.first_at
WHERE r.change = 'reset'
  AND NOT EXISTS (SELECT 1 FROM service_tag_events AS s WHERE s.event_id = r.event_id AND s.change = 'set'
    AND s.tag_key = k.tag_key);

{{TABLE tag_periods}}
SELECT account_id, region, cluster, service, tag_key, tag_value, changed_at AS valid_from,
  LEAD(changed_at) OVER (PARTITION BY account_id, region, cluster, service, tag_key
    ORDER BY changed_at, event_id) AS valid_to,
  ROW_NUMBER() OVER (PARTITION BY account_id, region, cluster, service, tag_key
    ORDER BY changed_at, event_id) AS place,
  LEAD(event_id) OVER (PARTITION BY account_id, region, cluster, service, tag_key
    ORDER BY changed_at, event_id) AS ended_by,
  event_id, change
FROM tag_steps;
