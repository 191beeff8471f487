-- name: deployments
-- version: 1
-- title: Deployments
-- purpose: One row per mutating ECS call on one service, with everything that is known of it.
-- population: All mutating ECS calls; the report says which of them it shows.
-- key: event_id
-- column: deploy_id  text  `D-` and the first ten hexadecimal digits of the event id
-- column: event_id  text  CloudTrail's id of the call
-- column: requested_at  time  when the call was made. CloudTrail proves a request, not a rollout
-- column: event_name  text  the API that was called
-- column: environment  text  the environment that the service's tags name at that time, else the Bitbucket deployment environment; in the policy's spelling where it has the name
-- column: environment_source  text  how the environment is known: tag-event (a call set the tag), tag-snapshot (an export shows the tag), bitbucket; empty when unknown
-- column: environment_certainty  text  how sure the tag is: known, or assumed where an export of a later time shows it and no call touched it in between; empty where no tag tells
-- column: environment_conflict  text  the Bitbucket deployment environment, where it is another one than the tags name
-- column: account_id  text  the AWS account whose log holds the call
-- column: region  text  the AWS region of the call
-- column: resource  text  what the call is about, by ecs_resources: service, daemon, gateway, task, task-definition, cluster, capacity, tag, setting
-- column: cluster  text  the cluster's name; `default` where the call names none
-- column: service  text  the service's name; empty for tasks that belong to none and for refused calls that log no parameters
-- column: change  text  create, deploy (another task definition), rollback (an earlier revision), restart (forced, same task definition), scale (desired count only), run-task, config, delete, unknown (the record has no parameters)
-- column: is_history  integer  1: a call around a blue/green deployment whose row is CreateTaskSet
-- column: task_definition_before  text  the service's task definition before the call, as family:revision
-- column: before_source  text  how that is known: answer (ECS's answer to the call), history (the calls before it), answer-over-history (they differ: something that left no record lay between), unordered (calls of one second in no order that their answers show); empty where it is not known
-- column: task_definition  text  the task definition that the call asked for, or that ECS answered with, as family:revision; of a rollback the one that it went back to
-- column: repository  text  the Bitbucket repository, as workspace/slug; its UUID where no export names it
-- column: repository_uuid  text  the repository of the run, else of the subject
-- column: branch  text  the branch that the pipeline ran for; `refs/tags/…` for a tag
-- column: commit_hash  text  the commit that the pipeline ran for
-- column: build_number  integer  the pipeline's number in its repository
-- column: pipeline_uuid  text  the pipeline
-- column: step_uuid  text  the step in the subject that AWS verified
-- column: step_name  text  the step's name in the export
-- column: bitbucket_environment  text  the Bitbucket deployment environment: its name, else its UUID from the subject
-- column: bitbucket_environment_name  text  its name alone
-- column: trigger_name  text  how the pipeline run started: push, manual, schedule, …
-- column: trigger_account  text  the display name of the account that Bitbucket names as the pipeline's creator; for a manual step it may differ from the person who clicked
-- column: credential  text  the root credential's kind: oidc, static-key, role, sso (IAM Identity Center), saml, console, root, service, unknown. For calls that CloudFormation or CodeDeploy made, that of whoever asked them
-- column: principal_arn  text  the identity that made the call
-- column: role_arn  text  the role of the session that made the call
-- column: session_name  text  the name of the session that made the call, chosen by whoever assumed the role
-- column: chain_depth  integer  grants between the root credential and the one behind the call
-- column: access_key_id  text  the access key that made the call
-- column: source_ip  text  where the call came from
-- column: user_agent  text  what the caller said it was
-- column: link  text  the weakest tie on the way from the call to the root: access-key, shared-event, principal, codedeploy, stack, none
-- column: matched_by  text  how the session was tied to the pipeline: step, session-name, subject, federated, none. Only step supports a verdict on separation of duties
-- column: attribution  text  what the ties rest on: verified (on what AWS issued alone), inferred (the only candidate by times and orders), claimed (a name that the caller chose), none. Only verified lets the checks of population, identity and separation of duties pass
-- column: result  text  accepted, denied, failed
-- column: error_code  text  AWS's error code, where it refused
-- column: evidence  text  the file and the record (from 0) that hold the call: file#record
-- column: is_bitbucket  integer  1: AWS says that the root session came from a Bitbucket provider
-- column: credential_id  text  the session of whoever is behind the call
-- column: root_id  text  the first session of its chain
-- column: claimed_run  text  the run that a chosen name claims, believed or not: repository and number
-- column: left_out  text  why reports leave the row out unless all are asked for; empty where they show it
{{STEP base_deployments}}
SELECT 'D-' || SUBSTR(REPLACE(LOWER(c.event_id), '-', ''), 1, 10) AS deploy_id,
  c.event_id AS event_id, c.event_time AS requested_at, c.event_name AS event_name, c.invoked_by AS invoked_by, e.task_set AS task_set,
  c.account_id AS account_id, c.region AS region, e.resource AS resource, COALESCE(e.cluster, g.cluster) AS cluster,
  COALESCE(e.service, g.service) AS service, x.change AS change, x.is_history AS is_history, x.is_dry_run AS is_dry_run, c.api_shown AS api_shown,
  x.task_definition_before AS task_definition_before, x.before_source AS before_source, x.task_definition AS task_definition,
  COALESCE(CASE WHEN x.task_definition IS NOT NULL THEN x.task_definition_arn END,
    CASE WHEN x.task_definition LIKE '%:%' THEN 'arn:' || CASE WHEN c.region LIKE 'cn-%' THEN 'aws-cn'
        WHEN c.region LIKE 'us-gov-%' THEN 'aws-us-gov' ELSE 'aws' END
      || ':ecs:' || c.region || ':' || c.account_id
      || CASE WHEN e.resource = 'daemon' THEN ':daemon-task-definition/' ELSE ':task-definition/' END || x.task_definition END) AS task_definition_arn,
  e.image AS express_image,
  a.credential_id AS credential_id, a.root_id AS root_id, a.credential_kind AS credential,
  a.is_bitbucket AS is_bitbucket, COALESCE(a.chain_depth, 0) AS chain_depth,
  CASE a.link_rank WHEN 0 THEN 'access-key' WHEN 1 THEN 'shared-event' WHEN 2 THEN 'principal' WHEN 3 THEN 'codedeploy'
    WHEN 4 THEN 'stack' ELSE 'none' END AS link,
  a.matched_by AS matched_by, a.attribution AS attribution, m.pipeline_uuid AS pipeline_uuid, m.step_uuid AS step_uuid,
  m.repository_uuid AS repository_uuid, m.environment_uuid AS environment_uuid,
  m.claimed_pipeline_uuid AS claimed_pipeline_uuid,
  c.caller_arn AS principal_arn, c.caller_role_arn AS role_arn,
  CASE WHEN c.caller_type = 'AssumedRole' THEN c.caller_session_name END AS session_name,
  c.caller_access_key_id AS access_key_id, c.source_ip AS source_ip, c.user_agent AS user_agent,
  CASE WHEN c.error_code LIKE '%AccessDenied%' OR c.error_code LIKE '%Unauthorized%' OR c.error_code LIKE '%NotAuthorized%'
      THEN 'denied'
    WHEN c.error_code IS NOT NULL OR c.error_message IS NOT NULL OR e.runs_nothing = 1 THEN 'failed'
    ELSE 'accepted' END AS result,
  c.error_code AS error_code, c.evidence AS evidence
FROM ecs_calls AS e
JOIN calls_made AS c ON c.event_id = e.event_id
JOIN changes AS x ON x.event_id = e.event_id
JOIN attributions AS a ON a.event_id = e.event_id
LEFT JOIN session_matches AS m ON m.credential_id = a.matched_id
-- A call that tags a service by its short ARN is on the one that fits.
LEFT JOIN (
  SELECT event_id, MIN(cluster) AS cluster, MIN(service) AS service FROM service_tag_events
  WHERE change IN ('set', 'unset') AND cluster IS NOT NULL
  GROUP BY event_id
  HAVING COUNT(DISTINCT cluster || '/' || service) = 1
) AS g ON g.event_id = e.event_id AND e.resource = 'tag';

-- Calls around a blue/green deployment whose row is the CreateTaskSet of whoever
-- made them: of the same set where one is made primary. Without that row, or by
-- somebody else, the call is a change of its own.
{{STEP told_elsewhere}}
SELECT DISTINCT b.event_id AS event_id
FROM base_deployments AS b
JOIN base_deployments AS m ON m.account_id = b.account_id AND m.region = b.region AND m.cluster = b.cluster
  AND m.service = b.service AND m.event_name = 'CreateTaskSet' AND m.result = 'accepted' AND m.requested_at <= b.requested_at
WHERE b.is_history = 1
  AND (b.event_name <> 'UpdateServicePrimaryTaskSet' OR m.task_set = b.task_set)
  AND (m.root_id = b.root_id
    OR (m.root_id IS NULL AND b.root_id IS NULL AND m.credential = b.credential
      AND COALESCE(m.role_arn, m.invoked_by) = COALESCE(b.role_arn, b.invoked_by)));

-- name: deployment_tags
-- version: 1
-- title: Tags of deployments
-- purpose: The tags that the service of each deployment had when it was called.
-- population: Deployments on services, their tasks and tags; keys whose value is known for that time.
-- key: event_id, tag_key
-- column: event_id  text  the deployment
-- column: deploy_id  text  its short name
-- column: tag_key  text  the key
-- column: tag_value  text  the value, which may be empty text
-- column: tag_source  text  tag-event, tag-snapshot
-- column: tag_certainty  text  known, assumed: as tag_periods
{{TABLE deployment_tags}}
SELECT b.event_id AS event_id, b.deploy_id AS deploy_id, p.tag_key AS tag_key, p.tag_value AS tag_value,
  p.source AS tag_source, p.certainty AS tag_certainty
FROM base_deployments AS b
JOIN tag_periods AS p ON p.account_id = b.account_id AND p.region = b.region AND p.cluster = b.cluster
  AND p.service = b.service AND (p.valid_from IS NULL OR p.valid_from <= b.requested_at)
  AND (p.valid_to IS NULL OR p.valid_to > b.requested_at OR (p.ended_by = b.event_id AND b.change = 'delete'))
WHERE p.tag_value IS NOT NULL AND b.resource IN ('service', 'task', 'tag');

{{STEP container_images}}
SELECT task_definition_arn, ordinal, MIN(container) AS container, MIN(image) AS image
FROM (
  SELECT task_definition_arn, ordinal, container, image, source_rank,
    MIN(source_rank) OVER (PARTITION BY task_definition_arn) AS best
  FROM task_definition_containers
) AS c
WHERE source_rank = best
GROUP BY task_definition_arn, ordinal;

{{STEP newest_pushes}}
SELECT b.event_id AS event_id, i.ordinal AS ordinal, p.image_digest AS image_digest,
  ROW_NUMBER() OVER (PARTITION BY b.event_id, i.ordinal ORDER BY p.pushed_at DESC, p.event_id DESC) AS place
FROM base_deployments AS b
JOIN container_images AS i ON i.task_definition_arn = b.task_definition_arn
JOIN image_pushes AS p ON p.image = i.image AND p.pushed_at <= b.requested_at;

-- name: deployment_images
-- version: 1
-- title: Images of deployments
-- purpose: The images that each deployment's task definition, or the task that it started, names, and their digests.
-- population: Deployments whose task definition was registered in the logs or described in an export, tasks that ECS answered with, and Express services' images.
-- key: event_id, ordinal
-- column: event_id  text  the deployment
-- column: deploy_id  text  its short name
-- column: ordinal  integer  the container's place, from 0
-- column: container  text  its name
-- column: image  text  its image
-- column: image_digest  text  its digest: from ECS's answer, the image itself, or the newest push of its tag before the call
{{TABLE deployment_images}}
SELECT b.event_id AS event_id, b.deploy_id AS deploy_id, i.ordinal AS ordinal, i.container AS container, i.image AS image,
  COALESCE(r.image_digest,
    CASE WHEN i.image LIKE '%@sha256:%' THEN SUBSTR(i.image, LENGTH(i.image) - 70, 71) END, n.image_digest) AS image_digest
FROM base_deployments AS b
JOIN container_images AS i ON i.task_definition_arn = b.task_definition_arn
LEFT JOIN run_task_containers AS r ON r.event_id = b.event_id AND r.container = i.container
LEFT JOIN newest_pushes AS n ON n.event_id = b.event_id AND n.ordinal = i.ordinal AND n.place = 1
UNION ALL
SELECT b.event_id, b.deploy_id, r.ordinal, r.container, r.image, r.image_digest
FROM base_deployments AS b
JOIN run_task_containers AS r ON r.event_id = b.event_id
WHERE NOT EXISTS (SELECT 1 FROM container_images AS i WHERE i.task_definition_arn = b.task_definition_arn)
UNION ALL
SELECT b.event_id, b.deploy_id, 0, CAST(NULL AS {{VARCHAR}}), b.express_image, CAST(NULL AS {{VARCHAR}})
FROM base_deployments AS b
WHERE b.express_image IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM container_images AS i WHERE i.task_definition_arn = b.task_definition_arn);

