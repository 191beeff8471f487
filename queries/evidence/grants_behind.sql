-- name: grants_behind
-- version: 1
-- title: The grants behind a change
-- purpose: From a change back to its root credential: every grant on the way, how it is tied to the one before, and where its record is.
-- population: One row per credential of the chain, from the one that made the call to the root.
-- parameter: event  text  The change's event id.
-- column: hop  integer  0: the credential that made the call.
-- column: credential_id  text  The access key id.
-- column: grant_kind  text  The STS call that issued it; empty where that is not in the logs.
-- column: issued_at  time  When.
-- column: role_arn  text  The role.
-- column: session_name  text  The session's name.
-- column: provider  text  The identity provider.
-- column: subject  text  The subject that AWS verified.
-- column: tie  text  How the grant is tied to the credential that it was called with: access-key, shared-event, principal; empty at the root.
-- column: grant_event_id  text  CloudTrail's id of the grant.
WITH RECURSIVE way (hop, credential_id) AS (
  SELECT 0, d.credential_id FROM deployments d WHERE d.event_id = :event AND d.credential_id IS NOT NULL
  UNION ALL
  SELECT w.hop + 1, s.parent_session_id FROM way w JOIN sessions s ON s.access_key_id = w.credential_id
  WHERE s.parent_session_id IS NOT NULL AND w.hop < 64 AND s.parent_session_id <> w.credential_id
)
SELECT w.hop, w.credential_id, c.grant_kind, c.issued_at, c.role_arn, c.session_name, c.provider, c.subject,
  CASE WHEN c.parent_session_id IS NOT NULL
    THEN CASE c.parent_tie WHEN 0 THEN 'access-key' WHEN 1 THEN 'shared-event' ELSE 'principal' END END AS tie,
  c.grant_event_id
FROM way w
LEFT JOIN sessions c ON c.access_key_id = w.credential_id
ORDER BY w.hop, w.credential_id
