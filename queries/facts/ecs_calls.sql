-- name: ecs_calls
-- version: 2
-- title: Mutating ECS calls
-- purpose: What each mutating ECS call asked for and what ECS answered, with names, short and long ARNs brought to one spelling.
-- population: The ECS calls that api_calls names as changes; eventSource ecs.amazonaws.com only (App Runner reuses the names).
-- key: event_id
-- column: event_id  text  the event
-- column: resource  text  what it is about, by ecs_resources: service, daemon, gateway, task, task-definition, cluster, capacity, tag, setting
-- column: cluster  text  the cluster's name; default where a call on a service, daemon or task names none
-- column: service  text  the service's (or daemon's) name; of a task the service that it belongs to
-- column: service_arn  text  the service's ARN as ECS answered it
-- column: named_task_definition  text  family:revision (or family) that the request names
-- column: answered_task_definition  text  family:revision in ECS's answer: what is in service after the call
-- column: answered_task_definition_arn  text  its ARN
-- column: replaced_task_definition  text  family:revision of the deployment that ECS's answer shows as the one being replaced
-- column: image  text  an Express service's image
-- column: has_request  integer  1: the record has the request's parameters
-- column: has_answer  integer  1: the record has ECS's answer
-- column: asks_revision  integer  1: a task definition or image is in the request
-- column: forces  integer  1: forceNewDeployment
-- column: scales  integer  1: desiredCount is in the request
-- column: configures  integer  1: something besides those is in the request
-- column: rolls_back  integer  1: the call asks ECS to roll back
-- column: is_dry_run  integer  1: the call asked to change nothing
-- column: runs_nothing  integer  1: RunTask answered with failures and no task
-- column: task_set  text  the ARN of the task set that ECS answered with
-- column: external_id  text  that task set's externalId in ECS's answer: CodeDeploy's deployment id
-- column: started_by  text  that task set's startedBy in ECS's answer

-- Which members a request has, by what they ask for.
{{STEP ecs_request_kinds}}
SELECT c.event_id AS event_id,
  MAX(CASE WHEN n.asks = 'revision' THEN 1 ELSE 0 END) AS asks_revision,
  MAX(CASE WHEN n.asks = 'count' THEN 1 ELSE 0 END) AS scales,
  MAX(CASE WHEN COALESCE(n.asks, 'setting') = 'setting' THEN 1 ELSE 0 END) AS configures
FROM (
  SELECT e.event_id AS event_id, e.event_name AS event_name,
    COALESCE(k.request_parameters, e.request_parameters) AS request_parameters
  FROM events AS e
  LEFT JOIN corrections AS k ON k.event_id = e.event_id AND k.place = 1
  WHERE e.event_source = 'ecs.amazonaws.com' AND e.event_name IN ('UpdateService', 'UpdateExpressGatewayService', 'UpdateDaemon')
) AS c
CROSS JOIN {{MEMBERS c.request_parameters AS m}}
LEFT JOIN ecs_request_members AS n ON n.event_name = c.event_name AND n.member = m.member
WHERE m.present = 1
GROUP BY c.event_id;

{{STEP service_answers}}
SELECT e.event_id AS event_id, COALESCE(k.response_elements, e.response_elements) AS response_elements
FROM events AS e
LEFT JOIN corrections AS k ON k.event_id = e.event_id AND k.place = 1
WHERE e.event_source = 'ecs.amazonaws.com' AND e.event_name IN ('CreateService', 'UpdateService', 'DeleteService');

-- The deployments and task sets that an answer shows: one is PRIMARY, those
-- that it replaces are ACTIVE, the newest of them first.
{{STEP ecs_answered_deployments}}
SELECT c.event_id AS event_id, d.ordinal AS ordinal, {{TEXT d.element $.status}} AS status,
  {{TAIL({{TEXT d.element $.taskDefinition}})}} AS task_definition, {{TEXT d.element $.taskDefinition}} AS task_definition_arn
FROM service_answers AS c, {{EACH c.response_elements $.service.deployments AS d}}
UNION ALL
SELECT c.event_id AS event_id, 1000 + t.ordinal AS ordinal, {{TEXT t.element $.status}} AS status,
  {{TAIL({{TEXT t.element $.taskDefinition}})}} AS task_definition, {{TEXT t.element $.taskDefinition}} AS task_definition_arn
FROM service_answers AS c, {{EACH c.response_elements $.service.taskSets AS t}};

{{STEP ecs_answers}}
SELECT event_id, MIN(CASE WHEN status = 'PRIMARY' AND place = 1 THEN task_definition END) AS primary_task_definition,
  MIN(CASE WHEN status = 'PRIMARY' AND place = 1 THEN task_definition_arn END) AS primary_task_definition_arn,
  MIN(CASE WHEN status = 'ACTIVE' AND place = 1 THEN task_definition END) AS replaced_task_definition
