-- name: find_user_agent
-- version: 1
-- title: A user agent
-- purpose: Finds the programs that call themselves so, and what they deployed.
-- population: User agents of all events.
-- parameter: text  text  A part of the user agent.
-- parameter: limit  integer  Hits at most.
-- column: kind  text  What was found.
-- column: id  text  Its id, as `trace` takes it.
-- column: title  text  It, in a line; empty for deployments, which have their own.
-- column: time  time  When; for what lasts, when it was last seen.
-- column: deploy_id  text  The deployment, where it is one.
-- column: event_id  text  CloudTrail's id, where it is a call.
WITH agents AS MATERIALIZED (
  SELECT user_agent_id, SUM(calls) AS calls, MAX(last_at) AS last_at FROM identity_agent GROUP BY user_agent_id
),
fitting AS MATERIALIZED (
  SELECT t.value, a.calls, a.last_at FROM agents a CROSS JOIN text t ON t.id = a.user_agent_id
  WHERE instr(lower(t.value), lower(:text)) > 0
)
SELECT 'user-agent' AS kind, f.value AS id, f.value || ': ' || f.calls || ' calls' AS title,
  strftime('%Y-%m-%dT%H:%M:%SZ', f.last_at, 'unixepoch') AS time, NULL AS deploy_id, NULL AS event_id
FROM fitting f
UNION ALL
SELECT * FROM (
SELECT 'deployment' AS kind, d.deploy_id AS id, NULL AS title, d.requested_at AS time, d.deploy_id AS deploy_id,
  d.event_id AS event_id
FROM fitting f CROSS JOIN deployments d ON substr(d.user_agent, 1, 16) = substr(f.value, 1, 16) AND d.user_agent = f.value AND d.resource NOT IN ('task-definition', 'cluster', 'capacity', 'setting')
ORDER BY d.requested_at DESC LIMIT :limit)
ORDER BY time DESC, kind, id LIMIT 4 * :limit
