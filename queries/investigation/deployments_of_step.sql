-- name: deployments_of_step
-- version: 1
-- title: Deployments of a step
-- purpose: What a step deployed.
-- population: Deployments whose root session is the step's.
-- parameter: step  text  The step's UUID.
-- shape: deployment
SELECT {{COLUMNS}}
FROM sessions s JOIN deployments d ON d.credential_id = s.session_id
WHERE d.resource NOT IN ('task-definition', 'cluster', 'capacity', 'setting')
  AND s.step_uuid = :step
ORDER BY d.requested_at, d.event_id
