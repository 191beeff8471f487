-- name: sessions
-- version: 2
-- title: Sessions
-- purpose: One row per session, the use of one issued credential, with its chain, its pipeline and what it was used for.
-- population: Every access key that the logs show, with a grant or without; the keys of one console session are one session.
-- key: session_id
-- column: session_id  text  the access key id of the credential; of a console session, whose every request carries another, the first of them in the order of text
-- column: access_key_id  text  the same as session_id
-- column: root_session_id  text  the first credential of its chain
-- column: parent_session_id  text  the credential that it was taken with
-- column: parent_tie  integer  how the parent is known: as call_credentials.tie
-- column: chain_depth  integer  grants between the root and this one
-- column: credential  text  the root credential's kind: oidc, static-key, role, sso (IAM Identity Center), saml, console, root, service, unknown
-- column: grant_kind  text  the STS call that issued it; empty where that is not in the logs
-- column: origin  text  issued, or observed where the grant is not in the logs
-- column: provider  text  the identity provider of the root
-- column: subject  text  the subject that AWS verified at the root
-- column: repository_uuid  text  the repository in the subject
-- column: environment_uuid  text  the deployment environment in the subject
-- column: step_uuid  text  the step in the subject
-- column: pipeline_uuid  text  the pipeline, where the export has it
-- column: repository  text  the Bitbucket repository
-- column: build_number  integer  the pipeline's number
-- column: trigger_account  text  the account that Bitbucket names as the pipeline's creator
-- column: role_arn  text  the role
-- column: session_name  text  the session's name, chosen by whoever assumed the role
-- column: principal_arn  text  the assumed-role ARN
-- column: issued_at  time  when it was issued
-- column: expires_at  time  when it ends
-- column: first_used_at  time  its first call in the logs
-- column: last_used_at  time  its last call in the logs
-- column: access_keys  integer  the access keys that the logs show of it
-- column: calls  integer  its calls in the logs
-- column: writes  integer  those that are not read-only
-- column: denied  integer  those that were denied for lack of permission
-- column: services_changed  integer  ECS services that it changed
-- column: changes  integer  its accepted changes
-- column: link  text  the weakest tie between it and its root: access-key, shared-event, principal; none where its own grant is not in the logs
-- column: matched_by  text  how the session was tied to a pipeline: step, session-name, subject, federated, none
-- column: attribution  text  what that rests on: verified, inferred, claimed, none; as in the report deployments
-- column: is_bitbucket  integer  1: AWS says that the root session came from a Bitbucket provider
-- column: source_identity  text  the source identity that the session carries
-- column: source_identity_from  text  token where the identity provider signed it, caller where the caller passed it; empty where the grant is not in the logs
-- column: principal_tags  text  the session's tags, as the grant has them
-- column: on_behalf_of  text  the user of IAM Identity Center whom AWS names
-- column: identity_store_arn  text  the identity store that knows on_behalf_of
-- column: in_scope_of  text  the instance, function or task that AWS issued it to
-- column: invoked_by_delegate  text  the account that acted by temporary delegation
-- column: sign_in_session_arn  text  the sign-in that it came from
-- column: grant_event_id  text  CloudTrail's id of the grant
{{STEP session_changes}}
SELECT credential_id, COUNT(DISTINCT COALESCE(cluster, '') || '/' || COALESCE(service, '')) AS services_changed,
  COUNT(*) AS changes
FROM deployments
WHERE credential_id IS NOT NULL AND result = 'accepted' AND is_history = 0
  AND (left_out IS NULL OR left_out NOT IN ('calls that change no service', 'dry runs'))
GROUP BY credential_id;

-- The keys of a session and what AWS wrote beside them.
{{STEP session_uses}}
SELECT s.session_id AS session_id, MIN(u.first_used_at) AS first_used_at, MAX(u.last_used_at) AS last_used_at,
  SUM(u.calls) AS calls, SUM(u.writes) AS writes, SUM(u.denied) AS denied, COUNT(*) AS access_keys,
  MAX(i.source_identity) AS source_identity, MAX(i.on_behalf_of) AS on_behalf_of,
  MAX(i.identity_store_arn) AS identity_store_arn, MAX(i.in_scope_of) AS in_scope_of,
  MAX(i.invoked_by_delegate) AS invoked_by_delegate, MAX(i.sign_in_session_arn) AS sign_in_session_arn
