-- name: key_identities
-- version: 1
-- title: Identities of keys
-- purpose: Every access key that the logs use, with the identity that AWS wrote beside it.
-- population: All access keys of all events.
-- key: access_key_id
-- column: access_key_id  text  the key
-- column: first_seen_at  time  its first call in the logs
-- column: caller_kind  text  what kind of credential the records say: root, service, sso, oidc, saml, console, static-key, role, unknown
-- column: caller_type  text  userIdentity.type
-- column: principal_id  text  userIdentity.principalId
-- column: caller_arn  text  userIdentity.arn
-- column: session_name  text  the role session's name
-- column: role_arn  text  the role behind an assumed-role session
-- column: provider  text  the web identity provider that the session came from
-- column: created_at  time  when the session was issued
-- column: from_console  integer  1: a request says that it came from the console
-- column: is_forwarded  integer  1: every call with it was made by an AWS service for somebody
-- column: source_identity  text  the source identity that the session carries
-- column: on_behalf_of  text  the user of IAM Identity Center that AWS names
-- column: identity_store_arn  text  the identity store that knows this user
-- column: in_scope_of  text  the instance, function or task that the credentials were issued to
-- column: invoked_by_delegate  text  the account that acted by delegation
-- column: sign_in_session_arn  text  the sign-in session

-- A key that any of its calls shows to be of the console is of the console.
{{STEP key_identities}}
SELECT k.access_key_id AS access_key_id, MIN(k.first_seen_at) AS first_seen_at,
  COALESCE(MAX(CASE WHEN k.kind IN ('root', 'service') THEN k.kind END), MAX(CASE WHEN k.kind = 'sso' THEN 'sso' END),
    MAX(CASE WHEN k.kind IN ('oidc', 'saml', 'console') THEN k.kind END), MAX(CASE WHEN k.kind <> 'unknown' THEN k.kind END),
    'unknown') AS caller_kind,
  MAX(k.ui_type) AS caller_type, MAX(k.ui_principal_id) AS principal_id, MAX(k.ui_arn) AS caller_arn,
  MAX(CASE WHEN k.ui_type = 'AssumedRole' THEN k.ui_session_name END) AS session_name,
  MAX(CASE WHEN k.issuer_type = 'Role' THEN k.issuer_arn END) AS role_arn,
  MAX(k.ui_federated_provider) AS provider, MAX(k.ui_creation_date) AS created_at,
  MAX(CASE WHEN k.session_credential_from_console = 'true' THEN 1 ELSE 0 END) AS from_console,
  MIN(CASE WHEN k.ui_invoked_by IS NULL THEN 0 ELSE 1 END) AS is_forwarded,
  MAX(k.ui_source_identity) AS source_identity, MAX(k.ui_on_behalf_of) AS on_behalf_of,
  MAX(k.ui_identity_store_arn) AS identity_store_arn, MAX(k.ui_credentials_issued_to) AS in_scope_of,
  MAX(k.ui_delegate_account_id) AS invoked_by_delegate, MAX(k.ui_sign_in_session_arn) AS sign_in_session_arn
FROM (
  SELECT i.access_key_id AS access_key_id, i.first_seen_at AS first_seen_at, {{CALLER_KIND(i)}} AS kind,
    i.ui_type AS ui_type, i.ui_invoked_by AS ui_invoked_by, i.ui_principal_id AS ui_principal_id, i.ui_arn AS ui_arn,
    i.ui_session_name AS ui_session_name, i.issuer_type AS issuer_type, i.issuer_arn AS issuer_arn,
    i.ui_federated_provider AS ui_federated_provider, i.ui_creation_date AS ui_creation_date,
    i.session_credential_from_console AS session_credential_from_console, i.ui_source_identity AS ui_source_identity,
    i.ui_on_behalf_of AS ui_on_behalf_of, i.ui_identity_store_arn AS ui_identity_store_arn,
    i.ui_credentials_issued_to AS ui_credentials_issued_to, i.ui_delegate_account_id AS ui_delegate_account_id,
    i.ui_sign_in_session_arn AS ui_sign_in_session_arn
  FROM access_key_identities AS i
) AS k
GROUP BY k.access_key_id;

-- name: bitbucket_providers
-- version: 1
-- title: Identity providers of Bitbucket
-- purpose: Which identity providers are Bitbucket's, and of which workspace: by the ARN that AWS wrote, never by the shape of a subject.
-- population: Providers in grants, key identities and calls.
-- key: provider
-- column: provider  text  the provider's ARN
-- column: workspace  text  the workspace in it, in lower case and without braces: its slug or its UUID
{{STEP bitbucket_providers}}
SELECT provider,
  REPLACE(REPLACE(REPLACE(REPLACE(LOWER(CASE WHEN SUBSTR(rest, LENGTH(rest) - 30, 31) = '/pipelines-config/identity/oidc'
    THEN SUBSTR(rest, 1, LENGTH(rest) - 31) ELSE rest END), '%7b', ''), '%7d', ''), '{', ''), '}', '') AS workspace
FROM (
  SELECT p.provider AS provider, {{IAM(p.provider, oidc-provider/api.bitbucket.org/2.0/workspaces/)}} AS rest
  FROM (
    SELECT DISTINCT provider FROM (
      SELECT provider FROM credential_grants WHERE provider IS NOT NULL
      UNION ALL
      SELECT provider FROM key_identities WHERE provider IS NOT NULL
      UNION ALL
      SELECT caller_provider AS provider FROM calls_made WHERE caller_provider IS NOT NULL
    ) AS seen
  ) AS p
) AS bitbucket
WHERE rest IS NOT NULL;