{{STEP environment_tags}}
SELECT t.event_id AS event_id, t.tag_value AS environment, t.tag_source AS environment_source,
  t.tag_certainty AS environment_certainty,
  ROW_NUMBER() OVER (PARTITION BY t.event_id ORDER BY CASE t.tag_key WHEN 'environment' THEN 1 WHEN 'Environment' THEN 2
    WHEN 'env' THEN 3 WHEN 'Env' THEN 4 WHEN 'stage' THEN 5 ELSE 6 END) AS place
FROM deployment_tags AS t
WHERE t.tag_key IN ('environment', 'Environment', 'env', 'Env', 'stage', 'Stage') AND t.tag_value <> '';

-- name: step_environments
-- version: 1
-- title: Environments of steps
-- purpose: The deployment environment of a step by the name that it has today.
-- population: Steps for which Bitbucket has a deployment.
-- key: step_uuid
-- column: step_uuid  text  the step
-- column: environment_name  text  the environment
{{TABLE step_environments}}
SELECT d.step_uuid AS step_uuid, MIN(COALESCE(k.environment_name, d.environment_name)) AS environment_name
FROM bitbucket_deployments AS d
LEFT JOIN known_environments AS k ON k.environment_uuid = d.environment_uuid
WHERE d.step_uuid IS NOT NULL AND COALESCE(k.environment_name, d.environment_name) IS NOT NULL
GROUP BY d.step_uuid;

