-- id: SES-08
-- version: 1
-- title: Burst of denied calls
-- severity: medium
-- subject: session
-- purpose: Fires when ten or more calls of one session were denied, or at least five and half of them.
-- population: Sessions behind which a pipeline stands, or that changed ECS, or that had calls denied, in the period.
-- proof: How many calls were made and denied.
-- false-positive: A first run of a new pipeline, whose role lacks permissions.
-- remediation: deploytrail why KEY tells which calls and why; if nobody knows them, end the session.
-- detection: yes
-- control: SOC 2 CC7.2
-- control: NIST 800-53 SI-4
SELECT session_id AS subject, CASE WHEN denied >= 10 OR (denied >= 5 AND denied * 2 >= calls) THEN 'fail' ELSE 'pass' END AS verdict, NULL AS severity,
  denied || ' of ' || calls || ' calls were denied' AS reason, NULL AS missing, coalesce(issued_at, first_used_at) AS first_seen, coalesce(last_used_at, issued_at) AS last_seen,
  NULL AS deploy_id, grant_event_id AS event_id, NULL AS evidence, substr(role_arn, instr(role_arn, '::') + 2, 12) AS account_id, NULL AS region, NULL AS environment,
  NULL AS service, repository, role_arn, NULL AS person
FROM checked_sessions WHERE is_bitbucket = 1 OR changes > 0 OR denied > 0
