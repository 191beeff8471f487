-- name: find_session_name
-- version: 1
-- title: A session by its name
-- purpose: Finds the sessions of a role session name, and those that carry the text as source identity, Identity Center user, sign-in session, what they were issued to or the account that delegated.
-- population: Sessions.
-- parameter: text  text  The session name.
-- parameter: limit  integer  Hits at most.
-- column: kind  text  What was found.
-- column: id  text  Its id, as `trace` takes it.
-- column: title  text  It, in a line; empty for deployments, which have their own.
-- column: time  time  When; for what lasts, when it was last seen.
-- column: deploy_id  text  The deployment, where it is one.
-- column: event_id  text  CloudTrail's id, where it is a call.
SELECT 'session' AS kind, s.session_id AS id,
  coalesce(s.repository || coalesce(' #' || s.build_number, '') || CASE s.attribution WHEN 'verified' THEN '' ELSE ' (' || s.attribution || ')' END || ', ', '') || coalesce(s.role_arn, s.principal_arn, s.credential) AS title,
  coalesce(s.issued_at, s.first_used_at) AS time, NULL AS deploy_id, s.grant_event_id AS event_id
FROM sessions s
WHERE s.session_name = :text OR :text IN (s.source_identity, s.on_behalf_of, s.sign_in_session_arn, s.in_scope_of, s.invoked_by_delegate)
ORDER BY time DESC, kind, id LIMIT :limit
