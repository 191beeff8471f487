-- name: ecs_calls
-- version: 1
-- title: Mutating ECS calls
-- purpose: What each mutating ECS call asked for and what ECS answered, with names, short and long ARNs brought to one spelling.
-- population: Calls on services, task sets, daemons, service deployments and tasks; eventSource ecs.amazonaws.com only (App Runner reuses the names).
-- column: event_id  text  the event
-- column: cluster  text  the cluster's name; default where the call names none
-- column: service  text  the service's (or daemon's) name
-- column: service_arn  text  the service's ARN as ECS answered it
-- column: named_task_definition  text  family:revision (or family) that the request names
-- column: named_family  text  the family with its colon
-- column: named_revision  integer  the revision
-- column: answered_task_definition  text  family:revision in ECS's answer
-- column: answered_task_definition_arn  text  its ARN
-- column: answered_family  text  the family with its colon
-- column: answered_revision  integer  the revision
-- column: replaced_task_definition  text  family:revision of the deployment that ECS's answer shows as the one being replaced
-- column: replaced_family  text  the family with its colon
-- column: replaced_revision  integer  the revision
-- column: image  text  an Express service's image
-- column: forces  integer  1: forceNewDeployment
-- column: scales  integer  1: desiredCount is in the request
-- column: configures  integer  1: something besides those is in the request
-- column: rolls_back  integer  1: the call asks ECS to roll back
-- column: runs_nothing  integer  1: RunTask answered with failures and no task
-- column: external_id  text  a task set's externalId: CodeDeploy's deployment id
-- column: started_by  text  a task set's startedBy
{{STEP ecs_call_texts}}
SELECT event_id,
  CASE WHEN request_parameters IS NOT NULL THEN 1 ELSE 0 END AS has_request,
  COALESCE({{TEXT response_elements $.service.serviceArn}}, {{TEXT response_elements $.taskSet.serviceArn}},
    {{TEXT response_elements $.daemonArn}}) AS service_arn,
  COALESCE({{TEXT response_elements $.service.serviceName}}, {{TEXT response_elements $.service.serviceArn}},
    {{TEXT response_elements $.taskSet.serviceArn}}, {{TEXT response_elements $.serviceDeploymentArn}},
    {{TEXT request_parameters $.service}}, {{TEXT request_parameters $.serviceName}},
    {{TEXT request_parameters $.serviceArn}}, {{TEXT request_parameters $.daemonName}},
    {{TEXT response_elements $.daemonArn}}, {{TEXT request_parameters $.daemonArn}},
    {{TEXT request_parameters $.serviceDeploymentArn}}) AS service_text,
  COALESCE({{TEXT request_parameters $.cluster}}, {{TEXT request_parameters $.clusterArn}}) AS cluster_text,
  COALESCE({{TEXT response_elements $.service.clusterArn}}, {{TEXT response_elements $.taskSet.clusterArn}},
    {{TEXT response_elements $.tasks[0].clusterArn}},
    {{TEXT response_elements $.service.cluster}}) AS answered_cluster_arn,
  COALESCE({{TEXT request_parameters $.taskDefinition}},
    {{TEXT request_parameters $.daemonTaskDefinitionArn}}) AS named_text,
  COALESCE({{TEXT response_elements $.service.taskDefinition}},
    {{TEXT response_elements $.taskSet.taskDefinition}},
    {{TEXT response_elements $.tasks[0].taskDefinitionArn}}) AS answered_task_definition_arn,
  CASE WHEN {{TEXT response_elements $.service.deployments[1].status}} = 'ACTIVE'
    THEN {{TEXT response_elements $.service.deployments[1].taskDefinition}} END AS replaced_arn,
  {{TEXT request_parameters $.primaryContainer.image}} AS image,
  CASE WHEN request_parameters LIKE '%"forceNewDeployment":true%' THEN 1 ELSE 0 END AS forces,
  CASE WHEN request_parameters LIKE '%"desiredCount":%' THEN 1 ELSE 0 END AS scales,
  CASE WHEN request_parameters LIKE '%"capacityProviderStrategy":%'
    OR request_parameters LIKE '%"deploymentConfiguration":%'
    OR request_parameters LIKE '%"availabilityZoneRebalancing":%'
    OR request_parameters LIKE '%"networkConfiguration":%'
    OR request_parameters LIKE '%"placementConstraints":%'
    OR request_parameters LIKE '%"placementStrategy":%'
    OR request_parameters LIKE '%"platformVersion":%'
    OR request_parameters LIKE '%"healthCheckGracePeriodSeconds":%'
    OR request_parameters LIKE '%"deploymentController":%'
    OR request_parameters LIKE '%"enableExecuteCommand":%'
    OR request_parameters LIKE '%"enableECSManagedTags":%'
    OR request_parameters LIKE '%"loadBalancers":%'
    OR request_parameters LIKE '%"propagateTags":%'
    OR request_parameters LIKE '%"serviceRegistries":%'
    OR request_parameters LIKE '%"serviceConnectConfiguration":%'
    OR request_parameters LIKE '%"volumeConfigurations":%'
    OR request_parameters LIKE '%"vpcLatticeConfigurations":%'
    THEN 1 ELSE 0 END AS configures,
  CASE WHEN (event_name = 'StopServiceDeployment' AND {{TEXT request_parameters $.stopType}} = 'ROLLBACK')
    OR (event_name = 'ContinueServiceDeployment' AND {{TEXT request_parameters $.action}} = 'ROLLBACK')
    THEN 1 ELSE 0 END AS rolls_back,
  CASE WHEN event_name IN ('RunTask', 'StartTask') AND response_elements LIKE '%"failures":[{%'
    AND {{TEXT response_elements $.tasks[0].taskArn}} IS NULL THEN 1 ELSE 0 END AS runs_nothing,
  COALESCE({{TEXT response_elements $.taskSet.externalId}},
    {{TEXT request_parameters $.externalId}}) AS external_id,
  {{TEXT response_elements $.taskSet.startedBy}} AS started_by
