-- name: deployments_of_root
-- version: 1
-- title: Deployments of a chain of sessions
-- purpose: What the same root session deployed, through whatever roles.
-- population: Deployments with that root.
-- parameter: root  text  The root session.
-- shape: deployment
SELECT {{COLUMNS}}
FROM sessions s JOIN deployments d ON d.credential_id = s.session_id
WHERE d.resource NOT IN ('task-definition', 'cluster', 'capacity', 'setting')
  AND s.root_session_id = :root AND s.chain_depth > 0
UNION
SELECT {{COLUMNS}}
FROM deployments d WHERE d.resource NOT IN ('task-definition', 'cluster', 'capacity', 'setting') AND d.credential_id = :root
ORDER BY requested_at, event_id
