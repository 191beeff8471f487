-- id: SES-04
-- version: 1
-- title: Key used after the step ended
-- severity: high
-- subject: session
-- purpose: Fires when a pipeline's key was used later than its step ran, by more than the policy's slack.
-- population: Sessions of Bitbucket steps in the period.
-- proof: The step's end and the last call.
-- false-positive: A task that goes on in the background.
-- false-positive: Clocks that differ.
-- remediation: Look at the calls after the step's end: deploytrail trace KEY. Shorten the role's sessions.
-- needs: export: bitbucket steps
-- needs: policy.step_slack_minutes
-- detection: yes
-- control: SOC 2 CC7.2
-- control: SOC 2 CC6.1
WITH timed AS (
  SELECT s.*, b.completed_on, (SELECT value FROM policy_numbers WHERE name = 'step_slack_minutes') AS slack
  FROM checked_sessions AS s LEFT JOIN bitbucket_steps AS b ON b.step_uuid = s.step_uuid
  WHERE s.is_bitbucket = 1
),
told AS (
  SELECT *, CASE WHEN last_used_at IS NULL THEN 'not-applicable' WHEN completed_on IS NULL THEN 'cannot-tell'
    WHEN last_used_at <= completed_on THEN 'pass' WHEN slack IS NULL THEN 'cannot-tell'
    WHEN last_used_at > strftime('%Y-%m-%dT%H:%M:%SZ', completed_on, '+' || slack || ' minutes') THEN 'fail' ELSE 'pass' END AS verdict
  FROM timed
)
SELECT session_id AS subject, verdict, NULL AS severity,
  CASE WHEN last_used_at IS NULL THEN 'it was never used' WHEN completed_on IS NULL THEN 'when its step ended is not known'
    WHEN verdict = 'fail' THEN 'last used at ' || last_used_at || ', and its step ended at ' || completed_on || ' (slack ' || slack || ' minutes)'
    WHEN verdict = 'cannot-tell' THEN 'last used at ' || last_used_at || ', after its step ended at ' || completed_on || '; the policy gives no slack'
    ELSE 'last used at ' || last_used_at || ', its step ended at ' || completed_on END AS reason,
  CASE WHEN verdict = 'cannot-tell' THEN CASE WHEN completed_on IS NULL THEN 'export: bitbucket steps' ELSE 'policy.step_slack_minutes' END END AS missing, coalesce(issued_at, first_used_at) AS first_seen, coalesce(last_used_at, issued_at) AS last_seen,
  NULL AS deploy_id, grant_event_id AS event_id, NULL AS evidence, substr(role_arn, instr(role_arn, '::') + 2, 12) AS account_id, NULL AS region, NULL AS environment,
  NULL AS service, repository, role_arn, NULL AS person
FROM told
