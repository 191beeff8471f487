-- The events with the number of their row: for views that begin with rows.
-- The number depends on the order of ingest; nothing else may show it.
CREATE VIEW event_rows AS
SELECT
  e.id AS event_row,
  {{UUID(e.event_id)}} AS event_id,
  {{TIME(e.event_time)}} AS event_time,
  c.event_source, c.event_name, c.aws_region,
  CASE WHEN typeof(e.source_ip) = 'integer'
    THEN ((e.source_ip >> 24) & 255) || '.' || ((e.source_ip >> 16) & 255) || '.' || ((e.source_ip >> 8) & 255) || '.'
      || (e.source_ip & 255)
    ELSE e.source_ip END AS source_ip,
  ua.value AS user_agent,
  ec.value AS error_code,
  p.error_message,
  c.event_type, c.event_category, c.event_version, c.read_only, c.management_event,
  {{UUID(e.request_id)}} AS request_id,
  c.recipient_account_id,
  {{UUID(e.shared_event_id)}} AS shared_event_id,
  c.api_version, c.vpc_endpoint_id, c.vpc_endpoint_account_id, c.session_credential_from_console, c.tls_details,
  i.type AS ui_type,
  replace(i.principal_id, char(1), coalesce(e.session_name, '')) AS ui_principal_id,
  replace(i.arn, char(1), coalesce(e.session_name, '')) AS ui_arn,
  i.account_id AS ui_account_id,
  ak.value AS ui_access_key_id,
  replace(i.user_name, char(1), coalesce(e.session_name, '')) AS ui_user_name,
  i.invoked_by AS ui_invoked_by,
  i.identity_provider AS ui_identity_provider,
  i.federated_provider AS ui_federated_provider,
  {{TIME(e.event_time - e.session_age)}} AS ui_creation_date,
  i.mfa AS ui_mfa,
  i.source_identity AS ui_source_identity,
  e.session_name AS ui_session_name,
  i.issuer_type, i.issuer_principal_id, i.issuer_arn, i.issuer_account_id, i.issuer_user_name,
  i.on_behalf_of AS ui_on_behalf_of, i.identity_store_arn AS ui_identity_store_arn,
  i.scope_issuer_type AS ui_scope_issuer_type, i.credentials_issued_to AS ui_credentials_issued_to,
  i.delegate_account_id AS ui_delegate_account_id, i.sign_in_session_arn AS ui_sign_in_session_arn,
  i.assumed_root AS ui_assumed_root,
  replace(replace(replace(i.template, char(1), coalesce(e.session_name, '')), char(2), coalesce(ak.value, '')),
    char(3), coalesce({{TIME(e.event_time - e.session_age)}}, '')) AS user_identity,
  p.request_parameters, p.response_elements, p.additional_event_data, p.service_event_details, p.resources, p.addendum,
  {{TIME(p.credential_expiration)}} AS credential_expiration,
  (SELECT min(f.path) FROM file f WHERE f.content_id = e.content_id) AS evidence_file,
  e.record_index AS evidence_record,
  (SELECT min(f.path) FROM file f WHERE f.content_id = e.content_id) || '#' || e.record_index AS evidence
FROM event e
JOIN call c ON c.id = e.call_id
JOIN identity i ON i.id = e.identity_id
LEFT JOIN text ua ON ua.id = e.user_agent_id
LEFT JOIN text ec ON ec.id = e.error_code_id
LEFT JOIN text ak ON ak.id = e.access_key_id
LEFT JOIN payload p ON p.event = e.id
WHERE e.kept = 1;

