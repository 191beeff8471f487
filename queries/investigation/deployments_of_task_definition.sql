-- name: deployments_of_task_definition
-- version: 1
-- title: Deployments of a revision
-- purpose: Where a task definition was deployed.
-- population: Deployments to that revision.
-- parameter: text  text  family:revision.
-- parameter: account  text  The account; absent: any.
-- parameter: region  text  The region; absent: any.
-- shape: deployment
SELECT {{COLUMNS}}
FROM deployments d
WHERE d.resource NOT IN ('task-definition', 'cluster', 'capacity', 'setting')
  AND d.task_definition = :text AND (:account IS NULL OR d.account_id = :account) AND (:region IS NULL OR d.region = :region)
ORDER BY d.requested_at, d.event_id
