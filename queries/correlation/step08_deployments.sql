-- name: deployments
-- version: 1
-- title: Deployments
-- purpose: One row per mutating ECS call on one service, with everything that is known of it.
-- population: All mutating ECS calls; the report says which of them it shows.
-- column: deploy_id  text  D- and the first ten hexadecimal digits of the event id
{{STEP base_deployments}}
SELECT 'D-' || SUBSTR(REPLACE(LOWER(c.event_id), '-', ''), 1, 10) AS deploy_id,
  c.event_id AS event_id, c.event_time AS requested_at, c.event_name AS event_name,
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

-- The environment of a step by the name that it has today.
{{TABLE step_environments}}
SELECT d.step_uuid AS step_uuid, MIN(COALESCE(k.environment_name, d.environment_name)) AS environment_name
FROM bitbucket_deployments AS d
LEFT JOIN known_environments AS k ON k.environment_uuid = d.environment_uuid
WHERE d.step_uuid IS NOT NULL AND COALESCE(k.environment_name, d.environment_name) IS NOT NULL
GROUP BY d.step_uuid;

-- Every spelling of an environment, and the name that it has today.
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
  b.change AS change, b.is_history AS is_history, b.task_definition_before AS task_definition_before,
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
  CASE WHEN b.is_history = 1 THEN 'calls around a blue/green deployment'
    WHEN b.is_dry_run = 1 THEN 'dry runs'
    WHEN b.api_shown = 'all' THEN 'calls that change no service'
    WHEN b.change = 'scale' THEN 'scaling'
    WHEN b.credential = 'service' THEN 'AWS services on their own'
    WHEN b.change = 'run-task' AND b.is_bitbucket = 0 THEN 'tasks run outside pipelines'
    END AS left_out
FROM base_deployments AS b
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

-- The environment of each deployment by the usual tags; where a policy or a
-- report names others, a table of the connection's own stands before this one.
{{TABLE deployment_environments}}
SELECT event_id, environment, environment_source, environment_certainty, environment_conflict
FROM deployments;
