-- id: SOD-04
-- version: 2
-- title: Author pushed the button
-- severity: low
-- subject: deployment
-- purpose: Fires when whoever started a deployment to production by hand also wrote what it carried.
-- population: Deployments to production that the report deployments shows in the period.
-- proof: The trigger account and the authors of the commits.
-- false-positive: A small team whose changes somebody else has approved (SOD-01 passes).
-- remediation: Let somebody else start the deployment, or restrict who may deploy to the environment.
-- needs: policy.production
-- needs: export: bitbucket commits
-- control: SOC 2 CC8.1
-- control: SOC 2 CC5.1
WITH judged AS (
  SELECT d.*, r.creator_uuid, r.creator_account_id, t.person AS trigger_person, s.trigger_type AS step_trigger,
    (SELECT min(b.deployer_name) FROM bitbucket_deployments AS b WHERE b.step_uuid = d.step_uuid) AS deployer_name,
    EXISTS (SELECT 1 FROM deployment_authors AS a WHERE a.event_id = d.event_id AND a.basis <> 'pull-request') AS has_authors,
    EXISTS (SELECT 1 FROM deployment_authors AS a WHERE a.event_id = d.event_id
      AND (a.user_uuid = r.creator_uuid OR a.account_id = r.creator_account_id OR a.person = t.person)) AS is_author,
    c.authors
  FROM checked_deployments AS d
  JOIN checked_changes AS c ON c.event_id = d.event_id
  LEFT JOIN bitbucket_pipelines AS r ON r.pipeline_uuid = d.pipeline_uuid
  LEFT JOIN bitbucket_steps AS s ON s.step_uuid = d.step_uuid
  LEFT JOIN deployment_trigger_persons AS t ON t.event_id = d.event_id
),
told AS (
  SELECT *, CASE
    WHEN result <> 'accepted' OR is_production = 0 THEN 'not-applicable'
    WHEN pipeline_uuid IS NULL OR is_production IS NULL OR attribution <> 'verified' THEN 'cannot-tell'
    WHEN trigger_name = 'manual' THEN CASE
      WHEN is_author THEN 'fail'
      WHEN NOT has_authors OR (creator_uuid IS NULL AND creator_account_id IS NULL) THEN 'cannot-tell'
      ELSE 'pass' END
    WHEN step_trigger = 'manual' THEN 'cannot-tell'
    WHEN trigger_name IS NULL OR (step_trigger IS NULL AND step_uuid IS NOT NULL) THEN 'cannot-tell'
    ELSE 'not-applicable' END AS verdict
  FROM judged
)
SELECT deploy_id AS subject, verdict, NULL AS severity,
  CASE
    WHEN result <> 'accepted' THEN 'the call was ' || result || ': nothing changed'
    WHEN is_production = 0 THEN coalesce(environment, 'the environment') || ' is not production'
    WHEN pipeline_uuid IS NULL THEN 'no pipeline run is tied to it (match ' || matched_by || '): who started it is not known'
    WHEN attribution <> 'verified' THEN 'the run is ' || attribution || ' (link ' || link || ', match ' || matched_by || '): only a verified run supports a verdict'
    WHEN is_production IS NULL THEN 'whether ' || coalesce(environment, 'its environment') || ' is production is not known'
    WHEN trigger_name = 'manual' AND is_author THEN coalesce(trigger_account, 'the trigger account') || ' started it by hand and wrote what it carried'
    WHEN trigger_name = 'manual' AND creator_uuid IS NULL AND creator_account_id IS NULL THEN 'Bitbucket names no account that started it'
    WHEN trigger_name = 'manual' AND NOT has_authors THEN 'who wrote commit ' || substr(commit_hash, 1, 12) || ' is not known'
    WHEN trigger_name = 'manual' THEN coalesce(trigger_account, 'the trigger account') || ' started what ' || authors || ' wrote'
    WHEN step_trigger = 'manual' THEN 'somebody clicked the manual step; Bitbucket tells who only inside the step'
      || coalesce(' (the deployment names ' || deployer_name || ')', '')
    WHEN verdict = 'cannot-tell' THEN 'whether it was started by hand is not known'
    ELSE 'it was started by ' || trigger_name || ', not by hand' END AS reason,
  CASE WHEN verdict <> 'cannot-tell' THEN NULL
    WHEN pipeline_uuid IS NULL THEN 'a pipeline run'
    WHEN attribution <> 'verified' THEN 'a verified attribution'
    WHEN is_production IS NULL THEN 'policy.production'
    WHEN trigger_name = 'manual' AND creator_uuid IS NULL AND creator_account_id IS NULL THEN 'the pipeline''s creator'
    WHEN trigger_name = 'manual' AND NOT has_authors THEN 'export: bitbucket commits'
    WHEN step_trigger = 'manual' THEN 'BITBUCKET_STEP_TRIGGERER_UUID of the step'
    ELSE 'export: bitbucket steps' END AS missing,
  requested_at AS first_seen, requested_at AS last_seen, deploy_id, event_id, evidence, account_id, region, environment,
  service, repository, role_arn, trigger_person AS person
FROM told
