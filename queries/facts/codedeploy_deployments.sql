-- name: codedeploy_deployments
-- version: 1
-- title: CodeDeploy deployments
-- purpose: Who created which CodeDeploy deployment.
-- population: Accepted CreateDeployment calls of codedeploy.amazonaws.com.
-- column: event_id  text  the event
-- column: created_at  time  when
-- column: deployment_id  text  d-…: the externalId of the task set that CodeDeploy makes
{{STEP codedeploy_deployments}}
SELECT event_id, event_time AS created_at, {{TEXT response_elements $.deploymentId}} AS deployment_id
FROM events
WHERE event_source = 'codedeploy.amazonaws.com' AND event_name = 'CreateDeployment' AND error_code IS NULL;
