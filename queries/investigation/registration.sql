-- name: registration
-- version: 1
-- title: The registration of a revision
-- purpose: Who registered a task definition, when, with what.
-- population: The accepted RegisterTaskDefinition call, else the export.
-- parameter: family  text  The family, with a colon behind it.
-- parameter: revision  integer  The revision.
-- parameter: account  text  The account; absent: any.
-- parameter: region  text  The region; absent: any.
-- column: registered_at  time  When.
-- column: account_id  text  The account.
-- column: region  text  The region.
-- column: principal_arn  text  Who called.
-- column: access_key_id  text  With which key.
-- column: event_id  text  CloudTrail's id.
-- column: document  text  The task definition as ECS answered, in JSON.
-- column: request  text  As it was asked for, in JSON.
-- column: source  text  event or export.
SELECT r.registered_at, r.account_id, r.region,
  replace(i.arn, char(1), coalesce(e.session_name, '')) AS principal_arn, k.value AS access_key_id, r.event_id,
  json_extract(p.response_elements, '$.taskDefinition') AS document, p.request_parameters AS request, 'event' AS source
FROM registered_revisions r
LEFT JOIN event e ON CAST(substr(e.event_id, -4) AS TEXT) = CAST(substr(event_key(r.event_id), -4) AS TEXT) AND e.event_id = event_key(r.event_id) AND e.kept = 1
LEFT JOIN identity i ON i.id = e.identity_id
LEFT JOIN text k ON k.id = e.access_key_id
LEFT JOIN payload p ON p.event = e.id
WHERE r.family = :family AND r.revision = CAST(:revision AS INTEGER)
  AND (:account IS NULL OR r.account_id = :account) AND (:region IS NULL OR r.region = :region)
UNION ALL
SELECT NULL, NULL, NULL, NULL, NULL, NULL, t.document, NULL, 'export'
FROM ecs_task_definitions t
WHERE t.family || ':' = :family AND t.revision = CAST(:revision AS INTEGER)
  AND (:account IS NULL OR instr(t.task_definition_arn, ':' || :account || ':') > 0)
  AND (:region IS NULL OR instr(t.task_definition_arn, ':' || :region || ':') > 0)
ORDER BY source, registered_at LIMIT 5
