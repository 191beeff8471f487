-- id: CFG-02
-- version: 1
-- title: Old task definition
-- severity: low
-- subject: deployment
-- purpose: Fires when a change put a task definition into service that was registered longer ago than the policy allows.
-- population: Deployments with a task definition that the report deployments shows in the period.
-- proof: When the revision was registered and when it was deployed.
-- false-positive: A rollback to a revision that is known to be good.
-- remediation: Build and deploy a new revision, so that its image has current patches.
-- needs: policy.task_definition_max_days
-- needs: RegisterTaskDefinition events or aws ecs describe-task-definition
-- control: ISO 27001 A.8.8
-- control: ISO 27001 A.8.9
WITH registered AS MATERIALIZED (
  SELECT account_id, region, family || revision AS task_definition, min(registered_at) AS registered_at
  FROM registered_revisions GROUP BY account_id, region, family, revision
),
timed AS (
  SELECT d.*, (SELECT value FROM policy_numbers WHERE name = 'task_definition_max_days') AS most,
    -- Of a revision that no log registers, an export may say when: aws-cli writes a time with its offset, or seconds.
    coalesce(r.registered_at, (SELECT CASE json_type(t.document, '$.registeredAt')
        WHEN 'text' THEN strftime('%Y-%m-%dT%H:%M:%SZ', json_extract(t.document, '$.registeredAt'))
        WHEN 'integer' THEN strftime('%Y-%m-%dT%H:%M:%SZ', json_extract(t.document, '$.registeredAt'), 'unixepoch')
        WHEN 'real' THEN strftime('%Y-%m-%dT%H:%M:%SZ', json_extract(t.document, '$.registeredAt'), 'unixepoch') END
      FROM ecs_task_definitions AS t WHERE json_valid(t.document) AND t.task_definition_arn = 'arn:' || CASE WHEN d.region LIKE 'cn-%' THEN 'aws-cn'
        WHEN d.region LIKE 'us-gov-%' THEN 'aws-us-gov' ELSE 'aws' END || ':ecs:' || d.region || ':' || d.account_id
        || ':task-definition/' || d.task_definition)) AS registered_at,
    (SELECT value FROM memory WHERE key = 'first event') AS logs_from
  FROM checked_deployments AS d
  LEFT JOIN registered AS r ON r.account_id = d.account_id AND r.region = d.region AND r.task_definition = d.task_definition
),
aged AS (
  SELECT *, julianday(requested_at) - julianday(coalesce(registered_at, logs_from)) AS age,
    CAST(julianday(requested_at) - julianday(coalesce(registered_at, logs_from)) AS INTEGER) AS days
  FROM timed
),
told AS (
  SELECT *, CASE WHEN result <> 'accepted' OR task_definition IS NULL OR change = 'delete' THEN 'not-applicable' WHEN most IS NULL THEN 'cannot-tell'
    -- Of a revision that no log registers, the logs' beginning is the latest it can be from.
    WHEN age > most THEN 'fail' WHEN registered_at IS NULL THEN 'cannot-tell' ELSE 'pass' END AS verdict
  FROM aged
)
SELECT deploy_id AS subject, verdict, NULL AS severity,
  CASE WHEN result <> 'accepted' THEN 'the call was ' || result || ': nothing changed'
    WHEN task_definition IS NULL OR change = 'delete' THEN 'it put no task definition into service'
    WHEN most IS NULL THEN 'the policy does not say how old a task definition may be'
    WHEN registered_at IS NULL AND verdict = 'fail' THEN task_definition || ' was registered before the logs begin at ' || logs_from || ', more than ' || days || ' days before; at most ' || most || ' are allowed'
    WHEN registered_at IS NULL THEN 'when ' || task_definition || ' was registered is not known'
    ELSE task_definition || ' was registered at ' || registered_at || ', ' || days || ' days before; at most ' || most || ' are allowed' END AS reason,
  CASE WHEN verdict = 'cannot-tell' THEN CASE WHEN most IS NULL THEN 'policy.task_definition_max_days' ELSE 'the RegisterTaskDefinition event or aws ecs describe-task-definition of ' || task_definition END END AS missing,
  requested_at AS first_seen, requested_at AS last_seen, deploy_id, event_id, evidence, account_id, region, environment,
  service, repository, role_arn, NULL AS person
FROM told
