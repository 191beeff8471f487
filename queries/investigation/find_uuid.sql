-- name: find_uuid
-- version: 1
-- title: What a UUID of Bitbucket names
-- purpose: Finds a pipeline, step, repository, environment or user by its UUID.
-- population: The exports, and the verified subjects of sessions.
-- parameter: text  text  The UUID, lower-case, without braces.
-- parameter: limit  integer  Hits at most.
-- column: kind  text  What was found.
-- column: id  text  Its id, as `trace` takes it.
-- column: title  text  It, in a line; empty for deployments, which have their own.
-- column: time  time  When; for what lasts, when it was last seen.
-- column: deploy_id  text  The deployment, where it is one.
-- column: event_id  text  CloudTrail's id, where it is a call.
SELECT 'pipeline' AS kind, p.pipeline_uuid AS id, coalesce(p.repository_full_name, p.repository_uuid) || coalesce(' #' || p.build_number, '') AS title,
  p.created_on AS time, NULL AS deploy_id, NULL AS event_id
FROM bitbucket_pipelines p WHERE p.pipeline_uuid = :text
UNION ALL
SELECT 'step', s.step_uuid, coalesce(s.step_name, 'step') || coalesce(' of ' || p.repository_full_name || ' #' || p.build_number, ''),
  s.started_on, NULL, NULL
FROM bitbucket_steps s LEFT JOIN bitbucket_pipelines p ON p.pipeline_uuid = s.pipeline_uuid WHERE s.step_uuid = :text
UNION ALL
SELECT 'step', s.step_uuid, 'a step that the export lacks, of ' || coalesce(MIN(s.repository), 'an unknown repository'), MAX(s.issued_at), NULL, NULL
FROM sessions s WHERE s.step_uuid = :text AND NOT EXISTS (SELECT 1 FROM bitbucket_step b WHERE b.step_uuid = :text)
GROUP BY s.step_uuid
UNION ALL
SELECT 'repository', r.full_name, r.full_name, NULL, NULL, NULL FROM bitbucket_repositories r WHERE r.repository_uuid = :text
UNION ALL
SELECT 'environment', e.environment_name, e.environment_name || coalesce(', ' || e.environment_type, ''), NULL, NULL, NULL
FROM bitbucket_environments e WHERE e.environment_uuid = :text
UNION ALL
SELECT 'person', m.display_name, m.display_name, NULL, NULL, NULL FROM bitbucket_members m WHERE m.user_uuid = :text
UNION ALL
SELECT * FROM (
SELECT 'session' AS kind, s.session_id AS id,
  coalesce(s.repository || coalesce(' #' || s.build_number, '') || CASE s.attribution WHEN 'verified' THEN '' ELSE ' (' || s.attribution || ')' END || ', ', '') || coalesce(s.role_arn, s.principal_arn, s.credential)
    || ', ' || s.calls || CASE s.calls WHEN 1 THEN ' call' ELSE ' calls' END AS title,
  coalesce(s.issued_at, s.first_used_at) AS time, NULL AS deploy_id, s.grant_event_id AS event_id
FROM sessions s
WHERE s.step_uuid = :text OR s.pipeline_uuid = :text ORDER BY s.issued_at DESC LIMIT :limit)
UNION ALL
SELECT * FROM (
SELECT 'deployment' AS kind, d.deploy_id AS id, NULL AS title, d.requested_at AS time, d.deploy_id AS deploy_id,
  d.event_id AS event_id
FROM deployments d
WHERE d.resource NOT IN ('task-definition', 'cluster', 'capacity', 'setting')
  AND (d.pipeline_uuid = :text OR d.credential_id IN (SELECT s.session_id FROM sessions s WHERE s.step_uuid = :text))
ORDER BY d.requested_at DESC LIMIT :limit)
ORDER BY time DESC, kind, id LIMIT 4 * :limit
