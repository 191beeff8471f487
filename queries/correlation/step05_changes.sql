-- name: changes
-- version: 1
-- title: Changes
-- purpose: What each mutating ECS call did to its service: from which task definition to which, and of which kind.
-- population: All mutating ECS calls, accepted and refused.
-- column: event_id  text  the call
-- column: task_definition  text  family:revision after the call, as ECS answered or the request named
-- column: task_definition_arn  text  its ARN
-- column: task_definition_before  text  family:revision before the call
-- column: change  text  create, deploy, rollback, restart, scale, run-task, config, delete
-- column: is_history  integer  1: a call around a blue/green deployment whose row is CreateTaskSet
{{STEP service_history}}
SELECT c.event_id AS event_id, c.event_time AS event_time, c.account_id AS account_id, c.region AS region,
  e.cluster AS cluster, e.service AS service,
  CASE WHEN c.event_name LIKE 'Delete%' THEN 1 ELSE 0 END AS ends_service,
  e.answered_task_definition AS known, e.answered_family AS known_family, e.answered_revision AS known_revision,
  ROW_NUMBER() OVER (PARTITION BY c.account_id, c.region, e.cluster, e.service
    ORDER BY c.event_time, c.event_id) AS place
FROM ecs_calls AS e
JOIN calls_made AS c ON c.event_id = e.event_id
WHERE c.error_code IS NULL AND e.service IS NOT NULL
  AND c.event_name NOT IN ('RunTask', 'StartTask', 'DeleteTaskSet', 'UpdateTaskSet', 'UpdateServicePrimaryTaskSet')
  AND (e.answered_task_definition IS NOT NULL OR c.event_name LIKE 'Delete%');

-- For every call, the newest accepted call before it that tells the service's
-- task definition.
{{STEP before_calls}}
SELECT event_id, place
FROM (
  SELECT c.event_id AS event_id, MAX(h.place) OVER (PARTITION BY c.account_id, c.region, e.cluster, e.service
    ORDER BY c.event_time, c.event_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS place
  FROM ecs_calls AS e
  JOIN calls_made AS c ON c.event_id = e.event_id
  LEFT JOIN service_history AS h ON h.event_id = c.event_id
  WHERE c.account_id IS NOT NULL AND c.region IS NOT NULL AND e.cluster IS NOT NULL AND e.service IS NOT NULL
) AS placed
WHERE place IS NOT NULL;

{{STEP known_before}}
SELECT c.event_id AS event_id, c.event_name AS event_name, c.error_code AS error_code,
  CASE WHEN c.event_name IN ('CreateService', 'CreateDaemon', 'CreateExpressGatewayService', 'RunTask', 'StartTask') THEN NULL
    WHEN h.event_id IS NOT NULL AND h.ends_service = 1 THEN NULL
    WHEN c.error_code IS NULL AND e.named_task_definition IS NULL AND c.event_name = 'UpdateService'
      AND e.answered_task_definition IS NOT NULL THEN e.answered_task_definition
    WHEN h.known IS NOT NULL THEN h.known
    WHEN c.event_name LIKE 'Delete%' THEN e.answered_task_definition
    ELSE e.replaced_task_definition END AS before_name,
  CASE WHEN h.known IS NOT NULL AND h.ends_service = 0 THEN h.known_family ELSE e.replaced_family END AS before_family,
  CASE WHEN h.known IS NOT NULL AND h.ends_service = 0 THEN h.known_revision ELSE e.replaced_revision END AS before_revision,
  CASE WHEN c.event_name LIKE 'Delete%' THEN NULL
    ELSE COALESCE(e.answered_task_definition, e.named_task_definition) END AS after_name,
  COALESCE(e.answered_family, e.named_family) AS after_family,
  COALESCE(e.answered_revision, e.named_revision) AS after_revision,
  e.named_task_definition AS named_task_definition, e.answered_task_definition_arn AS answered_task_definition_arn,
  e.image AS image, e.forces AS forces, e.scales AS scales, e.configures AS configures, e.rolls_back AS rolls_back
FROM ecs_calls AS e
JOIN calls_made AS c ON c.event_id = e.event_id
LEFT JOIN before_calls AS b ON b.event_id = c.event_id
LEFT JOIN service_history AS h ON h.account_id = c.account_id AND h.region = c.region AND h.cluster = e.cluster
  AND h.service = e.service AND h.place = b.place;

{{STEP changes}}
SELECT event_id,
  after_name AS task_definition,
  answered_task_definition_arn AS task_definition_arn,
  before_name AS task_definition_before,
  CASE WHEN event_name IN ('CreateService', 'CreateExpressGatewayService', 'CreateDaemon') THEN 'create'
    WHEN event_name IN ('DeleteService', 'DeleteExpressGatewayService', 'DeleteDaemon') THEN 'delete'
    WHEN event_name IN ('RunTask', 'StartTask') THEN 'run-task'
    WHEN event_name IN ('UpdateTaskSet', 'UpdateServicePrimaryTaskSet', 'DeleteTaskSet') THEN 'config'
    WHEN event_name IN ('StopServiceDeployment', 'ContinueServiceDeployment')
      THEN CASE WHEN rolls_back = 1 THEN 'rollback' ELSE 'config' END
    WHEN event_name = 'UpdateExpressGatewayService' AND image IS NOT NULL THEN 'deploy'
    WHEN after_name IS NOT NULL AND before_name IS NOT NULL AND after_name <> before_name
      THEN CASE WHEN after_family = before_family AND after_revision < before_revision THEN 'rollback' ELSE 'deploy' END
    WHEN named_task_definition IS NOT NULL AND before_name IS NULL THEN 'deploy'
    WHEN event_name = 'CreateTaskSet' THEN 'deploy'
    WHEN forces = 1 THEN 'restart'
    WHEN scales = 1 AND configures = 0 THEN 'scale'
    ELSE 'config' END AS change,
  CASE WHEN event_name IN ('UpdateTaskSet', 'UpdateServicePrimaryTaskSet', 'DeleteTaskSet') THEN 1 ELSE 0 END AS is_history
FROM known_before;
