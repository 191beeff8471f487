-- name: find_person
-- version: 1
-- title: A person's account
-- purpose: Finds the runs that a Bitbucket account triggered, and the deployments of people who sign in, through roles taken from there too.
-- population: Trigger accounts, members, IAM users, names of Identity Center sessions. A display name is no proof of a person.
-- parameter: text  text  The name, or a part of it.
-- parameter: limit  integer  Hits at most.
-- column: kind  text  What was found.
-- column: id  text  Its id, as `trace` takes it.
-- column: title  text  It, in a line; empty for deployments, which have their own.
-- column: time  time  When; for what lasts, when it was last seen.
-- column: deploy_id  text  The deployment, where it is one.
-- column: event_id  text  CloudTrail's id, where it is a call.
SELECT 'person' AS kind, p.creator_name AS id, p.creator_name || ': triggered ' || COUNT(DISTINCT p.pipeline_uuid) || ' runs' AS title, MAX(p.created_on) AS time, NULL AS deploy_id, NULL AS event_id
FROM (SELECT DISTINCT b.creator_name FROM bitbucket_pipeline b WHERE instr(lower(b.creator_name), lower(:text)) > 0) AS n
CROSS JOIN bitbucket_pipeline p ON p.creator_name = n.creator_name
GROUP BY p.creator_name
UNION ALL
SELECT 'principal', coalesce(i.arn, i.user_name), 'IAM user ' || i.user_name || ', ' || SUM(a.calls) || ' calls', strftime('%Y-%m-%dT%H:%M:%SZ', MAX(a.last_at), 'unixepoch'), NULL, NULL
FROM identity i JOIN identity_activity a ON a.identity_id = i.id
WHERE i.type = 'IAMUser' AND instr(lower(i.user_name), lower(:text)) > 0
GROUP BY i.arn, i.user_name
UNION ALL
SELECT * FROM (SELECT 'session', s.session_id, s.session_name || ', ' || coalesce(s.role_arn, s.principal_arn), coalesce(s.issued_at, s.first_used_at), NULL, s.grant_event_id
FROM sessions s INDEXED BY sessions_people WHERE s.credential IN ('sso', 'console') AND instr(lower(s.session_name), lower(:text)) > 0
ORDER BY s.issued_at DESC LIMIT :limit)
UNION ALL
SELECT * FROM (
SELECT 'deployment' AS kind, d.deploy_id AS id, NULL AS title, d.requested_at AS time, d.deploy_id AS deploy_id,
  d.event_id AS event_id
FROM (SELECT DISTINCT p.pipeline_uuid
  FROM (SELECT DISTINCT b.creator_name FROM bitbucket_pipeline b WHERE instr(lower(b.creator_name), lower(:text)) > 0) AS n
  CROSS JOIN bitbucket_pipeline p ON p.creator_name = n.creator_name) AS r
CROSS JOIN deployments d ON d.pipeline_uuid = r.pipeline_uuid
ORDER BY d.requested_at DESC LIMIT :limit)
UNION ALL
SELECT * FROM (
SELECT 'deployment' AS kind, d.deploy_id AS id, NULL AS title, d.requested_at AS time, d.deploy_id AS deploy_id,
  d.event_id AS event_id
FROM (SELECT s.session_id FROM sessions s INDEXED BY sessions_people
  WHERE s.credential IN ('sso', 'console') AND instr(lower(s.session_name), lower(:text)) > 0
  UNION
  SELECT l.session_id
  FROM sessions s INDEXED BY sessions_people
  CROSS JOIN sessions l INDEXED BY sessions_root ON l.root_session_id = s.session_id AND l.chain_depth > 0
  WHERE s.credential IN ('sso', 'console') AND instr(lower(s.session_name), lower(:text)) > 0) AS r
CROSS JOIN deployments d ON d.credential_id = r.session_id
ORDER BY d.requested_at DESC LIMIT :limit)
ORDER BY time DESC, kind, id LIMIT 4 * :limit
