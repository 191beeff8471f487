-- name: calls_made
-- version: 2
-- title: The calls that matter, and who made them
-- purpose: Every STS grant, mutating ECS call, CodeDeploy decision and CloudFormation stack operation with its caller as CloudTrail wrote it.
-- population: Grants to anybody but AWS services (which have no caller to look for), mutating ECS calls, CodeDeploy's CreateDeployment, StopDeployment and ContinueDeployment, CloudFormation stack operations, accepted and refused: the calls of api_calls with these roles.
-- key: event_id
-- column: event_id  text  the event
-- column: event_time  time  when it was called
-- column: event_source  text  the service that was called
-- column: event_name  text  the API
-- column: role  text  what the call is for the correlation, by api_calls
-- column: api_change  text  what an ECS call does by its name alone, by api_calls
-- column: api_shown  text  default or all: where an ECS call is shown, by api_calls
-- column: account_id  text  the account whose log holds the event
-- column: region  text  the region that served it
-- column: error_code  text  empty when accepted
-- column: error_message  text  the service's words on a refusal
-- column: shared_event_id  text  the same in both accounts' records of a cross-account call
-- column: caller_type  text  userIdentity.type
-- column: caller_kind  text  what kind of credential the record says: root, service, sso, oidc, saml, console, static-key, role, unknown
-- column: caller_principal_id  text  userIdentity.principalId
-- column: caller_arn  text  userIdentity.arn
-- column: caller_account_id  text  userIdentity.accountId
-- column: caller_access_key_id  text  userIdentity.accessKeyId
-- column: caller_session_name  text  the role session name, or the web identity's subject
-- column: caller_user_name  text  userIdentity.userName
-- column: caller_role_arn  text  the role behind an assumed-role session
-- column: caller_provider  text  the web identity provider that the session came from
-- column: caller_created_at  time  when the caller's session was issued
-- column: caller_source_identity  text  the source identity that the caller's session carries
-- column: invoked_by  text  the AWS service that called for somebody
-- column: from_console  text  true for credentials of a console session
-- column: source_ip  text  sourceIPAddress
-- column: user_agent  text  userAgent
-- column: evidence  text  file#record
{{STEP calls_made}}
SELECT e.event_id AS event_id, e.event_time AS event_time, e.event_source AS event_source, e.event_name AS event_name,
  n.role AS role, n.change AS api_change, n.shown AS api_shown,
  COALESCE(e.recipient_account_id, e.ui_account_id) AS account_id, e.aws_region AS region,
  CASE WHEN k.event_id IS NOT NULL THEN k.error_code ELSE e.error_code END AS error_code,
  CASE WHEN k.event_id IS NOT NULL THEN k.error_message ELSE e.error_message END AS error_message,
  e.shared_event_id AS shared_event_id, e.ui_type AS caller_type, {{CALLER_KIND(e)}} AS caller_kind,
  e.ui_principal_id AS caller_principal_id, e.ui_arn AS caller_arn, e.ui_account_id AS caller_account_id,
  e.ui_access_key_id AS caller_access_key_id, e.ui_session_name AS caller_session_name,
  e.ui_user_name AS caller_user_name, CASE WHEN e.issuer_type = 'Role' THEN e.issuer_arn END AS caller_role_arn,
  e.ui_federated_provider AS caller_provider, e.ui_creation_date AS caller_created_at, e.ui_source_identity AS caller_source_identity,
  e.ui_invoked_by AS invoked_by,
  e.session_credential_from_console AS from_console, e.source_ip AS source_ip, e.user_agent AS user_agent,
  e.evidence AS evidence
FROM api_calls AS n
CROSS JOIN events AS e
LEFT JOIN corrections AS k ON k.event_id = e.event_id AND k.place = 1
LEFT JOIN corrections AS x ON x.correcting_event_id = e.event_id
WHERE n.role IN ('grant', 'ecs-change', 'stack-operation', 'codedeploy-deployment', 'codedeploy-stop', 'codedeploy-continue')
  AND e.event_source = n.event_source AND e.event_name = n.event_name
  AND x.event_id IS NULL AND (n.role <> 'grant' OR COALESCE(e.ui_type, '') <> 'AWSService');
