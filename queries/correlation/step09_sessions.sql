-- name: sessions
-- version: 1
-- title: Sessions
-- purpose: One row per issued credential, with its chain, its pipeline and what it was used for.
-- population: Every temporary credential that the logs show.
-- column: session_id  text  the access key id
{{STEP session_changes}}
SELECT credential_id, COUNT(DISTINCT COALESCE(cluster, '') || '/' || COALESCE(service, '')) AS services_changed,
  COUNT(*) AS changes
FROM deployments
WHERE credential_id IS NOT NULL AND result = 'accepted' AND is_history = 0
GROUP BY credential_id;

{{TABLE sessions}}
SELECT d.credential_id AS session_id, d.credential_id AS access_key_id, h.root_id AS root_session_id,
  h.parent_id AS parent_session_id, h.parent_tie AS parent_tie, h.depth AS chain_depth,
  COALESCE(r.own_kind, r.caller_kind, 'role') AS credential, d.grant_kind AS grant_kind, d.origin AS origin,
  r.provider AS provider, r.subject AS subject, m.repository_uuid AS repository_uuid,
  m.environment_uuid AS environment_uuid, m.step_uuid AS step_uuid, m.pipeline_uuid AS pipeline_uuid,
  COALESCE(p.repository_full_name, rr.full_name, p.repository_uuid, m.repository_uuid) AS repository,
  p.build_number AS build_number, p.creator_name AS trigger_account,
  d.role_arn AS role_arn, d.session_name AS session_name, d.session_arn AS principal_arn,
  d.issued_at AS issued_at, d.expires_at AS expires_at, u.first_used_at AS first_used_at, u.last_used_at AS last_used_at,
  COALESCE(u.calls, 0) AS calls, COALESCE(u.writes, 0) AS writes, COALESCE(u.denied, 0) AS denied,
  COALESCE(c.services_changed, 0) AS services_changed, COALESCE(c.changes, 0) AS changes,
  CASE WHEN d.origin = 'observed' THEN 'none'
    WHEN h.weakest_tie = 0 THEN 'access-key' WHEN h.weakest_tie = 1 THEN 'shared-event' ELSE 'principal' END AS link,
  COALESCE(m.matched_by, 'none') AS matched_by, COALESCE(m.is_bitbucket, 0) AS is_bitbucket,
  d.grant_event_id AS grant_event_id
FROM credentials AS d
JOIN credential_chains AS h ON h.credential_id = d.credential_id
JOIN credentials AS r ON r.credential_id = h.root_id
LEFT JOIN pipeline_matches AS m ON m.credential_id = h.root_id
LEFT JOIN pipeline_runs AS p ON p.pipeline_uuid = m.pipeline_uuid
LEFT JOIN known_repositories AS rr ON rr.repository_uuid = COALESCE(p.repository_uuid, m.repository_uuid)
LEFT JOIN key_uses AS u ON u.access_key_id = d.credential_id
LEFT JOIN session_changes AS c ON c.credential_id = d.credential_id
WHERE d.credential_id NOT LIKE 'AKIA%';
