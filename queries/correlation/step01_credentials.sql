-- name: credentials
-- version: 2
-- title: Credentials
-- purpose: Every credential that the logs show: issued by a grant, or only seen in use.
-- population: One row per issued access key, and one per access key that any call used without a grant in the logs; the keys of one console session, of which every request carries another, are one.
-- key: credential_id
-- column: credential_id  text  the access key id; of a console session the first of its keys in the order of text
-- column: origin  text  issued, or observed where the grant is not in the logs
-- column: grant_event_id  text  the event that issued it
-- column: grant_kind  text  the API that issued it
-- column: issued_at  time  when
-- column: issued_from  time  a second before
-- column: issued_to  time  a second after
-- column: expires_at  time  its end
-- column: principal_id  text  AROA id and session name
-- column: session_name  text  the session's name
-- column: session_arn  text  the assumed-role ARN
-- column: role_arn  text  the role
-- column: provider  text  the identity provider
-- column: subject  text  the verified subject
-- column: own_kind  text  what kind of credential it is by itself; empty where its parent says
-- column: caller_kind  text  what kind of caller its grant had, for a chain whose beginning is not in the logs
-- column: for_service  integer  1: an AWS service took it for itself
-- column: service_name  text  that service
-- column: source_identity  text  the source identity that the session carries
-- column: source_identity_from  text  token or caller
-- column: principal_tags  text  the session's tags as the grant has them

-- name: granted
-- version: 1
-- title: Issued credentials
-- purpose: One row per issued access key, with what its grants say of it.
-- population: Accepted grants that answered with an access key.
-- key: credential_id
-- column: credential_id  text  the access key id
-- column: grant_event_id  text  the event that issued it
-- column: grant_kind  text  the API that issued it
-- column: issued_at  time  when
-- column: issued_from  time  a second before
-- column: issued_to  time  a second after
-- column: expires_at  time  its end
-- column: principal_id  text  AROA id and session name
-- column: session_name  text  the session's name
-- column: session_arn  text  the assumed-role ARN
-- column: role_arn  text  the role
-- column: provider  text  the identity provider
-- column: subject  text  the verified subject
-- column: own_kind  text  what kind of credential it is by itself; empty where its parent says
-- column: caller_kind  text  what kind of caller its grant had, for a chain whose beginning is not in the logs
-- column: for_service  integer  1: an AWS service took it for itself
-- column: service_name  text  that service
-- column: source_identity  text  the source identity that the session carries
-- column: source_identity_from  text  token or caller
-- column: principal_tags  text  the session's tags as the grant has them
{{STEP granted}}
SELECT g.issued_access_key_id AS credential_id,
  MIN(g.event_id) AS grant_event_id, MIN(g.grant_kind) AS grant_kind, MIN(g.granted_at) AS issued_at,
  MIN(g.granted_from) AS issued_from, MAX(g.granted_to) AS issued_to, MAX(g.expires_at) AS expires_at,
  MAX(g.issued_principal_id) AS principal_id, MAX(g.session_name) AS session_name, MAX(g.issued_arn) AS session_arn,
  MAX(g.requested_role_arn) AS role_arn, MAX(g.provider) AS provider, MAX(g.subject) AS subject,
  MAX(g.own_kind) AS own_kind, MAX(c.caller_kind) AS caller_kind, MAX(g.for_service) AS for_service,
  MAX(g.service_name) AS service_name,
  MAX(g.source_identity) AS source_identity, MAX(g.source_identity_from) AS source_identity_from,
  MAX(g.principal_tags) AS principal_tags
FROM credential_grants AS g
LEFT JOIN calls_made AS c ON c.event_id = g.event_id AND g.for_service = 0
WHERE g.issued_access_key_id IS NOT NULL AND g.error_code IS NULL
GROUP BY g.issued_access_key_id;

