-- id: CFG-04
-- version: 1
-- title: Role, privileges or network mode changed
-- severity: medium
-- subject: deployment
-- purpose: Fires when a deployment brought a task definition with another task role, execution role, network mode or privileged containers than the one before.
-- population: Accepted deployments from one task definition to another.
-- proof: The values of both revisions.
-- false-positive: A planned change of role, reviewed with its pull request.
-- remediation: Compare both revisions: deploytrail trace family:revision. Have whoever owns the role confirm it.
-- needs: RegisterTaskDefinition events or aws ecs describe-task-definition of both revisions
-- control: SOC 2 CC6.3
-- control: SOC 2 CC8.1
-- control: ISO 27001 A.8.9
WITH wanted AS MATERIALIZED (
  SELECT account_id, region, task_definition AS name FROM checked_deployments
  WHERE task_definition IS NOT NULL AND task_definition_before IS NOT NULL AND task_definition <> task_definition_before
  UNION
  SELECT account_id, region, task_definition_before FROM checked_deployments
  WHERE task_definition IS NOT NULL AND task_definition_before IS NOT NULL AND task_definition <> task_definition_before
),
-- By subqueries: as joins, SQLite reads all events first, for a Bloom filter.
texts AS MATERIALIZED (
  SELECT w.account_id, w.region, w.name, 0 AS place, '$.taskDefinition' AS inside,
    (SELECT p.response_elements FROM payload AS p WHERE p.event = (SELECT e.id FROM event AS e
      WHERE CAST(substr(e.event_id, -4) AS TEXT) = CAST(substr(event_key(r.event_id), -4) AS TEXT) AND e.event_id = event_key(r.event_id) AND e.kept = 1)) AS document
  FROM wanted AS w
  CROSS JOIN registered_revisions AS r ON r.account_id = w.account_id AND r.region = w.region
    AND r.family = substr(w.name, 1, instr(w.name, ':')) AND r.revision = CAST(substr(w.name, instr(w.name, ':') + 1) AS INTEGER)
  UNION ALL
  SELECT w.account_id, w.region, w.name, 1, '$', t.document
  FROM wanted AS w
  JOIN ecs_task_definitions AS t ON t.task_definition_arn = 'arn:' || CASE WHEN w.region LIKE 'cn-%' THEN 'aws-cn'
    WHEN w.region LIKE 'us-gov-%' THEN 'aws-us-gov' ELSE 'aws' END || ':ecs:' || w.region || ':' || w.account_id || ':task-definition/' || w.name
),
-- One pass over each document for its three settings; the containers are
-- looked at only where one is privileged.
documents AS MATERIALIZED (
  SELECT account_id, region, name, place, coalesce(text_at(document, inside || '.taskRoleArn'), 'none') AS task_role,
    coalesce(text_at(document, inside || '.executionRoleArn'), 'none') AS execution_role,
    coalesce(text_at(document, inside || '.networkMode'), 'none') AS network_mode,
    CASE WHEN instr(document, '"privileged"') > 0 THEN json_extract(document, inside || '.containerDefinitions') END AS containers
  FROM texts WHERE json_valid(document)
),
settings AS MATERIALIZED (
  SELECT account_id, region, name, task_role, execution_role, network_mode,
    (SELECT coalesce(group_concat(name, ','), 'none') FROM (SELECT json_extract(c.value, '$.name') AS name
      FROM json_each(documents.containers) AS c WHERE json_extract(c.value, '$.privileged') = 1 ORDER BY 1)) AS privileged,
    row_number() OVER (PARTITION BY account_id, region, name
      ORDER BY place, task_role, execution_role, network_mode, containers) AS place
  FROM documents
),
told AS (
  SELECT d.*, b.name AS before_known, a.name AS after_known,
    CASE WHEN a.task_role <> b.task_role THEN 'task role ' || b.task_role || ' became ' || a.task_role || '; ' ELSE '' END
    || CASE WHEN a.execution_role <> b.execution_role THEN 'execution role ' || b.execution_role || ' became ' || a.execution_role || '; ' ELSE '' END
    || CASE WHEN a.network_mode <> b.network_mode THEN 'network mode ' || b.network_mode || ' became ' || a.network_mode || '; ' ELSE '' END
    || CASE WHEN a.privileged <> b.privileged THEN 'privileged containers ' || b.privileged || ' became ' || a.privileged || '; ' ELSE '' END AS changes
  FROM checked_deployments AS d
  LEFT JOIN settings AS a ON a.account_id = d.account_id AND a.region = d.region AND a.name = d.task_definition AND a.place = 1
  LEFT JOIN settings AS b ON b.account_id = d.account_id AND b.region = d.region AND b.name = d.task_definition_before AND b.place = 1
),
judged AS (
  SELECT *, CASE
    WHEN result <> 'accepted' OR task_definition IS NULL OR task_definition_before IS NULL
      OR task_definition = task_definition_before THEN 'not-applicable'
    WHEN before_known IS NULL OR after_known IS NULL THEN 'cannot-tell'
    WHEN changes <> '' THEN 'fail'
    ELSE 'pass' END AS verdict
  FROM told
)
SELECT deploy_id AS subject, verdict, NULL AS severity,
  CASE
    WHEN result <> 'accepted' THEN 'the call was ' || result || ': nothing changed'
    WHEN verdict = 'not-applicable' THEN 'it brought no other task definition than the one before'
    WHEN verdict = 'cannot-tell' THEN 'what is in ' || CASE WHEN after_known IS NULL THEN task_definition ELSE task_definition_before END || ' is not known'
    WHEN verdict = 'fail' THEN 'from ' || task_definition_before || ' to ' || task_definition || ': ' || rtrim(changes, '; ')
    ELSE 'from ' || task_definition_before || ' to ' || task_definition || ' with the same roles, network mode and privileges' END AS reason,
  CASE WHEN verdict = 'cannot-tell' THEN 'export: aws ecs describe-task-definition '
    || CASE WHEN after_known IS NULL THEN task_definition ELSE task_definition_before END END AS missing,
  requested_at AS first_seen, requested_at AS last_seen, deploy_id, event_id, evidence, account_id, region, environment,
  service, repository, role_arn, NULL AS person
FROM judged
