-- id: POP-03
-- version: 2
-- title: Claimed, not seen
-- severity: medium
-- subject: bitbucket-deployment
-- purpose: Fires when Bitbucket says that a deployment to production succeeded and no session of its step made a writing call that AWS accepted.
-- population: Bitbucket deployments to production in the period.
-- proof: The step and the time in which it ran.
-- false-positive: A dry run, or a deployment that had nothing to change.
-- false-positive: A deployment to something else than ECS in an account whose logs are not here.
-- remediation: Find the step's log in Bitbucket; add the account's logs if it deployed there.
-- needs: export: bitbucket deployments
-- needs: policy.production
-- control: SOC 2 CC2.1
-- control: SOC 2 CC8.1
WITH claimed AS (
  SELECT b.deployment_uuid, b.step_uuid, b.environment_name, b.environment_type, b.state, b.status, coalesce(b.started_on, b.completed_on) AS started_on,
    coalesce(b.completed_on, b.started_on) AS completed_on, p.repository_full_name, p.build_number,
    CASE WHEN EXISTS (SELECT 1 FROM policy_given WHERE part = 'production')
        THEN CASE WHEN b.environment_name IS NOT NULL THEN EXISTS (SELECT 1 FROM policy_production AS x WHERE lower(x.name) = lower(b.environment_name)) END
      WHEN b.environment_type IS NOT NULL THEN lower(b.environment_type) = 'production' END AS is_production,
    (SELECT value FROM memory WHERE key = 'first event') AS logs_from, (SELECT value FROM memory WHERE key = 'last event') AS logs_to,
    -- What AWS denied, or what failed, changed nothing.
    (SELECT count(*) FROM sessions AS s CROSS JOIN session_keys AS y ON y.session_id = s.session_id CROSS JOIN text AS k ON k.value = y.access_key_id
      CROSS JOIN event AS e ON e.access_key_id = k.id CROSS JOIN call AS c ON c.id = e.call_id
      WHERE s.step_uuid = b.step_uuid AND e.kept = 1 AND e.error_code_id IS NULL AND c.read_only IS NOT 'true'
        AND NOT EXISTS (SELECT 1 FROM payload AS m WHERE m.event = e.id AND m.error_message IS NOT NULL)) AS writes,
    (SELECT sum(s.writes) FROM sessions AS s WHERE s.step_uuid = b.step_uuid) AS attempts,
    EXISTS (SELECT 1 FROM deployments AS d WHERE d.step_uuid = b.step_uuid AND d.result = 'accepted') AS deployed,
    EXISTS (SELECT 1 FROM sessions AS s WHERE s.step_uuid = b.step_uuid) AS has_session
  FROM bitbucket_deployments AS b
  LEFT JOIN bitbucket_pipelines AS p ON p.pipeline_uuid = b.pipeline_uuid
  CROSS JOIN checked_period AS t
  WHERE b.state = 'COMPLETED' AND (t.from_at IS NULL OR coalesce(b.completed_on, b.started_on) >= t.from_at)
    AND (t.to_at IS NULL OR coalesce(b.started_on, b.completed_on) < t.to_at)
),
told AS (
  SELECT *, CASE
    WHEN is_production = 0 OR status IN ('FAILED', 'STOPPED', 'ERROR') THEN 'not-applicable'
    WHEN deployed OR writes > 0 THEN 'pass'
    WHEN is_production IS NULL OR status IS NULL OR step_uuid IS NULL THEN 'cannot-tell'
    WHEN logs_from IS NULL OR completed_on IS NULL OR completed_on < logs_from OR started_on > logs_to THEN 'cannot-tell'
    ELSE 'fail' END AS verdict
  FROM claimed
)
SELECT deployment_uuid AS subject, verdict, NULL AS severity,
  CASE
    WHEN is_production = 0 THEN coalesce(environment_name, 'the environment') || ' is not production'
    WHEN verdict = 'not-applicable' THEN 'Bitbucket says that it ended with ' || status
    WHEN verdict = 'pass' THEN 'its step changed AWS' || CASE writes WHEN 0 THEN '' WHEN 1 THEN ' with 1 accepted write' ELSE ' with ' || writes || ' accepted writes' END
    WHEN is_production IS NULL THEN 'whether ' || coalesce(environment_name, 'its environment') || ' is production is not known'
    WHEN status IS NULL THEN 'whether it succeeded is not known'
    WHEN step_uuid IS NULL THEN 'its step is not known'
    WHEN verdict = 'cannot-tell' THEN 'no log is there of ' || coalesce(started_on, 'its time')
    ELSE 'step ' || step_uuid || ' of ' || coalesce(repository_full_name || coalesce(' #' || build_number, ''), 'a run') || ' succeeded from ' || started_on || ' to '
      || completed_on || CASE WHEN attempts > 0 THEN ', and AWS accepted none of its session''s ' || attempts || CASE attempts WHEN 1 THEN ' write' ELSE ' writes' END
        WHEN has_session THEN ', and its session wrote nothing' ELSE ', and no session of it is in the logs' END END AS reason,
  CASE WHEN verdict <> 'cannot-tell' THEN NULL WHEN is_production IS NULL THEN 'policy.production'
    WHEN status IS NULL OR step_uuid IS NULL THEN 'export: bitbucket deployments with state.status and step' ELSE 'logs of ' || coalesce(started_on, 'its time') END AS missing,
  started_on AS first_seen, completed_on AS last_seen, NULL AS deploy_id, NULL AS event_id, NULL AS evidence, NULL AS account_id, NULL AS region,
  environment_name AS environment, NULL AS service, repository_full_name AS repository, NULL AS role_arn, NULL AS person
FROM told
