-- name: key_identity
-- version: 1
-- title: Whose an access key is
-- purpose: The identity that AWS wrote beside the key's newest call.
-- population: Kept events with the key.
-- parameter: key  text  The access key id.
-- column: caller_type  text  userIdentity.type.
-- column: principal_arn  text  The caller.
-- column: account_id  text  Its account.
-- column: user_name  text  Its user name.
-- column: role_arn  text  Its role, with the path.
-- column: federated_provider  text  The provider that the session came from.
-- column: invoked_by  text  The AWS service that called for it.
-- column: is_console  integer  1: AWS marks the credential as a console session's.
-- column: creation_date  time  When the session was issued.
SELECT i.type, replace(i.arn, char(1), coalesce(e.session_name, '')), i.account_id,
  replace(i.user_name, char(1), coalesce(e.session_name, '')),
  CASE WHEN i.issuer_type = 'Role' THEN i.issuer_arn END, i.federated_provider, i.invoked_by,
  c.session_credential_from_console IS 'true',
  strftime('%Y-%m-%dT%H:%M:%SZ', e.event_time - e.session_age, 'unixepoch')
FROM text AS k
CROSS JOIN event AS e ON e.access_key_id = k.id
JOIN call AS c ON c.id = e.call_id
JOIN identity AS i ON i.id = e.identity_id
WHERE k.value = :key AND e.kept = 1
ORDER BY e.event_time DESC, e.event_id DESC LIMIT 1