FROM (
  SELECT event_id, status, task_definition, task_definition_arn,
    ROW_NUMBER() OVER (PARTITION BY event_id, status ORDER BY ordinal) AS place
  FROM ecs_answered_deployments
) AS placed
GROUP BY event_id;

{{STEP ecs_call_texts}}
SELECT event_id, event_name, resource,
  CASE WHEN request_parameters IS NOT NULL AND request_parameters <> '{}' THEN 1 ELSE 0 END AS has_request,
  CASE WHEN response_elements IS NOT NULL THEN 1 ELSE 0 END AS has_answer,
  COALESCE({{TEXT response_elements $.service.serviceArn}}, {{TEXT response_elements $.taskSet.serviceArn}},
    {{TEXT response_elements $.daemonArn}}) AS service_arn,
  CASE WHEN resource IN ('service', 'daemon') THEN
      COALESCE({{TEXT response_elements $.service.serviceName}}, {{TEXT response_elements $.service.serviceArn}},
        {{TEXT response_elements $.taskSet.serviceArn}}, {{TEXT response_elements $.serviceDeploymentArn}},
        {{TEXT request_parameters $.service}}, {{TEXT request_parameters $.serviceName}},
        {{TEXT request_parameters $.serviceArn}}, {{TEXT request_parameters $.daemonName}},
        {{TEXT response_elements $.daemonArn}}, {{TEXT request_parameters $.daemonArn}},
        {{TEXT request_parameters $.serviceDeploymentArn}})
    WHEN resource = 'task' THEN
      CASE WHEN COALESCE({{TEXT response_elements $.task.group}}, {{TEXT response_elements $.tasks[0].group}}) LIKE 'service:%'
        THEN SUBSTR(COALESCE({{TEXT response_elements $.task.group}}, {{TEXT response_elements $.tasks[0].group}}), 9) END
    WHEN resource = 'tag' THEN
      CASE WHEN {{TEXT request_parameters $.resourceArn}} LIKE 'arn:%:service/%' THEN TRIM({{TEXT request_parameters $.resourceArn}}) END
    END AS service_text,
  COALESCE({{TEXT request_parameters $.cluster}}, {{TEXT request_parameters $.clusterArn}},
    CASE WHEN resource = 'cluster' THEN {{TEXT request_parameters $.clusterName}} END) AS cluster_text,
  COALESCE({{TEXT response_elements $.service.clusterArn}}, {{TEXT response_elements $.taskSet.clusterArn}},
    {{TEXT response_elements $.tasks[0].clusterArn}}, {{TEXT response_elements $.task.clusterArn}},
    {{TEXT response_elements $.service.cluster}}, {{TEXT response_elements $.cluster.clusterArn}},
    {{TEXT response_elements $.clusterArn}}) AS answered_cluster_arn,
  COALESCE({{TEXT request_parameters $.taskDefinition}}, {{TEXT request_parameters $.taskDefinitionArn}},
    {{TEXT request_parameters $.daemonTaskDefinitionArn}}) AS named_text,
  COALESCE({{TEXT response_elements $.service.taskDefinition}},
    {{TEXT response_elements $.service.targetConfiguration.taskDefinitionArn}},
    {{TEXT response_elements $.service.activeConfigurations[0].taskDefinitionArn}},
    {{TEXT response_elements $.taskSet.taskDefinition}},
    {{TEXT response_elements $.tasks[0].taskDefinitionArn}}, {{TEXT response_elements $.task.taskDefinitionArn}},
    {{TEXT response_elements $.taskDefinition.taskDefinitionArn}},
    {{TEXT response_elements $.daemonTaskDefinitionArn}}) AS answered_arn,
  COALESCE({{TEXT request_parameters $.primaryContainer.image}},
    {{TEXT response_elements $.service.targetConfiguration.primaryContainer.image}}) AS image,
  {{TRUE request_parameters $.forceNewDeployment}} AS forces,
  CASE WHEN {{TRUE request_parameters $.dryrun}} = 1 OR {{TRUE request_parameters $.dryRun}} = 1 THEN 1 ELSE 0 END AS is_dry_run,
  CASE WHEN (event_name = 'StopServiceDeployment' AND COALESCE({{TEXT request_parameters $.stopType}}, 'ROLLBACK') = 'ROLLBACK'
      AND request_parameters IS NOT NULL)
    OR (event_name = 'ContinueServiceDeployment' AND {{TEXT request_parameters $.action}} = 'ROLLBACK')
    THEN 1 ELSE 0 END AS rolls_back,
  CASE WHEN event_name IN ('RunTask', 'StartTask') AND response_elements LIKE '%"failures":[{%'
    AND {{TEXT response_elements $.tasks[0].taskArn}} IS NULL THEN 1 ELSE 0 END AS runs_nothing,
  {{TEXT response_elements $.taskSet.taskSetArn}} AS task_set,
  {{TEXT response_elements $.taskSet.externalId}} AS external_id,
  {{TEXT response_elements $.taskSet.startedBy}} AS started_by