-- name: environment_spellings
-- version: 1
-- title: Earlier names of environments
-- purpose: Every earlier name of a deployment environment, and the name that it has today.
-- population: Environments that were renamed.
-- key: spelling, environment
-- column: spelling  text  a name that it had
-- column: environment  text  its name today
{{TABLE environment_spellings}}
SELECT DISTINCT n.environment_name AS spelling, k.environment_name AS environment
FROM environment_names AS n
JOIN known_environments AS k ON k.environment_uuid = n.environment_uuid
WHERE n.environment_name <> k.environment_name;

{{TABLE deployments}}
SELECT b.deploy_id AS deploy_id, b.event_id AS event_id, b.requested_at AS requested_at, b.event_name AS event_name,
  COALESCE(t.environment, se.environment_name, be.environment_name) AS environment,
  CASE WHEN t.environment IS NOT NULL THEN t.environment_source
    WHEN COALESCE(se.environment_name, be.environment_name) IS NOT NULL THEN 'bitbucket' END AS environment_source,
  t.environment_certainty AS environment_certainty,
  CASE WHEN LOWER(t.environment) <> LOWER(COALESCE(se.environment_name, be.environment_name))
    THEN COALESCE(se.environment_name, be.environment_name) END AS environment_conflict,
  b.account_id AS account_id, b.region AS region, b.resource AS resource, b.cluster AS cluster, b.service AS service,
  CASE WHEN b.is_history = 1 AND h.event_id IS NULL AND b.event_name = 'UpdateServicePrimaryTaskSet' AND b.change = 'config'
    THEN 'deploy' ELSE b.change END AS change,
  CASE WHEN b.is_history = 1 AND h.event_id IS NOT NULL THEN 1 ELSE 0 END AS is_history, b.task_definition_before AS task_definition_before,
  b.before_source AS before_source, b.task_definition AS task_definition,
  COALESCE(rr.full_name, p.repository_full_name, p.repository_uuid, b.repository_uuid) AS repository,
  COALESCE(p.repository_uuid, b.repository_uuid) AS repository_uuid,
  CASE WHEN p.ref_type = 'tag' THEN 'refs/tags/' || p.ref_name ELSE p.ref_name END AS branch,
  COALESCE(p.commit_hash, sd.commit_hash) AS commit_hash,
  COALESCE(p.build_number, sd.build_number) AS build_number,
  b.pipeline_uuid AS pipeline_uuid, b.step_uuid AS step_uuid, s.step_name AS step_name,
  COALESCE(se.environment_name, be.environment_name, b.environment_uuid) AS bitbucket_environment,
  COALESCE(se.environment_name, be.environment_name) AS bitbucket_environment_name,
  p.trigger_name AS trigger_name, p.creator_name AS trigger_account,
  b.credential AS credential, b.principal_arn AS principal_arn, b.role_arn AS role_arn, b.session_name AS session_name,
  b.chain_depth AS chain_depth, b.access_key_id AS access_key_id, b.source_ip AS source_ip, b.user_agent AS user_agent,
  b.link AS link, b.matched_by AS matched_by, b.attribution AS attribution, b.result AS result, b.error_code AS error_code,
  b.evidence AS evidence, b.is_bitbucket AS is_bitbucket, b.credential_id AS credential_id, b.root_id AS root_id,
  CASE WHEN q.pipeline_uuid IS NOT NULL
    THEN COALESCE(qr.full_name, q.repository_full_name, q.repository_uuid, 'a run')
      || COALESCE(' #' || q.build_text, ' ' || q.pipeline_uuid) END AS claimed_run,
  CASE WHEN h.event_id IS NOT NULL THEN 'calls around a blue/green deployment'
    WHEN b.is_dry_run = 1 THEN 'dry runs'
    WHEN b.api_shown = 'all' THEN 'calls that change no service'
    WHEN b.change = 'scale' THEN 'scaling'
    -- CodeDeploy and CloudFormation act for somebody, whether or not the logs have whom.
    WHEN b.credential = 'service' AND COALESCE(b.invoked_by, '') NOT IN ('codedeploy.amazonaws.com', 'cloudformation.amazonaws.com')
      THEN 'AWS services on their own'
    WHEN b.change = 'run-task' AND b.is_bitbucket = 0 THEN 'tasks run outside pipelines'
    END AS left_out
