-- id: IDN-03
-- version: 1
-- title: Session name without the run
-- severity: low
-- subject: session
-- purpose: Fires when a pipeline's session has a name that tells neither the run's UUID nor its number.
-- population: Sessions that Bitbucket pipelines obtained by OIDC in the period.
-- proof: The session's name.
-- false-positive: A session whose verified subject names the step: the run is known all the same.
-- remediation: Name sessions after the run: --role-session-name "bb-${BITBUCKET_BUILD_NUMBER}-$(echo $BITBUCKET_STEP_UUID | tr -d '{}')".
-- control: SOC 2 CC6.1
-- control: NIST 800-53 AU-3
-- control: PCI DSS 10.2.2
WITH told AS (
  SELECT *, CASE WHEN session_name IS NULL THEN 'cannot-tell'
    WHEN lower(session_name) GLOB '*[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-*'
      OR instr(lower(session_name), replace(step_uuid, '-', '')) > 0 OR instr(lower(session_name), replace(pipeline_uuid, '-', '')) > 0
      OR '-' || session_name || '-' GLOB '*[^0-9]' || build_number || '[^0-9]*' THEN 'pass'
    ELSE 'fail' END AS verdict
  FROM checked_sessions WHERE is_bitbucket = 1 AND chain_depth = 0
)
SELECT session_id AS subject, verdict, NULL AS severity,
  CASE verdict WHEN 'pass' THEN 'the name ' || session_name || ' tells the run' WHEN 'fail' THEN 'the name ' || session_name || ' tells no run'
      || CASE WHEN matched_by = 'step' THEN '; the verified subject does' ELSE '' END
    ELSE 'the session''s name is not known' END AS reason,
  CASE verdict WHEN 'cannot-tell' THEN 'the STS grant' END AS missing, coalesce(issued_at, first_used_at) AS first_seen, coalesce(last_used_at, issued_at) AS last_seen,
  NULL AS deploy_id, grant_event_id AS event_id, NULL AS evidence, substr(role_arn, instr(role_arn, '::') + 2, 12) AS account_id, NULL AS region, NULL AS environment,
  NULL AS service, repository, role_arn, NULL AS person
FROM told
