-- id: SES-06
-- version: 2
-- title: Sensitive call off the baseline
-- severity: high
-- subject: role
-- purpose: Fires when a pipeline's role called IAM, KMS, Secrets Manager, CloudTrail, a registry's policy or ecs:ExecuteCommand for the first time.
-- population: Sensitive calls of the roles that pipelines obtained.
-- proof: The action and when it was first seen.
-- false-positive: The first release of infrastructure by a pipeline.
-- remediation: Compare with the change that brought it; take the permission away if none did: deploytrail policy --role ROLE.
-- needs: logs of 7 days before
-- learns: yes
-- detection: yes
-- control: SOC 2 CC7.2
-- control: ISO 27001 A.8.16
WITH roles AS (SELECT DISTINCT role_arn FROM sessions WHERE is_bitbucket = 1 AND role_arn IS NOT NULL),
begun AS (SELECT role_arn, min(first_at) AS first_at FROM role_activity GROUP BY role_arn),
calls AS (
  SELECT a.role_arn, a.event_source, a.event_name, min(a.first_at) AS first_at, max(a.last_at) AS last_at, sum(a.calls) AS calls, min(a.error_code) AS error_code,
    min(a.account_id) AS account_id, min(a.region) AS region
  FROM role_activity AS a
  WHERE a.role_arn IN (SELECT role_arn FROM roles)
    AND EXISTS (SELECT 1 FROM sensitive_calls AS c WHERE c.event_source = a.event_source AND c.purpose = 'baseline' AND a.event_name GLOB c.event_name)
    AND NOT EXISTS (SELECT 1 FROM sensitive_calls AS c WHERE c.event_source = a.event_source AND c.purpose = 'none' AND a.event_name GLOB c.event_name)
  GROUP BY a.role_arn, a.event_source, a.event_name
),
told AS (
  SELECT c.*, b.first_at AS role_from, coalesce(n.action, c.event_source || ':' || c.event_name) AS action, CASE
    WHEN t.from_at IS NOT NULL AND c.first_at < t.from_at THEN 'pass'
    WHEN julianday(c.first_at) - julianday(b.first_at) < 7 THEN 'cannot-tell'
    ELSE 'fail' END AS verdict
  FROM calls AS c JOIN begun AS b ON b.role_arn = c.role_arn CROSS JOIN checked_period AS t
  LEFT JOIN iam_actions AS n ON n.event_source = c.event_source AND n.event_name = c.event_name
  WHERE (t.from_at IS NULL OR c.last_at >= t.from_at) AND (t.to_at IS NULL OR c.first_at < t.to_at)
)
SELECT role_arn || ' ' || event_source || ':' || event_name AS subject, verdict, NULL AS severity,
  CASE verdict WHEN 'pass' THEN action || ' is known of the role since ' || first_at
    WHEN 'fail' THEN action || ' was first called at ' || first_at || ', the role is known since ' || role_from
    ELSE 'learning: ' || action || ' was first called at ' || first_at || ', and the role is known since ' || role_from END
    || ' (' || calls || ' calls' || coalesce(', some of them denied or failed: ' || error_code, '') || ')' AS reason,
  CASE verdict WHEN 'cannot-tell' THEN 'logs of 7 days before' END AS missing, first_at AS first_seen, last_at AS last_seen, NULL AS deploy_id, NULL AS event_id, NULL AS evidence,
  account_id, region, NULL AS environment, NULL AS service, NULL AS repository, role_arn, NULL AS person
FROM told
