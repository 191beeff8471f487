-- name: find_access_key
-- version: 1
-- title: A session by its access key
-- purpose: Finds what was done with an access key.
-- population: Issued and observed credentials.
-- parameter: text  text  The access key id.
-- parameter: limit  integer  Hits at most.
-- column: kind  text  What was found.
-- column: id  text  Its id, as `trace` takes it.
-- column: title  text  It, in a line; empty for deployments, which have their own.
-- column: time  time  When; for what lasts, when it was last seen.
-- column: deploy_id  text  The deployment, where it is one.
-- column: event_id  text  CloudTrail's id, where it is a call.
SELECT 'session' AS kind, s.session_id AS id,
  coalesce(s.repository || coalesce(' #' || s.build_number, '') || CASE s.attribution WHEN 'verified' THEN '' ELSE ' (' || s.attribution || ')' END || ', ', '') || coalesce(s.role_arn, s.principal_arn, s.credential)
    || ', ' || s.calls || CASE s.calls WHEN 1 THEN ' call' ELSE ' calls' END AS title,
  coalesce(s.issued_at, s.first_used_at) AS time, NULL AS deploy_id, s.grant_event_id AS event_id
FROM sessions s
WHERE s.session_id = (SELECT k.session_id FROM session_keys k WHERE k.access_key_id = :text)
UNION ALL
SELECT 'access-key', k.access_key_id, k.calls || ' calls, ' || k.writes || ' writing, ' || k.denied || ' denied',
  k.last_used_at, NULL, NULL
FROM access_key_activity k
WHERE k.access_key_id = :text AND NOT EXISTS (SELECT 1 FROM session_keys s WHERE s.access_key_id = :text)
UNION ALL
SELECT * FROM (
SELECT 'deployment' AS kind, d.deploy_id AS id, NULL AS title, d.requested_at AS time, d.deploy_id AS deploy_id,
  d.event_id AS event_id
FROM deployments d
WHERE d.resource NOT IN ('task-definition', 'cluster', 'capacity', 'setting')
  AND d.credential_id = (SELECT k.session_id FROM session_keys k WHERE k.access_key_id = :text)
ORDER BY d.requested_at DESC LIMIT :limit)
ORDER BY time DESC, kind, id LIMIT 4 * :limit
