-- name: deployment_line
-- version: 1
-- title: A deployment in a line
-- purpose: What a list says of one deployment.
-- population: One row.
-- parameter: event  text  The change's event id.
-- column: deploy_id  text  The deployment.
-- column: requested_at  time  When.
-- column: title  text  What it was.
SELECT d.deploy_id, d.requested_at,
  d.change || coalesce(' of ' || d.service, '') || coalesce(' in ' || d.environment, '') ||
  CASE WHEN d.task_definition_before <> d.task_definition THEN ': ' || d.task_definition_before || ' → ' || d.task_definition
    WHEN d.task_definition IS NOT NULL THEN ': ' || d.task_definition ELSE '' END
  || CASE d.attribution
    WHEN 'claimed' THEN coalesce(', by ' || d.principal_arn, '') || ', whose name claims ' || coalesce(d.claimed_run, 'a run')
    WHEN 'none' THEN coalesce(', by ' || d.principal_arn, '')
    ELSE coalesce(', by ' || d.repository || coalesce(' #' || d.build_number, ''), ', by ' || d.principal_arn, '')
      || CASE d.attribution WHEN 'inferred' THEN ' (inferred)' ELSE '' END END
  || ', ' || d.result AS title
FROM deployments d
WHERE d.event_id = :event
