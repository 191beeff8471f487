-- id: SES-07
-- version: 1
-- title: OIDC provider changed
-- severity: high
-- subject: event
-- purpose: Fires when somebody made, changed or deleted an OIDC provider, its audiences or its thumbprints.
-- population: Calls on OIDC providers in the period.
-- proof: The call.
-- false-positive: The day on which the pipelines were set up.
-- remediation: Compare with the change that brought it; delete providers that nobody knows.
-- needs: IAM events
-- detection: yes
-- control: SOC 2 CC6.1
SELECT e.event_id AS subject, CASE WHEN e.error_code IS NULL THEN 'fail' ELSE 'pass' END AS verdict, NULL AS severity,
  coalesce(e.ui_arn, 'somebody') || ' called ' || e.event_name || ' on ' || coalesce(json_extract(e.request_parameters, '$.openIDConnectProviderArn'),
    json_extract(e.request_parameters, '$.url'), 'a provider') || ' at ' || e.event_time || coalesce(', which was refused (' || e.error_code || ')', '') AS reason,
  NULL AS missing, e.event_time AS first_seen, e.event_time AS last_seen, NULL AS deploy_id, e.event_id, e.evidence,
  coalesce(e.recipient_account_id, e.ui_account_id) AS account_id, e.aws_region AS region, NULL AS environment, NULL AS service, NULL AS repository,
  e.issuer_arn AS role_arn, NULL AS person
FROM events AS e
WHERE e.event_source = 'iam.amazonaws.com' AND e.event_name IN ('CreateOpenIDConnectProvider', 'DeleteOpenIDConnectProvider',
    'UpdateOpenIDConnectProviderThumbprint', 'AddClientIDToOpenIDConnectProvider', 'RemoveClientIDFromOpenIDConnectProvider')
  AND ((SELECT from_at FROM checked_period) IS NULL OR e.event_time >= (SELECT from_at FROM checked_period))
  AND ((SELECT to_at FROM checked_period) IS NULL OR e.event_time < (SELECT to_at FROM checked_period))
