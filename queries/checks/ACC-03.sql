-- id: ACC-03
-- version: 1
-- title: Could deploy and did not
-- severity: info
-- subject: role
-- purpose: Fires when a role may change ECS services and did not in the 90 days before the end of the logs.
-- population: Roles whose granted policies are known from an IAM export, or that changed ECS services; not AWS's service-linked roles.
-- proof: The statement that allows it, and the role's last accepted change.
-- false-positive: A role for disaster recovery.
-- remediation: Take the permission away, or write down why the role keeps it.
-- needs: export: aws iam get-account-authorization-details
-- control: SOC 2 CC6.3
-- control: PCI DSS 7.2.5.1
-- control: NIST 800-53 AC-6(7)
WITH used AS (
  SELECT a.role_arn, max(a.last_at) AS last_at, min(a.first_at) AS first_at, sum(a.calls) AS calls
  FROM role_activity AS a JOIN changing_actions AS c ON c.action = 'ecs:' || lower(a.event_name)
  WHERE a.event_source = 'ecs.amazonaws.com' AND a.error_code IS NULL
  GROUP BY a.role_arn
),
logs AS (
  SELECT (SELECT value FROM memory WHERE key = 'first event') AS first_at,
    coalesce((SELECT to_at FROM checked_period), (SELECT value FROM memory WHERE key = 'last event')) AS last_at
),
roles AS (
  SELECT r.role_arn FROM iam_roles AS r
  UNION
  SELECT u.role_arn FROM used AS u
),
told AS (
  SELECT r.role_arn, u.first_at, u.last_at, u.calls, b.actions, l.first_at AS logs_from, l.last_at AS logs_to, CASE
    WHEN u.last_at IS NOT NULL AND julianday(l.last_at) - julianday(u.last_at) <= 90 THEN 'pass'
    WHEN r.role_arn NOT IN (SELECT role_arn FROM iam_known_roles) THEN 'cannot-tell'
    WHEN b.role_arn IS NULL THEN 'not-applicable'
    WHEN u.last_at IS NULL AND (l.first_at IS NULL OR julianday(l.last_at) - julianday(l.first_at) < 90) THEN 'cannot-tell'
    ELSE 'fail' END AS verdict
  FROM roles AS r CROSS JOIN logs AS l
  LEFT JOIN used AS u ON u.role_arn = r.role_arn
  LEFT JOIN deploying_roles AS b ON b.role_arn = r.role_arn
  WHERE r.role_arn NOT LIKE '%:role/aws-service-role/%'
)
SELECT role_arn AS subject, verdict, NULL AS severity,
  CASE verdict
    WHEN 'pass' THEN 'it last changed a service at ' || last_at || ' (' || calls || ' calls)'
    WHEN 'not-applicable' THEN 'no statement lets it change ECS services'
    WHEN 'fail' THEN 'it may ' || actions || ' and ' || coalesce('last changed a service at ' || last_at, 'changed no service in the logs')
    ELSE CASE WHEN actions IS NOT NULL THEN 'it may ' || actions || ', and did not in the ' ||
        CAST(julianday(logs_to) - julianday(logs_from) AS INTEGER) || ' days of logs: too few to say that it is unused'
      ELSE 'not all of its policies are known' END END AS reason,
  CASE WHEN verdict <> 'cannot-tell' THEN NULL WHEN actions IS NOT NULL THEN 'logs of 90 days'
    ELSE 'export: aws iam get-account-authorization-details' END AS missing,
  first_at AS first_seen, last_at AS last_seen, NULL AS deploy_id, NULL AS event_id, NULL AS evidence,
  substr(role_arn, instr(role_arn, '::') + 2, 12) AS account_id, NULL AS region, NULL AS environment, NULL AS service,
  NULL AS repository, role_arn, NULL AS person
FROM told
