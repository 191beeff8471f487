-- name: find_account
-- version: 1
-- title: An account
-- purpose: Finds the regions of an account, its newest deployments, and the sessions of its delegates.
-- population: Accounts that calls name, and sessions that acted for one by temporary delegation.
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
SELECT 'session' AS kind, s.session_id AS id, coalesce(s.session_name, s.session_id) || ', by delegation of account ' || :text AS title,
  coalesce(s.issued_at, s.first_used_at) AS time, NULL AS deploy_id, s.grant_event_id AS event_id
FROM sessions s WHERE s.invoked_by_delegate = :text ORDER BY 4 DESC LIMIT :limit)
UNION ALL
SELECT * FROM (
SELECT 'deployment' AS kind, d.deploy_id AS id, NULL AS title, d.requested_at AS time, d.deploy_id AS deploy_id,
  d.event_id AS event_id
FROM deployments d
WHERE d.resource NOT IN ('task-definition', 'cluster', 'capacity', 'setting')
  AND d.account_id = :text ORDER BY d.requested_at DESC LIMIT :limit)
ORDER BY time DESC, kind, id LIMIT 4 * :limit
