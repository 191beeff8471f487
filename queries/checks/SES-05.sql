-- id: SES-05
-- version: 1
-- title: A new hop from a pipeline's session
-- severity: medium
-- subject: session
-- purpose: Fires when a pipeline's session took a role that sessions of its role had not taken before.
-- population: Sessions that pipelines obtained through another role, in the period.
-- proof: Both roles, and when the pair was first seen.
-- false-positive: A hub role that was planned.
-- remediation: Compare with what the pipeline is meant to do; narrow who may assume the role.
-- needs: logs of 7 days before
-- learns: yes
-- detection: yes
-- control: NIST 800-53 AC-6
WITH hops AS (
  SELECT s.session_id, p.role_arn AS from_role, s.role_arn AS to_role, coalesce(s.issued_at, s.first_used_at) AS at
  FROM sessions AS s JOIN sessions AS p ON p.session_id = s.parent_session_id
  WHERE s.chain_depth > 0 AND s.is_bitbucket = 1
),
pairs AS (SELECT from_role, to_role, min(at) AS first_at FROM hops GROUP BY from_role, to_role),
told AS (
  SELECT s.*, h.from_role, h.at, x.first_at, (SELECT value FROM memory WHERE key = 'first event') AS logs_from,
    CASE WHEN h.from_role IS NULL THEN 'cannot-tell' WHEN h.at > x.first_at THEN 'pass'
      WHEN julianday(h.at) - julianday((SELECT value FROM memory WHERE key = 'first event')) < 7 THEN 'cannot-tell' ELSE 'fail' END AS verdict
  FROM checked_sessions AS s
  LEFT JOIN hops AS h ON h.session_id = s.session_id
  LEFT JOIN pairs AS x ON x.from_role IS h.from_role AND x.to_role IS h.to_role
  WHERE s.chain_depth > 0 AND s.is_bitbucket = 1
)
SELECT session_id AS subject, verdict, NULL AS severity,
  CASE WHEN from_role IS NULL THEN 'from which session it was taken is not known'
    WHEN verdict = 'pass' THEN 'sessions of ' || from_role || ' take it since ' || first_at
    WHEN verdict = 'fail' THEN 'a session of ' || from_role || ' took ' || role_arn || ' for the first time at ' || at
    ELSE 'learning: a session of ' || from_role || ' took ' || role_arn || ' at ' || at || ', and the logs begin at ' || logs_from END AS reason,
  CASE WHEN verdict = 'cannot-tell' THEN CASE WHEN from_role IS NULL THEN 'the session that assumed the role' ELSE 'logs of 7 days before' END END AS missing, coalesce(issued_at, first_used_at) AS first_seen, coalesce(last_used_at, issued_at) AS last_seen,
  NULL AS deploy_id, grant_event_id AS event_id, NULL AS evidence, substr(role_arn, instr(role_arn, '::') + 2, 12) AS account_id, NULL AS region, NULL AS environment,
  NULL AS service, repository, role_arn, NULL AS person
FROM told
