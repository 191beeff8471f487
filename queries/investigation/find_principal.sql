-- name: find_principal
-- version: 1
-- title: A principal
-- purpose: Finds a principal by its unique id, ARN or user name, and the newest sessions of its role.
-- population: Identities that calls name.
-- parameter: text  text  The id (AROA…, AIDA…), ARN or user name; of a session, without its name.
-- parameter: limit  integer  Hits at most.
-- column: kind  text  What was found.
-- column: id  text  Its id, as `trace` takes it.
-- column: title  text  It, in a line; empty for deployments, which have their own.
-- column: time  time  When; for what lasts, when it was last seen.
-- column: deploy_id  text  The deployment, where it is one.
-- column: event_id  text  CloudTrail's id, where it is a call.
SELECT 'principal' AS kind, coalesce(i.issuer_arn, i.arn, i.principal_id) AS id, coalesce(i.type, '') || ' ' || coalesce(i.issuer_arn, i.arn, '') || ', ' || SUM(a.calls) || ' calls' AS title,
  strftime('%Y-%m-%dT%H:%M:%SZ', MAX(a.last_at), 'unixepoch') AS time, NULL AS deploy_id, NULL AS event_id
FROM identity i JOIN identity_activity a ON a.identity_id = i.id
WHERE i.issuer_principal_id = :text OR i.principal_id = :text OR i.arn = :text OR i.issuer_arn = :text OR i.user_name = :text
GROUP BY coalesce(i.issuer_arn, i.arn, i.principal_id), i.type
UNION ALL
SELECT * FROM (
SELECT 'session' AS kind, s.session_id AS id,
  coalesce(s.repository || coalesce(' #' || s.build_number, '') || CASE s.attribution WHEN 'verified' THEN '' ELSE ' (' || s.attribution || ')' END || ', ', '') || coalesce(s.role_arn, s.principal_arn, s.credential) AS title,
  coalesce(s.issued_at, s.first_used_at) AS time, NULL AS deploy_id, s.grant_event_id AS event_id
FROM (SELECT DISTINCT i.issuer_arn FROM identity i WHERE i.issuer_principal_id = :text) AS r
CROSS JOIN sessions s ON s.role_arn = r.issuer_arn
ORDER BY s.issued_at DESC LIMIT :limit)
ORDER BY time DESC, kind, id LIMIT 4 * :limit
