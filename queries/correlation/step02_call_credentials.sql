-- name: call_credentials
-- version: 2
-- title: Which credential made which call
-- purpose: Ties every call that matters to the credential that made it, and says how strong the tie is.
-- population: Calls of calls_made for which a credential is known. Ties that would be ambiguous, or that what AWS wrote contradicts, are not made.
-- key: event_id
-- column: event_id  text  the call
-- column: credential_id  text  the credential
-- column: tie  integer  0 access key of a grant, 1 shared event, 2 principal and time, 9 access key without a grant
{{STEP principal_candidates}}
SELECT c.event_id AS event_id, d.credential_id AS credential_id, d.subject AS subject, d.provider AS provider,
  d.issued_at AS issued_at,
  CASE WHEN c.caller_created_at IS NOT NULL AND c.caller_created_at >= d.issued_from
    AND c.caller_created_at <= d.issued_to THEN 1 ELSE 0 END AS same_second,
  CASE WHEN c.caller_created_at IS NOT NULL THEN 1 ELSE 0 END AS says_second
FROM calls_made AS c
JOIN credentials AS d ON d.principal_id = c.caller_principal_id
LEFT JOIN granted AS own ON own.credential_id = c.caller_access_key_id
WHERE d.origin = 'issued' AND own.credential_id IS NULL
  AND (c.caller_access_key_id IS NULL OR c.invoked_by IS NOT NULL)
  -- What narrows a session has its principal and its origin: the session stands for it.
  AND d.grant_kind <> 'GetScopedCredentials'
  AND c.event_time >= d.issued_from AND c.event_time <= d.expires_at
  -- The provider and the source identity of a session stand in each of its calls.
  AND (c.caller_provider IS NULL OR c.caller_provider = d.provider)
  AND (c.caller_source_identity IS NULL OR c.caller_source_identity = d.source_identity);

-- name: principal_rivals
-- version: 1
-- title: Calls that another session may have made
-- purpose: Calls for whose principal another session of the same role and name, and of the same second as far as is known, shows in the logs by a key whose grant they lack. The call's own key is one, unless services alone used it.
-- population: Calls that have a candidate by principal.
-- key: event_id
-- column: event_id  text  the call
{{STEP principal_rivals}}
SELECT DISTINCT c.event_id AS event_id
FROM (SELECT DISTINCT event_id FROM principal_candidates) AS p
JOIN calls_made AS c ON c.event_id = p.event_id
JOIN ungranted_keys AS k ON k.principal_id = c.caller_principal_id
WHERE k.is_forwarded = 0
  AND (c.caller_created_at IS NULL OR k.created_at IS NULL OR k.created_at = c.caller_created_at);

{{STEP principal_ties}}
SELECT event_id, MIN(credential_id) AS credential_id
FROM principal_candidates AS p
WHERE (p.same_second = 1 OR p.says_second = 0)
  AND NOT EXISTS (SELECT 1 FROM principal_rivals AS r WHERE r.event_id = p.event_id)
GROUP BY event_id
HAVING COUNT(DISTINCT credential_id) = 1
  OR (COUNT(DISTINCT subject) = 1 AND COUNT(subject) = COUNT(credential_id)
    AND COUNT(DISTINCT provider) = 1 AND COUNT(provider) = COUNT(credential_id));

{{STEP shared_ties}}
SELECT c.event_id AS event_id, MIN(o.caller_access_key_id) AS credential_id
FROM calls_made AS c
JOIN calls_made AS o ON o.shared_event_id = c.shared_event_id AND o.event_id <> c.event_id
WHERE c.role = 'grant' AND c.caller_access_key_id IS NULL AND o.caller_access_key_id IS NOT NULL
GROUP BY c.event_id
HAVING COUNT(DISTINCT o.caller_access_key_id) = 1;

{{STEP call_credentials}}
SELECT c.event_id AS event_id,
  COALESCE(g.credential_id, t.session_id, s.credential_id, p.credential_id, k.session_id) AS credential_id,
  CASE WHEN g.credential_id IS NOT NULL THEN 0
    WHEN s.credential_id IS NOT NULL THEN 1
    WHEN p.credential_id IS NOT NULL THEN 2
    ELSE 9 END AS tie
FROM calls_made AS c
LEFT JOIN granted AS g ON g.credential_id = c.caller_access_key_id
LEFT JOIN shared_ties AS s ON s.event_id = c.event_id
LEFT JOIN key_sessions AS t ON t.access_key_id = s.credential_id
LEFT JOIN principal_ties AS p ON p.event_id = c.event_id
LEFT JOIN key_sessions AS k ON k.access_key_id = c.caller_access_key_id
WHERE g.credential_id IS NOT NULL OR s.credential_id IS NOT NULL OR p.credential_id IS NOT NULL
  OR k.session_id IS NOT NULL;
