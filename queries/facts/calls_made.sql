-- name: calls_made
-- version: 1
-- title: The calls that matter, and who made them
-- purpose: Every STS grant, ECS mutation, CodeDeploy deployment and CloudFormation stack operation with its caller as CloudTrail wrote it.
-- population: STS grants to anybody but AWS services (which have no caller to look for), mutating ECS calls, codedeploy CreateDeployment and CloudFormation stack operations, accepted and refused.
-- column: event_id  text  the event
-- column: event_time  time  when it was called
-- column: event_source  text  the service that was called
-- column: event_name  text  the API
-- column: account_id  text  the account whose log holds the event
-- column: region  text  the region that served it
-- column: error_code  text  empty when accepted
-- column: error_message  text  the service's words on a refusal
-- column: shared_event_id  text  the same in both accounts' records of a cross-account call
-- column: caller_type  text  userIdentity.type
-- column: caller_principal_id  text  userIdentity.principalId
-- column: caller_arn  text  userIdentity.arn
-- column: caller_account_id  text  userIdentity.accountId
-- column: caller_access_key_id  text  userIdentity.accessKeyId
-- column: caller_session_name  text  the role session name, or the web identity's subject
-- column: caller_user_name  text  userIdentity.userName
-- column: caller_role_arn  text  the role behind an assumed-role session
-- column: caller_provider  text  the web identity provider that the session came from
-- column: caller_created_at  time  when the caller's session was issued
-- column: caller_created_from  time  one second before that
-- column: caller_created_to  time  one second after that
-- column: invoked_by  text  the AWS service that called for somebody
-- column: from_console  text  true for credentials of a console session
-- column: source_ip  text  sourceIPAddress
-- column: user_agent  text  userAgent
-- column: evidence  text  file#record
{{STEP calls_made}}
SELECT e.event_id AS event_id, event_time, event_source, event_name,
  COALESCE(recipient_account_id, ui_account_id) AS account_id,
  aws_region AS region,
  CASE WHEN k.event_id IS NOT NULL THEN k.error_code ELSE e.error_code END AS error_code,
  CASE WHEN k.event_id IS NOT NULL THEN k.error_message ELSE e.error_message END AS error_message, shared_event_id,
  ui_type AS caller_type,
  ui_principal_id AS caller_principal_id,
  ui_arn AS caller_arn,
  ui_account_id AS caller_account_id,
  ui_access_key_id AS caller_access_key_id,
  ui_session_name AS caller_session_name,
  ui_user_name AS caller_user_name,
  CASE WHEN issuer_type = 'Role' THEN issuer_arn END AS caller_role_arn,
  ui_federated_provider AS caller_provider,
  ui_creation_date AS caller_created_at,
  {{LATER(ui_creation_date, -1)}} AS caller_created_from,
  {{LATER(ui_creation_date, 1)}} AS caller_created_to,
  ui_invoked_by AS invoked_by,
  session_credential_from_console AS from_console,
  source_ip, user_agent, evidence
FROM events AS e
LEFT JOIN corrections AS k ON k.event_id = e.event_id AND k.place = 1
LEFT JOIN corrections AS x ON x.correcting_event_id = e.event_id
WHERE x.event_id IS NULL AND ((event_source = 'sts.amazonaws.com' AND event_name IN ('AssumeRole', 'AssumeRoleWithWebIdentity',
    'AssumeRoleWithSAML', 'GetFederationToken', 'GetSessionToken', 'AssumeRoot') AND COALESCE(ui_type, '') <> 'AWSService')
  OR (event_source = 'ecs.amazonaws.com' AND event_name IN ('CreateService', 'UpdateService', 'DeleteService',
    'RunTask', 'StartTask', 'CreateTaskSet', 'UpdateTaskSet', 'UpdateServicePrimaryTaskSet', 'DeleteTaskSet',
    'CreateExpressGatewayService', 'UpdateExpressGatewayService', 'DeleteExpressGatewayService',
    'StopServiceDeployment', 'ContinueServiceDeployment', 'CreateDaemon', 'UpdateDaemon', 'DeleteDaemon'))
  OR (event_source = 'codedeploy.amazonaws.com' AND event_name = 'CreateDeployment')
  OR (event_source = 'cloudformation.amazonaws.com' AND event_name IN ('CreateStack', 'UpdateStack', 'DeleteStack',
    'ExecuteChangeSet', 'RollbackStack', 'ContinueUpdateRollback')));