FROM (
  SELECT e.event_id AS event_id, e.event_name AS event_name, r.resource AS resource,
    COALESCE(k.request_parameters, e.request_parameters) AS request_parameters,
    COALESCE(k.response_elements, e.response_elements) AS response_elements
  FROM api_calls AS n
  CROSS JOIN events AS e
  LEFT JOIN ecs_resources AS r ON r.event_name = e.event_name
  LEFT JOIN corrections AS k ON k.event_id = e.event_id AND k.place = 1
  LEFT JOIN corrections AS x ON x.correcting_event_id = e.event_id
  WHERE n.role = 'ecs-change' AND n.event_source = 'ecs.amazonaws.com'
    AND e.event_source = n.event_source AND e.event_name = n.event_name AND x.event_id IS NULL
) AS corrected;

-- What the answer shows as replaced is told by a call that starts a deployment;
-- of others the deployments are still those of before.
{{STEP ecs_calls}}
SELECT t.event_id AS event_id, t.resource AS resource,
  COALESCE(t.answered_cluster, t.arn_cluster, t.named_cluster,
    CASE WHEN t.has_request = 1 AND t.resource IN ('service', 'daemon', 'task') THEN 'default' END) AS cluster,
  t.service AS service, t.service_arn AS service_arn, t.named_task_definition AS named_task_definition,
  t.answered_task_definition AS answered_task_definition, t.answered_task_definition_arn AS answered_task_definition_arn,
  t.replaced_task_definition AS replaced_task_definition,
  t.image AS image, t.has_request AS has_request, t.has_answer AS has_answer,
  COALESCE(q.asks_revision, 0) AS asks_revision, t.forces AS forces, COALESCE(q.scales, 0) AS scales,
  COALESCE(q.configures, 0) AS configures, t.rolls_back AS rolls_back, t.is_dry_run AS is_dry_run,
  t.runs_nothing AS runs_nothing, t.task_set AS task_set, t.external_id AS external_id, t.started_by AS started_by
FROM (
  SELECT p.event_id AS event_id, p.resource AS resource, p.has_request AS has_request, p.has_answer AS has_answer,
    p.service_arn AS service_arn, p.image AS image, p.forces AS forces, p.is_dry_run AS is_dry_run,
    p.rolls_back AS rolls_back, p.runs_nothing AS runs_nothing, p.task_set AS task_set, p.external_id AS external_id,
    p.started_by AS started_by, {{TAIL(p.answered_cluster_arn)}} AS answered_cluster,
    CASE WHEN p.parent LIKE '%:service/%' OR p.parent LIKE '%:daemon/%' OR p.parent LIKE '%:service-deployment/%'
      THEN {{TAIL(p.parent)}} END AS arn_cluster,
    {{TAIL(p.cluster_text)}} AS named_cluster,
    CASE WHEN p.service_text LIKE 'arn:%:service-deployment/%' THEN {{TAIL(p.above)}} ELSE {{TAIL(p.service_text)}} END AS service,
    {{TAIL(p.named_text)}} AS named_task_definition,
    COALESCE({{TAIL(p.answered_arn)}}, a.primary_task_definition) AS answered_task_definition,
    COALESCE(p.answered_arn, a.primary_task_definition_arn) AS answered_task_definition_arn,
    a.replaced_task_definition AS replaced_task_definition
  FROM (
    SELECT w.*, CASE WHEN w.service_text LIKE 'arn:%:service-deployment/%'
        THEN SUBSTR(w.above, 1, LENGTH(w.above) - LENGTH({{TAIL(w.above)}}) - 1) ELSE w.above END AS parent
    FROM (
      SELECT x.*, CASE WHEN x.service_text LIKE 'arn:%'
          THEN SUBSTR(x.service_text, 1, LENGTH(x.service_text) - LENGTH({{TAIL(x.service_text)}}) - 1) END AS above
      FROM ecs_call_texts AS x
    ) AS w
  ) AS p
  LEFT JOIN ecs_answers AS a ON a.event_id = p.event_id
) AS t
LEFT JOIN ecs_request_kinds AS q ON q.event_id = t.event_id;
