-- name: find_role
-- version: 1
-- title: A role
-- purpose: Finds the newest sessions of a role, and what it deployed.
-- population: Sessions, and roles whose calls are in the logs.
-- parameter: text  text  The ARN, or the name.
-- parameter: limit  integer  Hits at most.
-- column: kind  text  What was found.
-- column: id  text  Its id, as `trace` takes it.
-- column: title  text  It, in a line; empty for deployments, which have their own.
-- column: time  time  When; for what lasts, when it was last seen.
-- column: deploy_id  text  The deployment, where it is one.
-- column: event_id  text  CloudTrail's id, where it is a call.
WITH roles AS MATERIALIZED (
  SELECT x.role_arn, COUNT(*) AS sessions, MAX(x.issued_at) AS last_at FROM sessions x
  WHERE x.role_arn IS NOT NULL GROUP BY x.role_arn
  HAVING x.role_arn = :text OR substr(x.role_arn, -length(:text) - 1) = '/' || :text
)
SELECT 'role' AS kind, r.role_arn AS id, r.role_arn || ': ' || r.sessions || ' sessions' AS title, r.last_at AS time, NULL AS deploy_id, NULL AS event_id
FROM roles r
UNION ALL
SELECT 'role', i.issuer_arn, i.issuer_arn || ': ' || SUM(a.calls) || ' calls',
  strftime('%Y-%m-%dT%H:%M:%SZ', MAX(a.last_at), 'unixepoch'), NULL, NULL
FROM identity i JOIN identity_activity a ON a.identity_id = i.id
WHERE i.issuer_type = 'Role' AND (i.issuer_arn = :text OR substr(i.issuer_arn, -length(:text) - 1) = '/' || :text)
  AND i.issuer_arn NOT IN (SELECT r.role_arn FROM roles r)
GROUP BY i.issuer_arn
UNION ALL
SELECT * FROM (
SELECT 'session' AS kind, s.session_id AS id,
  coalesce(s.repository || coalesce(' #' || s.build_number, '') || CASE s.attribution WHEN 'verified' THEN '' ELSE ' (' || s.attribution || ')' END || ', ', '') || coalesce(s.role_arn, s.principal_arn, s.credential) AS title,
  coalesce(s.issued_at, s.first_used_at) AS time, NULL AS deploy_id, s.grant_event_id AS event_id
FROM sessions s
WHERE s.role_arn IN (SELECT r.role_arn FROM roles r)
ORDER BY s.issued_at DESC LIMIT :limit)
ORDER BY time DESC, kind, id LIMIT 4 * :limit
