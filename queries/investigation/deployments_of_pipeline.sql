-- name: deployments_of_pipeline
-- version: 1
-- title: Deployments of a run
-- purpose: What a pipeline run deployed.
-- population: Deployments that are matched to the run.
-- parameter: pipeline  text  The run's UUID.
-- shape: deployment
SELECT {{COLUMNS}}
FROM deployments d WHERE d.resource NOT IN ('task-definition', 'cluster', 'capacity', 'setting') AND d.pipeline_uuid = :pipeline
ORDER BY d.requested_at, d.event_id
