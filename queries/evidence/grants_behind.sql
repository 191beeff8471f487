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
WITH RECURSIVE way (hop, credential_id, parent_id, parent_tie) AS (
  SELECT 0, h.credential_id, h.parent_id, h.parent_tie
  FROM deployments d JOIN credential_chains h ON h.credential_id = d.credential_id
  WHERE d.event_id = :event
  UNION ALL
  SELECT w.hop + 1, h.credential_id, h.parent_id, h.parent_tie
  FROM way w JOIN credential_chains h ON h.credential_id = w.parent_id
  WHERE w.hop < 64 AND h.credential_id <> w.credential_id
)
SELECT w.hop, w.credential_id, c.grant_kind, c.issued_at, c.role_arn, c.session_name, c.provider, c.subject,
  CASE w.parent_tie WHEN 0 THEN 'access-key' WHEN 1 THEN 'shared-event' ELSE CASE WHEN w.parent_id IS NOT NULL THEN 'principal' END END AS tie,
  c.grant_event_id
FROM way w
LEFT JOIN sessions c ON c.session_id = w.credential_id
ORDER BY w.hop, w.credential_id
