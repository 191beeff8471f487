-- name: find_task
-- version: 1
-- title: A task
-- purpose: Finds the calls that name a task: those that started, stopped or entered it.
-- population: RunTask, StartTask, StopTask, ExecuteCommand. Tasks that a service starts are in no record of a call.
-- parameter: text  text  The task id.
-- parameter: limit  integer  Hits at most.
-- column: kind  text  What was found.
-- column: id  text  Its id, as `trace` takes it.
-- column: title  text  It, in a line; empty for deployments, which have their own.
-- column: time  time  When; for what lasts, when it was last seen.
-- column: deploy_id  text  The deployment, where it is one.
-- column: event_id  text  CloudTrail's id, where it is a call.
SELECT 'event' AS kind, e.event_id AS id, e.event_name || ' by ' || coalesce(e.ui_arn, e.ui_invoked_by, e.ui_type, 'unknown') AS title,
  e.event_time AS time, d.deploy_id AS deploy_id, e.event_id AS event_id
FROM events e LEFT JOIN deployments d ON d.event_id = e.event_id
WHERE e.event_source = 'ecs.amazonaws.com' AND e.event_name IN ('RunTask', 'StartTask', 'StopTask', 'ExecuteCommand')
  AND (instr(e.request_parameters, :text) > 0 OR instr(e.response_elements, :text) > 0)
ORDER BY time DESC, kind, id LIMIT :limit
