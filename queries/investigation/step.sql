-- name: step
-- version: 1
-- title: A step
-- purpose: Everything that the export tells of one step.
-- population: The newest version in the export.
-- parameter: id  text  The UUID.
-- column: step_uuid  text  The UUID.
-- column: step_name  text  headline  Its name.
-- column: pipeline_uuid  text  The run.
-- column: repository  text  The repository.
-- column: build_number  integer  The run's number.
-- column: trigger_type  text  automatic or manual.
-- column: state  text  Its state.
-- column: result  text  headline  Its result.
-- column: started_on  time  headline  When it started.
-- column: completed_on  time  headline  When it was done.
-- column: environment  text  headline  Its deployment environment.
SELECT s.step_uuid, s.step_name, s.pipeline_uuid, p.repository_full_name AS repository, p.build_number, s.trigger_type, s.state, s.result, s.started_on, s.completed_on,
  (SELECT v.environment_name FROM step_environments v WHERE v.step_uuid = s.step_uuid) AS environment
FROM bitbucket_steps s LEFT JOIN bitbucket_pipelines p ON p.pipeline_uuid = s.pipeline_uuid
WHERE s.step_uuid = :id
