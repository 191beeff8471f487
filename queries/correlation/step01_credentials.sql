-- name: credentials
-- version: 1
-- title: Credentials
-- purpose: Every credential that the logs show: issued by an STS grant, or only seen in use.
-- population: One row per issued access key, and one per access key that was used in a call that matters without a grant in the logs.
-- column: credential_id  text  the access key id
-- column: origin  text  issued, or observed where the grant is not in the logs
-- column: grant_event_id  text  the event that issued it
-- column: grant_kind  text  the STS API that issued it
-- column: issued_at  time  when
-- column: issued_from  time  a second before
-- column: issued_to  time  a second after
-- column: expires_at  time  its end
-- column: principal_id  text  AROA id and session name
-- column: session_name  text  the session's name
-- column: name_stem  text  the name without trailing digits
-- column: session_arn  text  the assumed-role ARN
-- column: role_arn  text  the role
-- column: provider  text  the identity provider
-- column: subject  text  the verified subject
-- column: own_kind  text  what kind of credential it is by itself; empty where its parent says
-- column: caller_kind  text  what kind of caller its grant had, for a chain whose beginning is not in the logs
{{STEP granted}}
SELECT g.issued_access_key_id AS credential_id,
  MIN(g.event_id) AS grant_event_id, MIN(g.grant_kind) AS grant_kind, MIN(g.granted_at) AS issued_at,
  MIN(g.granted_from) AS issued_from, MAX(g.granted_to) AS issued_to, MAX(g.expires_at) AS expires_at,
  MAX(g.issued_principal_id) AS principal_id, MAX(g.session_name) AS session_name, MAX(g.issued_arn) AS session_arn,
  MAX(g.requested_role_arn) AS role_arn, MAX(g.provider) AS provider, MAX(g.subject) AS subject,
  MAX(g.for_service) AS for_service,
  MAX(CASE WHEN c.caller_type = 'Root' THEN 'root'
    WHEN c.caller_provider IS NOT NULL THEN 'oidc'
    WHEN c.caller_type IN ('IdentityCenterUser', 'SAMLUser') OR c.caller_arn LIKE '%:assumed-role/AWSReservedSSO%' THEN 'sso'
    WHEN c.from_console = 'true' THEN 'console'
    WHEN c.caller_type IN ('IAMUser', 'FederatedUser') THEN 'static-key'
    WHEN c.caller_type IN ('AssumedRole', 'AWSAccount', 'Role') THEN 'role' END) AS caller_kind
FROM credential_grants AS g
LEFT JOIN calls_made AS c ON c.event_id = g.event_id AND g.for_service = 0
WHERE g.issued_access_key_id IS NOT NULL AND g.error_code IS NULL
GROUP BY g.issued_access_key_id;

{{STEP seen}}
SELECT c.caller_access_key_id AS credential_id, MIN(c.event_time) AS first_seen_at,
  MAX(c.caller_type) AS caller_type, MAX(c.caller_principal_id) AS principal_id, MAX(c.caller_arn) AS caller_arn,
  MAX(c.caller_session_name) AS session_name, MAX(c.caller_role_arn) AS role_arn, MAX(c.caller_provider) AS provider,
  MAX(c.caller_created_at) AS created_at, MAX(c.from_console) AS from_console, MAX(c.user_agent) AS user_agent
FROM calls_made AS c
LEFT JOIN granted AS g ON g.credential_id = c.caller_access_key_id
WHERE c.caller_access_key_id IS NOT NULL AND g.credential_id IS NULL
GROUP BY c.caller_access_key_id;

{{STEP credentials}}
SELECT credential_id, 'issued' AS origin, grant_event_id, grant_kind, issued_at, issued_from, issued_to, expires_at,
  principal_id, session_name, session_arn, role_arn, provider, subject,
  CASE WHEN grant_kind = 'AssumeRoleWithWebIdentity' THEN 'oidc'
    WHEN grant_kind = 'AssumeRoleWithSAML' THEN 'sso'
    WHEN role_arn LIKE '%/aws-service-role/%' THEN 'service'
    WHEN for_service = 1 THEN 'role' END AS own_kind,
  caller_kind
FROM granted
UNION ALL
SELECT credential_id, 'observed' AS origin, CAST(NULL AS {{VARCHAR}}) AS grant_event_id, CAST(NULL AS {{VARCHAR}}) AS grant_kind,
  created_at AS issued_at, CAST(NULL AS {{VARCHAR}}) AS issued_from, CAST(NULL AS {{VARCHAR}}) AS issued_to,
  CAST(NULL AS {{VARCHAR}}) AS expires_at, principal_id,
  CASE WHEN caller_type = 'AssumedRole' THEN session_name END AS session_name, caller_arn AS session_arn, role_arn,
  provider, CAST(NULL AS {{VARCHAR}}) AS subject,
  CASE WHEN caller_type = 'Root' THEN 'root'
    WHEN provider IS NOT NULL THEN 'oidc'
    WHEN caller_type IN ('IdentityCenterUser', 'SAMLUser') THEN 'sso'
    WHEN role_arn LIKE '%AWSReservedSSO%' OR caller_arn LIKE '%:assumed-role/AWSReservedSSO%' THEN 'sso'
    WHEN from_console = 'true' THEN 'console'
    WHEN caller_type = 'IAMUser' AND credential_id LIKE 'ASIA%' AND user_agent LIKE 'Mozilla/%' THEN 'console'
    WHEN caller_type IN ('IAMUser', 'FederatedUser') THEN 'static-key'
    WHEN caller_type = 'AWSService' OR role_arn LIKE '%/aws-service-role/%' THEN 'service'
    ELSE 'role' END AS own_kind,
  CAST(NULL AS {{VARCHAR}}) AS caller_kind
FROM seen;
