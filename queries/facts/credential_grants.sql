-- name: credential_grants
-- version: 2
-- title: Credential grants
-- purpose: The calls that issued a credential, or refused to.
-- population: The calls that api_calls names as grants: STS's, and what else answers with an access key.
-- key: event_id
-- column: event_id  text  the grant's event
-- column: granted_at  time  when it was asked for
-- column: granted_from  time  one second before that: creationDate may differ by one
-- column: granted_to  time  one second after that
-- column: grant_kind  text  the API
-- column: requested_role_arn  text  the role that was asked for; of a credential that narrows its caller's, the caller's role
-- column: session_name  text  requestParameters.roleSessionName: chosen by the caller
-- column: issued_access_key_id  text  the credential that was issued
-- column: issued_principal_id  text  AROA id and session name of the issued session
-- column: issued_arn  text  the assumed-role ARN
-- column: expires_at  time  when the credential ends; twelve hours after the grant where the record does not say
-- column: provider  text  the identity provider's ARN
-- column: subject  text  the token's subject as AWS verified it
-- column: audience  text  the token's audience
-- column: source_identity  text  the source identity that the session carries
-- column: source_identity_from  text  token where the identity provider signed it, caller where the caller passed it
-- column: principal_tags  text  the session's tags as JSON, as the request has them
-- column: own_kind  text  what kind of credential was issued, where the grant alone tells: oidc, saml, sso, root, service, role
-- column: for_service  integer  1: an AWS service called for itself
-- column: service_name  text  the AWS service that called for itself
-- column: error_code  text  empty when granted
{{STEP credential_grants}}
SELECT event_id, granted_at, granted_from, granted_to, grant_kind, requested_role_arn, session_name,
  issued_access_key_id, issued_principal_id, issued_arn, expires_at, provider, subject, audience, source_identity,
  CASE WHEN source_identity IS NULL THEN NULL
    WHEN grant_kind IN ('AssumeRoleWithWebIdentity', 'AssumeRoleWithSAML') THEN 'token' ELSE 'caller' END AS source_identity_from,
  principal_tags,
  CASE WHEN {{IAM(requested_role_arn, role/aws-service-role/)}} IS NOT NULL THEN 'service'
    WHEN {{IAM(requested_role_arn, role/aws-reserved/sso.amazonaws.com/)}} IS NOT NULL THEN 'sso'
    WHEN grant_kind = 'AssumeRoleWithWebIdentity' THEN 'oidc'
    WHEN grant_kind = 'AssumeRoleWithSAML' THEN 'saml'
    WHEN grant_kind = 'AssumeRoot' THEN 'root'
    WHEN for_service = 1 THEN 'role' END AS own_kind,
  for_service, CASE WHEN for_service = 1 THEN service_name END AS service_name, error_code
FROM (
  SELECT e.event_id AS event_id, e.event_time AS granted_at,
    CASE WHEN e.ui_type = 'AWSService' THEN e.event_time ELSE {{LATER(e.event_time, -1)}} END AS granted_from,
    CASE WHEN e.ui_type = 'AWSService' THEN e.event_time ELSE {{LATER(e.event_time, 1)}} END AS granted_to,
    e.event_name AS grant_kind,
    COALESCE({{TEXT e.request_parameters $.roleArn}},
      CASE WHEN e.event_name = 'GetScopedCredentials' AND e.issuer_type = 'Role' THEN e.issuer_arn END) AS requested_role_arn,
    COALESCE({{TEXT e.request_parameters $.roleSessionName}}, {{TEXT e.request_parameters $.name}},
      CASE WHEN e.event_name = 'GetScopedCredentials' THEN e.ui_session_name END) AS session_name,
    COALESCE({{TEXT e.response_elements $.credentials.accessKeyId}}, {{TEXT e.response_elements $.roleCredentials.accessKeyId}},
      {{TEXT e.response_elements $.credentialSet[0].credentials.accessKeyId}}) AS issued_access_key_id,
    COALESCE({{TEXT e.response_elements $.assumedRoleUser.assumedRoleId}},
      {{TEXT e.response_elements $.credentialSet[0].assumedRoleUser.assumedRoleId}},
      {{TEXT e.response_elements $.federatedUser.federatedUserId}},
      CASE WHEN e.event_name = 'GetScopedCredentials' THEN e.ui_principal_id END) AS issued_principal_id,
    COALESCE({{TEXT e.response_elements $.assumedRoleUser.arn}},
      {{TEXT e.response_elements $.credentialSet[0].assumedRoleUser.arn}},
      {{TEXT e.response_elements $.federatedUser.arn}}, {{TEXT e.response_elements $.assumedPrincipal}},
      {{TEXT e.response_elements $.sessionInfo.arn}},
      CASE WHEN e.event_name = 'GetScopedCredentials' THEN e.ui_arn END) AS issued_arn,
    COALESCE(e.credential_expiration, {{LATER(e.event_time, 43200)}}) AS expires_at,
    CASE WHEN e.ui_type = 'AWSService' THEN NULL
      ELSE COALESCE({{TEXT e.response_elements $.provider}}, e.ui_identity_provider) END AS provider,
    CASE WHEN e.ui_type = 'AWSService' THEN NULL ELSE COALESCE({{TEXT e.response_elements $.subjectFromWebIdentityToken}},
      CASE WHEN e.ui_type = 'WebIdentityUser' THEN e.ui_user_name END) END AS subject,
    CASE WHEN e.ui_type = 'AWSService' THEN NULL ELSE {{TEXT e.response_elements $.audience}} END AS audience,
    COALESCE({{TEXT e.response_elements $.sourceIdentity}}, {{TEXT e.request_parameters $.sourceIdentity}}) AS source_identity,
    COALESCE({{JSON e.request_parameters $.principalTags}}, {{JSON e.request_parameters $.tags}}) AS principal_tags,
    CASE WHEN e.ui_type = 'AWSService' THEN 1 ELSE 0 END AS for_service, e.ui_invoked_by AS service_name,
    e.error_code AS error_code
  FROM api_calls AS n
  CROSS JOIN events AS e
  WHERE n.role = 'grant' AND e.event_source = n.event_source AND e.event_name = n.event_name
) AS grants;
