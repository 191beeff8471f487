-- name: task_definition_containers
-- version: 1
-- title: Containers of task definitions
-- purpose: The containers of every task definition that was registered in the logs or described in an export.
-- population: Accepted RegisterTaskDefinition and RegisterDaemonTaskDefinition events, and describe-task-definition exports.
-- key: task_definition_arn, source_rank, ordinal
-- column: task_definition_arn  text  the revision's ARN
-- column: source_rank  integer  0 from the event's request, 1 from its answer, 2 from an export
-- column: ordinal  integer  the container's place, from 0
-- column: container  text  its name
-- column: image  text  its image
{{STEP task_definition_containers}}
SELECT task_definition_arn, source_rank, ordinal, container, image
FROM (
  SELECT {{TEXT e.response_elements $.taskDefinition.taskDefinitionArn}} AS task_definition_arn, 1 AS source_rank,
    x.ordinal AS ordinal, {{TEXT x.element $.name}} AS container, {{TEXT x.element $.image}} AS image
  FROM events AS e, {{EACH e.response_elements $.taskDefinition.containerDefinitions AS x}}
  WHERE e.event_source = 'ecs.amazonaws.com' AND e.event_name = 'RegisterTaskDefinition' AND e.error_code IS NULL
  UNION ALL
  SELECT {{TEXT e.response_elements $.taskDefinition.taskDefinitionArn}} AS task_definition_arn, 0 AS source_rank,
    y.ordinal AS ordinal, {{TEXT y.element $.name}} AS container, {{TEXT y.element $.image}} AS image
  FROM events AS e, {{EACH e.request_parameters $.containerDefinitions AS y}}
  WHERE e.event_source = 'ecs.amazonaws.com' AND e.event_name = 'RegisterTaskDefinition' AND e.error_code IS NULL
  UNION ALL
  SELECT {{TEXT e.response_elements $.daemonTaskDefinitionArn}} AS task_definition_arn, 0 AS source_rank,
    w.ordinal AS ordinal, {{TEXT w.element $.name}} AS container, {{TEXT w.element $.image}} AS image
  FROM events AS e, {{EACH e.request_parameters $.containerDefinitions AS w}}
  WHERE e.event_source = 'ecs.amazonaws.com' AND e.event_name = 'RegisterDaemonTaskDefinition' AND e.error_code IS NULL
  UNION ALL
  SELECT t.task_definition_arn AS task_definition_arn, 2 AS source_rank,
    z.ordinal AS ordinal, {{TEXT z.element $.name}} AS container, {{TEXT z.element $.image}} AS image
  FROM ecs_task_definitions AS t, {{EACH t.document $.containerDefinitions AS z}}
) AS told
WHERE task_definition_arn IS NOT NULL;

-- name: run_task_containers
-- version: 1
-- title: Containers of started tasks
-- purpose: The containers of the first task that a call started.
-- population: Accepted RunTask and StartTask calls that answered with a task.
-- key: event_id, ordinal
-- column: event_id  text  the call
-- column: ordinal  integer  the container's place, from 0
-- column: container  text  its name
-- column: image  text  its image
-- column: image_digest  text  its digest, where ECS tells
{{STEP run_task_containers}}
SELECT e.event_id AS event_id, x.ordinal AS ordinal, {{TEXT x.element $.name}} AS container,
  {{TEXT x.element $.image}} AS image, {{TEXT x.element $.imageDigest}} AS image_digest
FROM events AS e, {{EACH e.response_elements $.tasks[0].containers AS x}}
WHERE e.event_source = 'ecs.amazonaws.com' AND e.error_code IS NULL
  AND e.event_name IN (SELECT event_name FROM api_calls WHERE event_source = 'ecs.amazonaws.com' AND change = 'run-task');
