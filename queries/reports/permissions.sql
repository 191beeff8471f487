-- name: permissions
-- version: 1
-- title: Permissions used, denied and unused
-- purpose: Which actions each role used or was denied, when last, and, where its policies were ingested, which it was granted and never used.
-- population: Every action that a role's sessions called, by role and action; and each action that a known policy names and that nothing in the logs used.
-- limit: CloudTrail logs management events by default: data events (S3 objects, Lambda invocations, DynamoDB items) and what no trail records look unused.
-- limit: Used, denied and unused are told for the period. Actions that no call shows, such as iam:PassRole, look unused.
-- limit: A grant is told by its action alone: resources, conditions, Deny, NotAction, boundaries and service control policies make it unknown or are not seen.
-- parameter: from  time  The lower bound of the calls, inclusive.
-- parameter: to  time  The upper bound of the calls, exclusive.
-- parameter: account  list  Accounts of the role, by their 12 digits.
-- parameter: role  list  Roles, by ARN or name.
-- column: role_arn  text  headline  The role.
-- column: action  text  headline  The action as IAM spells it; of unused ones as the policy spells it, wildcards included; empty where the call's name does not tell it.
-- column: event_source  text  The service as CloudTrail spells it.
-- column: event_name  text  The call as CloudTrail spells it; several where one action serves them.
-- column: state  text  headline  used, refused (denied whenever it was called), unused.
-- column: granted  text  headline  yes, no, or unknown: no policy of it was ingested, or what was ingested does not tell.
-- column: calls  integer  headline  Calls that were not denied.
-- column: refused  integer  headline  Calls that AWS denied.
-- column: first_at  time  The first call.
-- column: last_at  time  headline  The last call.
-- control: SOC 2 CC6.3
WITH activity AS (
  -- The sums kept at ingest, unless a period is asked for.
  SELECT role_arn, event_source, event_name, error_code, calls, first_at, last_at FROM role_activity
  WHERE :from IS NULL AND :to IS NULL
  UNION ALL
  SELECT i.issuer_arn, c.event_source, c.event_name, t.value, count(*),
    strftime('%Y-%m-%dT%H:%M:%SZ', min(e.event_time), 'unixepoch'),
    strftime('%Y-%m-%dT%H:%M:%SZ', max(e.event_time), 'unixepoch')
  FROM event AS e
  JOIN identity AS i ON i.id = e.identity_id
  JOIN call AS c ON c.id = e.call_id
  LEFT JOIN text AS t ON t.id = e.error_code_id
  WHERE (:from IS NOT NULL OR :to IS NOT NULL) AND e.kept = 1 AND i.issuer_type = 'Role'
    AND (:from IS NULL OR e.event_time >= CAST(strftime('%s', :from) AS INTEGER))
    AND (:to IS NULL OR e.event_time < CAST(strftime('%s', :to) AS INTEGER))
  GROUP BY e.identity_id, e.call_id, e.error_code_id
),
used AS (
  SELECT a.role_arn, n.action, a.event_source, group_concat(DISTINCT a.event_name) AS event_name,
    sum(CASE WHEN a.error_code IN (SELECT error_code FROM denials) THEN 0 ELSE a.calls END) AS calls,
    sum(CASE WHEN a.error_code IN (SELECT error_code FROM denials) THEN a.calls ELSE 0 END) AS refused,
    min(a.first_at) AS first_at, max(a.last_at) AS last_at
  FROM activity AS a
  LEFT JOIN iam_actions AS n ON n.event_source = a.event_source AND n.event_name = a.event_name
  GROUP BY a.role_arn, a.event_source, coalesce(n.action, a.event_name)
),
rows AS (
  SELECT u.role_arn, u.action, u.event_source, u.event_name, CASE WHEN u.calls > 0 THEN 'used' ELSE 'refused' END AS state,
    CASE WHEN u.action IS NULL OR u.role_arn NOT IN (SELECT role_arn FROM iam_known_roles) THEN 'unknown'
      WHEN EXISTS (SELECT 1 FROM iam_role_statements AS s WHERE s.role_arn = u.role_arn
        AND (s.is_complex = 1 OR s.effect = 'Deny' AND EXISTS (SELECT 1 FROM iam_role_patterns AS d
          WHERE d.role_arn = u.role_arn AND d.effect = 'Deny' AND lower(u.action) GLOB d.pattern))) THEN 'unknown'
      WHEN EXISTS (SELECT 1 FROM iam_role_patterns AS p WHERE p.role_arn = u.role_arn AND p.effect = 'Allow'
        AND p.is_conditional = 0 AND lower(u.action) GLOB p.pattern) THEN 'yes'
      WHEN EXISTS (SELECT 1 FROM iam_role_patterns AS p WHERE p.role_arn = u.role_arn AND p.effect = 'Allow'
        AND lower(u.action) GLOB p.pattern) THEN 'unknown'
      ELSE 'no' END AS granted,
    u.calls, u.refused, u.first_at, u.last_at
  FROM used AS u
  UNION ALL
  SELECT DISTINCT p.role_arn, p.action, NULL, NULL, 'unused', 'yes', 0, 0, NULL, NULL
  FROM iam_role_patterns AS p
  WHERE p.effect = 'Allow' AND NOT EXISTS (SELECT 1 FROM used AS u
    WHERE u.role_arn = p.role_arn AND u.calls > 0 AND lower(u.action) GLOB p.pattern)
)
SELECT role_arn, action, event_source, event_name, state, granted, calls, refused, first_at, last_at
FROM rows
WHERE (:role IS NULL OR EXISTS (SELECT 1 FROM json_each(:role) AS x
    WHERE role_arn = x.value OR substr(role_arn, -length(x.value) - 1) = '/' || x.value))
  AND (:account IS NULL OR substr(role_arn, instr(role_arn, '::') + 2, 12) IN (SELECT value FROM json_each(:account)))
ORDER BY role_arn, state DESC, action, event_source, event_name
