-- name: find_task_definition
-- version: 1
-- title: A task definition
-- purpose: Finds a revision or a family, and where it was deployed.
-- population: Registered revisions, exported ones, and deployments.
-- parameter: text  text  family:revision, or the family.
-- parameter: account  text  Its account; absent: any.
-- parameter: region  text  Its region; absent: any.
-- parameter: limit  integer  Hits at most.
-- column: kind  text  What was found.
-- column: id  text  Its id, as `trace` takes it.
-- column: title  text  It, in a line; empty for deployments, which have their own.
-- column: time  time  When; for what lasts, when it was last seen.
-- column: deploy_id  text  The deployment, where it is one.
-- column: event_id  text  CloudTrail's id, where it is a call.
SELECT * FROM (SELECT 'task-definition' AS kind, r.family || r.revision AS id, r.family || r.revision || ', registered in ' || r.account_id || ' ' || r.region AS title,
  r.registered_at AS time, NULL AS deploy_id, r.event_id AS event_id
FROM registered_revisions r
WHERE (r.family || r.revision = :text OR r.family = :text || ':')
  AND (:account IS NULL OR r.account_id = :account) AND (:region IS NULL OR r.region = :region)
ORDER BY r.registered_at DESC LIMIT :limit)
UNION ALL
SELECT * FROM (SELECT 'task-definition', t.family || ':' || t.revision, t.family || ':' || t.revision || ', known from an export', NULL, NULL, NULL
FROM ecs_task_definitions t
WHERE (t.family || ':' || t.revision = :text OR t.family = :text)
  AND NOT EXISTS (SELECT 1 FROM registered_revisions r WHERE r.family = t.family || ':' AND r.revision = t.revision)
ORDER BY t.revision DESC LIMIT :limit)
UNION ALL
SELECT * FROM (
SELECT 'deployment' AS kind, d.deploy_id AS id, NULL AS title, d.requested_at AS time, d.deploy_id AS deploy_id,
  d.event_id AS event_id
FROM deployments d
WHERE d.resource NOT IN ('task-definition', 'cluster', 'capacity', 'setting')
  AND (d.task_definition = :text OR (d.task_definition >= :text || ':' AND d.task_definition < :text || ';'))
  AND (:account IS NULL OR d.account_id = :account) AND (:region IS NULL OR d.region = :region)
ORDER BY d.requested_at DESC LIMIT :limit)
ORDER BY time DESC, kind, id LIMIT 4 * :limit