-- The logical view of layer A: one row per event, in CloudTrail's own words.
-- Times are ISO 8601 in UTC, whole seconds; what a record lacks is NULL.
CREATE VIEW events AS
SELECT
  event_id, event_time, event_source, event_name, aws_region, source_ip, user_agent, error_code,
  error_message, event_type, event_category, event_version, read_only, management_event, request_id,
  recipient_account_id, shared_event_id, api_version, vpc_endpoint_id, vpc_endpoint_account_id,
  session_credential_from_console, tls_details, ui_type, ui_principal_id, ui_arn, ui_account_id,
  ui_access_key_id, ui_user_name, ui_invoked_by, ui_identity_provider, ui_federated_provider,
  ui_creation_date, ui_mfa, ui_source_identity, ui_session_name, issuer_type, issuer_principal_id, issuer_arn,
  issuer_account_id, issuer_user_name, ui_on_behalf_of, ui_identity_store_arn, ui_scope_issuer_type,
  ui_credentials_issued_to, ui_delegate_account_id, ui_sign_in_session_arn, ui_assumed_root, user_identity,
  request_parameters, response_elements,
  additional_event_data, service_event_details, resources, addendum, credential_expiration, evidence_file,
  evidence_record, evidence
FROM event_rows;

-- What each access key was used for, over all events: the one question that
-- needs every row, kept up to date as rows come.
CREATE VIEW access_key_activity AS
SELECT k.value AS access_key_id,
  {{TIME(a.first_at)}} AS first_used_at,
  {{TIME(a.last_at)}} AS last_used_at,
  a.calls, a.writes, a.denied
FROM key_activity a
JOIN text k ON k.id = a.access_key_id
WHERE a.calls > 0;

-- With which identities each access key was used, over all events: few of each
-- key, as identities leave out what differs from call to call.
CREATE VIEW access_key_identities AS
SELECT k.value AS access_key_id,
  {{TIME(u.first_at)}} AS first_seen_at,
  {{TIME(u.created_at)}} AS ui_creation_date,
  u.session_name AS ui_session_name, u.from_console AS session_credential_from_console,
  i.type AS ui_type,
  replace(i.principal_id, char(1), coalesce(u.session_name, '')) AS ui_principal_id,
  replace(i.arn, char(1), coalesce(u.session_name, '')) AS ui_arn,
  i.account_id AS ui_account_id, i.invoked_by AS ui_invoked_by, i.federated_provider AS ui_federated_provider,
  i.source_identity AS ui_source_identity, i.issuer_type, i.issuer_arn,
  i.on_behalf_of AS ui_on_behalf_of, i.identity_store_arn AS ui_identity_store_arn,
  i.credentials_issued_to AS ui_credentials_issued_to, i.delegate_account_id AS ui_delegate_account_id,
  i.sign_in_session_arn AS ui_sign_in_session_arn, i.assumed_root AS ui_assumed_root
FROM (
  SELECT e.access_key_id, e.identity_id, max(e.session_name) AS session_name, min(e.event_time) AS first_at,
    max(e.event_time - e.session_age) AS created_at, max(c.session_credential_from_console) AS from_console
  FROM event e CROSS JOIN call c ON c.id = e.call_id
  WHERE e.kept = 1 AND e.access_key_id IS NOT NULL
  GROUP BY e.access_key_id, e.identity_id
) AS u
JOIN identity i ON i.id = u.identity_id
JOIN text k ON k.id = u.access_key_id;

-- What each role's sessions called, and when first and last: sums over all
-- events, kept up to date as events come.
CREATE VIEW role_activity AS
SELECT i.issuer_arn AS role_arn, c.event_source, c.event_name, c.recipient_account_id AS account_id,
  c.aws_region AS region, c.read_only, t.value AS error_code, a.calls,
  {{TIME(a.first_at)}} AS first_at,
  {{TIME(a.last_at)}} AS last_at
FROM identity_activity a
JOIN identity i ON i.id = a.identity_id
JOIN call c ON c.id = a.call_id
LEFT JOIN text t ON t.id = a.error_code_id
WHERE i.issuer_type = 'Role';

-- By which programs each role's sessions called.
CREATE VIEW role_agents AS
SELECT i.issuer_arn AS role_arn, t.value AS user_agent, a.calls,
  {{TIME(a.first_at)}} AS first_at,
  {{TIME(a.last_at)}} AS last_at
FROM identity_agent a
JOIN identity i ON i.id = a.identity_id
LEFT JOIN text t ON t.id = a.user_agent_id
WHERE i.issuer_type = 'Role';