-- name: ungranted_keys
-- version: 1
-- title: Keys without a grant
-- purpose: Access keys whose grant is not in the logs. A user's key is of the console where a request says so, or where its session began in the second of a sign-in.
-- population: Keys of key_identities that no grant issued.
-- key: access_key_id
-- column: access_key_id  text  the key
-- column: first_seen_at  time  its first call in the logs
-- column: caller_arn  text  userIdentity.arn
-- column: principal_id  text  userIdentity.principalId
-- column: session_name  text  the role session's name
-- column: role_arn  text  the role
-- column: provider  text  the web identity provider
-- column: created_at  time  when its session was issued
-- column: source_identity  text  the source identity that it carries
-- column: is_forwarded  integer  1: every call with it was made by an AWS service for somebody
-- column: kind  text  what kind of credential it is
-- column: from_console  integer  1: it is of a console session, of which every request carries another key
{{STEP ungranted_keys}}
SELECT k.access_key_id AS access_key_id, k.first_seen_at AS first_seen_at, k.caller_arn AS caller_arn,
  k.principal_id AS principal_id, k.session_name AS session_name, k.role_arn AS role_arn, k.provider AS provider,
  k.created_at AS created_at, k.source_identity AS source_identity, k.is_forwarded AS is_forwarded,
  CASE WHEN k.caller_kind = 'static-key' AND k.created_at IS NOT NULL AND s.principal_id IS NOT NULL THEN 'console'
    ELSE k.caller_kind END AS kind,
  CASE WHEN k.created_at IS NOT NULL AND (k.from_console = 1 OR s.principal_id IS NOT NULL) THEN 1 ELSE 0 END AS from_console
FROM key_identities AS k
LEFT JOIN granted AS g ON g.credential_id = k.access_key_id
LEFT JOIN (
  SELECT DISTINCT i.principal_id AS principal_id, c.created_at AS created_at
  FROM sign_ins AS i
  JOIN (SELECT DISTINCT principal_id, created_at FROM key_identities WHERE created_at IS NOT NULL) AS c
    ON c.principal_id = i.principal_id AND c.created_at >= i.signed_in_from AND c.created_at <= i.signed_in_to
) AS s ON s.principal_id = k.principal_id AND s.created_at = k.created_at
WHERE g.credential_id IS NULL;

-- name: key_sessions
-- version: 1
-- title: Sessions of keys
-- purpose: Which session an access key is of.
-- population: All access keys that a grant issued or a call used.
-- key: access_key_id
-- column: access_key_id  text  the key
-- column: session_id  text  the session, as credentials has it
{{STEP key_sessions}}
SELECT access_key_id, CASE WHEN from_console = 1
    THEN MIN(access_key_id) OVER (PARTITION BY principal_id, created_at, session_name, from_console)
    ELSE access_key_id END AS session_id
FROM ungranted_keys
UNION ALL
SELECT credential_id AS access_key_id, credential_id AS session_id FROM granted;

{{STEP credentials}}
SELECT credential_id, 'issued' AS origin, grant_event_id, grant_kind, issued_at, issued_from, issued_to, expires_at,
  principal_id, session_name, session_arn, role_arn, provider, subject, own_kind, caller_kind, for_service, service_name,
  source_identity, source_identity_from, principal_tags
FROM granted
UNION ALL
SELECT s.session_id AS credential_id, 'observed' AS origin, CAST(NULL AS {{VARCHAR}}) AS grant_event_id,
  CAST(NULL AS {{VARCHAR}}) AS grant_kind, MAX(k.created_at) AS issued_at, CAST(NULL AS {{VARCHAR}}) AS issued_from,
  CAST(NULL AS {{VARCHAR}}) AS issued_to, CAST(NULL AS {{VARCHAR}}) AS expires_at, MAX(k.principal_id) AS principal_id,
  MAX(k.session_name) AS session_name, MAX(k.caller_arn) AS session_arn, MAX(k.role_arn) AS role_arn,
  MAX(k.provider) AS provider, CAST(NULL AS {{VARCHAR}}) AS subject, MAX(k.kind) AS own_kind,
  CAST(NULL AS {{VARCHAR}}) AS caller_kind, 0 AS for_service,
  CAST(NULL AS {{VARCHAR}}) AS service_name, MAX(k.source_identity) AS source_identity,
  CAST(NULL AS {{VARCHAR}}) AS source_identity_from, CAST(NULL AS {{VARCHAR}}) AS principal_tags
FROM ungranted_keys AS k
JOIN key_sessions AS s ON s.access_key_id = k.access_key_id
GROUP BY s.session_id;
