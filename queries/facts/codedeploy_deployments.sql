-- name: codedeploy_deployments
-- version: 2
-- title: CodeDeploy deployments and the decisions on them
-- purpose: Who created, stopped or continued which CodeDeploy deployment.
-- population: Accepted CreateDeployment, StopDeployment and ContinueDeployment calls of codedeploy.amazonaws.com.
-- key: event_id
-- column: event_id  text  the event
-- column: decided_at  time  when
-- column: deployment_id  text  d-…: the externalId of the task set that CodeDeploy makes
-- column: decision  text  create, stop, continue
{{STEP codedeploy_deployments}}
SELECT e.event_id AS event_id, e.event_time AS decided_at,
  COALESCE({{TEXT e.response_elements $.deploymentId}}, {{TEXT e.request_parameters $.deploymentId}}) AS deployment_id,
  CASE n.role WHEN 'codedeploy-deployment' THEN 'create' WHEN 'codedeploy-stop' THEN 'stop' ELSE 'continue' END AS decision
FROM api_calls AS n
CROSS JOIN events AS e
WHERE n.role IN ('codedeploy-deployment', 'codedeploy-stop', 'codedeploy-continue')
  AND e.event_source = n.event_source AND e.event_name = n.event_name AND e.error_code IS NULL AND e.error_message IS NULL;
