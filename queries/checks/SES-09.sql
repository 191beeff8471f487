-- id: SES-09
-- version: 1
-- title: Session longer than the policy
-- severity: low
-- subject: session
-- purpose: Fires when a pipeline obtained a session that lasts longer than the policy allows.
-- population: Sessions that Bitbucket pipelines obtained by OIDC in the period.
-- proof: When it was issued and when it expires.
-- false-positive: A long step that was agreed on.
-- remediation: Lower DurationSeconds, or the role's MaxSessionDuration.
-- needs: policy.session_max_minutes
-- control: SOC 2 CC6.1
-- control: NIST 800-53 AC-12
WITH timed AS (
  SELECT *, (SELECT value FROM policy_numbers WHERE name = 'session_max_minutes') AS most,
    (strftime('%s', expires_at) - strftime('%s', issued_at)) AS seconds,
    (strftime('%s', expires_at) - strftime('%s', issued_at) + 59) / 60 AS minutes
  FROM checked_sessions WHERE is_bitbucket = 1
),
told AS (
  SELECT *, CASE WHEN most IS NULL OR seconds IS NULL OR origin <> 'issued' THEN 'cannot-tell' WHEN seconds > most * 60 THEN 'fail' ELSE 'pass' END AS verdict FROM timed
)
SELECT session_id AS subject, verdict, NULL AS severity,
  CASE WHEN most IS NULL THEN 'the policy does not say how long a session may be' WHEN verdict = 'cannot-tell' THEN 'when it was issued and expires is not known'
    ELSE 'issued at ' || issued_at || ' for ' || minutes || ' minutes, at most ' || most || ' are allowed' END AS reason,
  CASE WHEN verdict = 'cannot-tell' THEN CASE WHEN most IS NULL THEN 'policy.session_max_minutes' ELSE 'the STS grant' END END AS missing, coalesce(issued_at, first_used_at) AS first_seen, coalesce(last_used_at, issued_at) AS last_seen,
  NULL AS deploy_id, grant_event_id AS event_id, NULL AS evidence, substr(role_arn, instr(role_arn, '::') + 2, 12) AS account_id, NULL AS region, NULL AS environment,
  NULL AS service, repository, role_arn, NULL AS person
FROM told