FROM key_uses AS u
JOIN key_sessions AS s ON s.access_key_id = u.access_key_id
LEFT JOIN key_identities AS i ON i.access_key_id = u.access_key_id
GROUP BY s.session_id;

-- name: session_keys
-- version: 1
-- title: Access keys of sessions
-- purpose: Which session each access key is of.
-- population: All access keys that the logs show.
-- key: access_key_id
-- column: access_key_id  text  the key
-- column: session_id  text  the session
{{TABLE session_keys}}
SELECT access_key_id, session_id FROM key_sessions;

{{TABLE sessions}}
SELECT d.credential_id AS session_id, d.credential_id AS access_key_id, h.root_id AS root_session_id,
  h.parent_id AS parent_session_id, h.parent_tie AS parent_tie, h.depth AS chain_depth,
  COALESCE(r.own_kind, r.caller_kind, 'unknown') AS credential, d.grant_kind AS grant_kind, d.origin AS origin,
  r.provider AS provider, r.subject AS subject, m.repository_uuid AS repository_uuid,
  m.environment_uuid AS environment_uuid, m.step_uuid AS step_uuid, m.pipeline_uuid AS pipeline_uuid,
  COALESCE(rr.full_name, p.repository_full_name, p.repository_uuid, m.repository_uuid) AS repository,
  p.build_number AS build_number, p.creator_name AS trigger_account,
  d.role_arn AS role_arn, d.session_name AS session_name, d.session_arn AS principal_arn,
  d.issued_at AS issued_at, d.expires_at AS expires_at, u.first_used_at AS first_used_at, u.last_used_at AS last_used_at,
  COALESCE(u.access_keys, 0) AS access_keys, COALESCE(u.calls, 0) AS calls, COALESCE(u.writes, 0) AS writes,
  COALESCE(u.denied, 0) AS denied,
  COALESCE(c.services_changed, 0) AS services_changed, COALESCE(c.changes, 0) AS changes,
  CASE WHEN d.origin = 'observed' THEN 'none'
    WHEN h.weakest_tie = 0 THEN 'access-key' WHEN h.weakest_tie = 1 THEN 'shared-event' ELSE 'principal' END AS link,
  m.matched_by AS matched_by,
  CASE WHEN m.matched_by = 'none' THEN 'none' WHEN m.matched_by = 'session-name' AND m.is_bitbucket = 0 THEN 'claimed'
    WHEN m.matched_by = 'step' AND m.is_undisputed = 1 AND h.weakest_tie IN (0, 1) THEN 'verified'
    ELSE 'inferred' END AS attribution,
  m.is_bitbucket AS is_bitbucket,
  COALESCE(d.source_identity, u.source_identity) AS source_identity, d.source_identity_from AS source_identity_from,
  d.principal_tags AS principal_tags, u.on_behalf_of AS on_behalf_of, u.identity_store_arn AS identity_store_arn,
  u.in_scope_of AS in_scope_of, u.invoked_by_delegate AS invoked_by_delegate, u.sign_in_session_arn AS sign_in_session_arn,
  d.grant_event_id AS grant_event_id
FROM credentials AS d
JOIN credential_chains AS h ON h.credential_id = d.credential_id
JOIN credentials AS r ON r.credential_id = h.root_id
JOIN session_matches AS m ON m.credential_id = d.credential_id
LEFT JOIN pipeline_runs AS p ON p.pipeline_uuid = m.pipeline_uuid
LEFT JOIN known_repositories AS rr ON rr.repository_uuid = COALESCE(p.repository_uuid, m.repository_uuid)
LEFT JOIN session_uses AS u ON u.session_id = d.credential_id
LEFT JOIN session_changes AS c ON c.credential_id = d.credential_id;
