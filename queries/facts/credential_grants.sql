-- name: credential_grants
-- version: 1
-- title: Credential grants
-- purpose: The STS calls that issued a credential, or refused to.
-- population: AssumeRole, AssumeRoleWithWebIdentity, AssumeRoleWithSAML, GetFederationToken, GetSessionToken, AssumeRoot.
-- column: event_id  text  the grant's event
-- column: granted_at  time  when it was asked for
-- column: granted_from  time  one second before that: creationDate may differ by one
-- column: granted_to  time  one second after that
-- column: grant_kind  text  the STS API
-- column: requested_role_arn  text  requestParameters.roleArn
-- column: session_name  text  requestParameters.roleSessionName: chosen by the caller
-- column: issued_access_key_id  text  the credential that was issued
-- column: issued_principal_id  text  AROA id and session name of the issued session
-- column: issued_arn  text  the assumed-role ARN
-- column: expires_at  time  when the credential ends; twelve hours after the grant where the record does not say
-- column: provider  text  the identity provider's ARN
-- column: subject  text  the token's subject as AWS verified it
-- column: audience  text  the token's audience
-- column: for_service  integer  1: an AWS service called for itself
-- column: error_code  text  empty when granted
{{STEP credential_grants}}
SELECT event_id, event_time AS granted_at,
  CASE WHEN ui_type = 'AWSService' THEN event_time ELSE {{LATER(event_time, -1)}} END AS granted_from,
  CASE WHEN ui_type = 'AWSService' THEN event_time ELSE {{LATER(event_time, 1)}} END AS granted_to,
  event_name AS grant_kind,
  {{TEXT request_parameters $.roleArn}} AS requested_role_arn,
  COALESCE({{TEXT request_parameters $.roleSessionName}}, {{TEXT request_parameters $.name}}) AS session_name,
  {{TEXT response_elements $.credentials.accessKeyId}} AS issued_access_key_id,
  COALESCE({{TEXT response_elements $.assumedRoleUser.assumedRoleId}},
    {{TEXT response_elements $.federatedUser.federatedUserId}}) AS issued_principal_id,
  COALESCE({{TEXT response_elements $.assumedRoleUser.arn}},
    {{TEXT response_elements $.federatedUser.arn}}) AS issued_arn,
  COALESCE(credential_expiration, {{LATER(event_time, 43200)}}) AS expires_at,
  CASE WHEN ui_type = 'AWSService' THEN NULL
    ELSE COALESCE({{TEXT response_elements $.provider}}, ui_identity_provider) END AS provider,
  CASE WHEN ui_type = 'AWSService' THEN NULL ELSE COALESCE({{TEXT response_elements $.subjectFromWebIdentityToken}},
    CASE WHEN ui_type = 'WebIdentityUser' THEN ui_user_name END) END AS subject,
  CASE WHEN ui_type = 'AWSService' THEN NULL ELSE {{TEXT response_elements $.audience}} END AS audience,
  CASE WHEN ui_type = 'AWSService' THEN 1 ELSE 0 END AS for_service,
  error_code
FROM events
WHERE event_source = 'sts.amazonaws.com' AND event_name IN ('AssumeRole', 'AssumeRoleWithWebIdentity',
  'AssumeRoleWithSAML', 'GetFederationToken', 'GetSessionToken', 'AssumeRoot');
