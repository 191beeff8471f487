-- name: steps_of_run
-- version: 1
-- title: The steps of a pipeline run
-- purpose: What ran in the pipeline, as Bitbucket's export tells it: the tests among them.
-- population: The steps of one run.
-- parameter: pipeline  text  The pipeline's UUID.
-- column: step_name  text  The step's name.
-- column: state  text  Its state.
-- column: result  text  Its result.
-- column: started_on  time  When it began.
-- column: completed_on  time  When it ended.
-- column: step_uuid  text  The step.
SELECT step_name, state, result, started_on, completed_on, step_uuid
FROM bitbucket_steps WHERE pipeline_uuid = :pipeline
ORDER BY started_on, step_uuid