FROM base_deployments AS b
LEFT JOIN told_elsewhere AS h ON h.event_id = b.event_id
LEFT JOIN environment_tags AS t ON t.event_id = b.event_id AND t.place = 1
LEFT JOIN pipeline_runs AS p ON p.pipeline_uuid = b.pipeline_uuid
LEFT JOIN known_repositories AS rr ON rr.repository_uuid = COALESCE(p.repository_uuid, b.repository_uuid)
LEFT JOIN pipeline_runs AS q ON q.pipeline_uuid = b.claimed_pipeline_uuid
LEFT JOIN known_repositories AS qr ON qr.repository_uuid = q.repository_uuid
LEFT JOIN bitbucket_steps AS s ON s.step_uuid = b.step_uuid
LEFT JOIN step_environments AS se ON se.step_uuid = b.step_uuid
LEFT JOIN known_environments AS be ON be.environment_uuid = b.environment_uuid
LEFT JOIN (SELECT step_uuid, MIN(commit_hash) AS commit_hash, MIN(build_number) AS build_number
  FROM bitbucket_deployments WHERE step_uuid IS NOT NULL GROUP BY step_uuid) AS sd ON sd.step_uuid = b.step_uuid
  AND b.matched_by = 'step';

-- name: deployment_environments
-- version: 1
-- title: Environments of deployments
-- purpose: The environment of each deployment by the usual tags; where a policy or a report names others, a table of the connection's own stands before this one.
-- population: All deployments.
-- key: event_id
-- column: event_id  text  the deployment
-- column: environment  text  the environment that the service's tags name at that time, else the Bitbucket deployment environment; in the policy's spelling where it has the name
-- column: environment_source  text  how the environment is known: tag-event (a call set the tag), tag-snapshot (an export shows the tag), bitbucket; empty when unknown
-- column: environment_certainty  text  how sure the tag is: known, or assumed where an export of a later time shows it and no call touched it in between; empty where no tag tells
-- column: environment_conflict  text  the Bitbucket deployment environment, where it is another one than the tags name
{{TABLE deployment_environments}}
SELECT event_id, environment, environment_source, environment_certainty, environment_conflict
FROM deployments;