FROM (
  SELECT e.event_id AS event_id, e.event_name AS event_name,
    COALESCE(k.request_parameters, e.request_parameters) AS request_parameters,
    COALESCE(k.response_elements, e.response_elements) AS response_elements, e.event_source AS event_source
  FROM events AS e
  LEFT JOIN corrections AS k ON k.event_id = e.event_id AND k.place = 1
  LEFT JOIN corrections AS x ON x.correcting_event_id = e.event_id
  WHERE x.event_id IS NULL
) AS corrected
WHERE event_source = 'ecs.amazonaws.com' AND event_name IN ('CreateService', 'UpdateService', 'DeleteService',
  'RunTask', 'StartTask', 'CreateTaskSet', 'UpdateTaskSet', 'UpdateServicePrimaryTaskSet', 'DeleteTaskSet',
  'CreateExpressGatewayService', 'UpdateExpressGatewayService', 'DeleteExpressGatewayService',
  'StopServiceDeployment', 'ContinueServiceDeployment', 'CreateDaemon', 'UpdateDaemon', 'DeleteDaemon');

{{STEP ecs_calls}}
SELECT event_id,
  COALESCE(answered_cluster, arn_cluster, named_cluster, CASE WHEN has_request = 1 THEN 'default' END) AS cluster,
  service, service_arn,
  named_task_definition,
  {{STEM(named_task_definition)}} AS named_family,
  CAST(NULLIF(SUBSTR(named_task_definition, LENGTH({{STEM(named_task_definition)}}) + 1), '') AS {{INTEGER}}) AS named_revision,
  answered_task_definition, answered_task_definition_arn,
  {{STEM(answered_task_definition)}} AS answered_family,
  CAST(NULLIF(SUBSTR(answered_task_definition, LENGTH({{STEM(answered_task_definition)}}) + 1), '') AS {{INTEGER}}) AS answered_revision,
  replaced_task_definition,
  {{STEM(replaced_task_definition)}} AS replaced_family,
  CAST(NULLIF(SUBSTR(replaced_task_definition, LENGTH({{STEM(replaced_task_definition)}}) + 1), '') AS {{INTEGER}}) AS replaced_revision,
  image, forces, scales, configures, rolls_back, runs_nothing, external_id, started_by
FROM (
  SELECT event_id, has_request, service_arn, image, forces, scales, configures, rolls_back, runs_nothing,
    external_id, started_by,
    {{TAIL(answered_cluster_arn)}} AS answered_cluster,
    CASE WHEN parent LIKE '%:service/%' OR parent LIKE '%:daemon/%' OR parent LIKE '%:service-deployment/%'
      THEN {{TAIL(parent)}} END AS arn_cluster,
    {{TAIL(cluster_text)}} AS named_cluster,
    CASE WHEN service_text LIKE 'arn:%:service-deployment/%' THEN {{TAIL(above)}} ELSE {{TAIL(service_text)}} END AS service,
    {{TAIL(named_text)}} AS named_task_definition,
    {{TAIL(answered_task_definition_arn)}} AS answered_task_definition,
    answered_task_definition_arn,
    {{TAIL(replaced_arn)}} AS replaced_task_definition
  FROM (
    SELECT event_id, has_request, service_arn, service_text, cluster_text, answered_cluster_arn, named_text,
      answered_task_definition_arn, replaced_arn, image, forces, scales, configures, rolls_back, runs_nothing,
      external_id, started_by, above,
      CASE WHEN service_text LIKE 'arn:%:service-deployment/%'
        THEN SUBSTR(above, 1, LENGTH(above) - LENGTH({{TAIL(above)}}) - 1) ELSE above END AS parent
    FROM (
      SELECT event_id, has_request, service_arn, service_text, cluster_text, answered_cluster_arn, named_text,
        answered_task_definition_arn, replaced_arn, image, forces, scales, configures, rolls_back, runs_nothing,
        external_id, started_by,
        CASE WHEN service_text LIKE 'arn:%'
          THEN SUBSTR(service_text, 1, LENGTH(service_text) - LENGTH({{TAIL(service_text)}}) - 1) END AS above
      FROM ecs_call_texts
    ) AS with_above
  ) AS with_parent
) AS named;
