-- id: SES-07
-- version: 2
-- title: OIDC provider changed
-- severity: high
-- subject: event
-- purpose: Fires when somebody made, changed or deleted an OIDC provider, its audiences, its thumbprints or the context that it passes on.
-- population: Calls on OIDC providers in the period; and accounts with pipelines' roles whose logs of IAM's region are not there.
-- proof: The call.
-- false-positive: The day on which the pipelines were set up.
-- remediation: Compare with the change that brought it; delete providers that nobody knows.
-- needs: logs of the region that IAM's calls are recorded in: us-east-1, cn-north-1 or us-gov-west-1
-- detection: yes
-- control: SOC 2 CC6.1
SELECT e.event_id AS subject, CASE WHEN e.error_code IS NULL THEN 'fail' ELSE 'pass' END AS verdict, NULL AS severity,
  coalesce(e.ui_arn, 'somebody') || ' called ' || e.event_name || ' on ' || coalesce(json_extract(e.request_parameters, '$.openIDConnectProviderArn'),
    json_extract(e.request_parameters, '$.url'), 'a provider') || ' at ' || e.event_time || CASE WHEN e.error_code IS NULL THEN '' WHEN e.error_code LIKE '%AccessDenied%' OR e.error_code LIKE '%Unauthorized%' OR e.error_code LIKE '%NotAuthorized%' THEN ', which was denied (' || e.error_code || ')'
    ELSE ', which failed (' || e.error_code || ')' END AS reason,
  NULL AS missing, e.event_time AS first_seen, e.event_time AS last_seen, NULL AS deploy_id, e.event_id, e.evidence,
  coalesce(e.recipient_account_id, e.ui_account_id) AS account_id, e.aws_region AS region, NULL AS environment, NULL AS service, NULL AS repository,
  e.issuer_arn AS role_arn, NULL AS person
FROM events AS e
JOIN api_calls AS a ON a.event_source = e.event_source AND a.event_name = e.event_name AND a.role = 'oidc-provider'
WHERE e.event_source = 'iam.amazonaws.com'
  AND ((SELECT from_at FROM checked_period) IS NULL OR e.event_time >= (SELECT from_at FROM checked_period))
  AND ((SELECT to_at FROM checked_period) IS NULL OR e.event_time < (SELECT to_at FROM checked_period))
UNION ALL
-- IAM has one region per partition: without its logs, silence says nothing.
SELECT account_id || '/' || home, 'cannot-tell', NULL, 'pipelines obtained roles of this account, and no log of ' || home || ', where IAM''s calls are recorded, is there',
  'CloudTrail logs of ' || home, first_seen, last_seen, NULL, NULL, NULL, account_id, home, NULL, NULL, NULL, NULL, NULL
FROM (
  SELECT substr(role_arn, instr(role_arn, '::') + 2, 12) AS account_id, CASE WHEN role_arn LIKE 'arn:aws-cn:%' THEN 'cn-north-1'
    WHEN role_arn LIKE 'arn:aws-us-gov:%' THEN 'us-gov-west-1' ELSE 'us-east-1' END AS home,
    min(coalesce(issued_at, first_used_at)) AS first_seen, max(coalesce(last_used_at, issued_at)) AS last_seen
  FROM checked_sessions WHERE is_bitbucket = 1 AND chain_depth = 0 AND role_arn IS NOT NULL GROUP BY 1, 2
) AS p
WHERE NOT EXISTS (SELECT 1 FROM content_hour AS h WHERE h.account_id = p.account_id AND h.region = p.home)
