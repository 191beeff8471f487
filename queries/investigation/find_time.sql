-- name: find_time
-- version: 1
-- title: What happened around a time
-- purpose: Finds the deployments of a span, and the sessions that were issued in it.
-- population: Deployments and sessions.
-- parameter: from  time  The span's beginning, inclusive.
-- parameter: to  time  Its end, exclusive.
-- parameter: limit  integer  Hits at most.
-- column: kind  text  What was found.
-- column: id  text  Its id, as `trace` takes it.
-- column: title  text  It, in a line; empty for deployments, which have their own.
-- column: time  time  When; for what lasts, when it was last seen.
-- column: deploy_id  text  The deployment, where it is one.
-- column: event_id  text  CloudTrail's id, where it is a call.
SELECT * FROM (
SELECT 'deployment' AS kind, d.deploy_id AS id, NULL AS title, d.requested_at AS time, d.deploy_id AS deploy_id,
  d.event_id AS event_id
FROM deployments d
WHERE d.resource NOT IN ('task-definition', 'cluster', 'capacity', 'setting')
  AND d.requested_at >= :from AND d.requested_at < :to ORDER BY d.requested_at LIMIT :limit)
UNION ALL
SELECT * FROM (
SELECT 'session' AS kind, s.session_id AS id,
  coalesce(s.repository || coalesce(' #' || s.build_number, '') || CASE s.attribution WHEN 'verified' THEN '' ELSE ' (' || s.attribution || ')' END || ', ', '') || coalesce(s.role_arn, s.principal_arn, s.credential)
    || ', ' || s.calls || CASE s.calls WHEN 1 THEN ' call' ELSE ' calls' END AS title,
  coalesce(s.issued_at, s.first_used_at) AS time, NULL AS deploy_id, s.grant_event_id AS event_id
FROM sessions s
WHERE s.issued_at >= :from AND s.issued_at < :to AND (s.changes > 0 OR s.is_bitbucket = 1) ORDER BY s.issued_at LIMIT :limit)
ORDER BY time, kind, id LIMIT 4 * :limit
