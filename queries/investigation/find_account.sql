-- name: find_account
-- version: 1
-- title: An account
-- purpose: Finds the clusters of an account, and its newest deployments.
-- population: Accounts that calls name.
-- parameter: text  text  Twelve digits.
-- parameter: limit  integer  Hits at most.
-- column: kind  text  What was found.
-- column: id  text  Its id, as `trace` takes it.
-- column: title  text  It, in a line; empty for deployments, which have their own.
-- column: time  time  When; for what lasts, when it was last seen.
-- column: deploy_id  text  The deployment, where it is one.
-- column: event_id  text  CloudTrail's id, where it is a call.
SELECT 'account' AS kind, :text AS id, 'account ' || :text || ' in ' || h.region || ': ' || SUM(h.records) || ' records' AS title,
  strftime('%Y-%m-%dT%H:%M:%SZ', MAX(h.last_at), 'unixepoch') AS time, NULL AS deploy_id, NULL AS event_id
FROM content_hour h WHERE h.account_id = :text GROUP BY h.region
UNION ALL
SELECT * FROM (
SELECT 'deployment' AS kind, d.deploy_id AS id, NULL AS title, d.requested_at AS time, d.deploy_id AS deploy_id,
  d.event_id AS event_id
FROM deployments d
WHERE d.resource NOT IN ('task-definition', 'cluster', 'capacity', 'setting')
  AND d.account_id = :text ORDER BY d.requested_at DESC LIMIT :limit)
ORDER BY time DESC, kind, id LIMIT 4 * :limit
