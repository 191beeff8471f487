-- id: SOD-05
-- version: 2
-- title: Pipeline or permissions changed in the same change
-- severity: medium
-- subject: deployment
-- purpose: Fires when a pull request touched the pipeline, trust or infrastructure files that the policy names and no named reviewer who wrote none of it approved.
-- population: Every deployment that the report deployments shows in the period.
-- proof: The paths that the pull request touched, its reviewers.
-- false-positive: Routine edits of the pipeline's caching or notifications.
-- remediation: Have the owner of the pipeline review those files; name them as reviewers of such pull requests.
-- needs: policy.pipeline_files
-- needs: export: diffstat of the pull requests
-- control: SOC 2 CC6.8
-- control: ISO 27001 A.8.4
WITH touched AS (
  SELECT DISTINCT p.event_id, f.path
  FROM deployment_pull_requests AS p
  JOIN bitbucket_commit_files AS f ON substr(f.commit_hash, 1, 12) IN (substr(p.source_commit, 1, 12), substr(p.merge_commit, 1, 12))
),
watched AS (
  SELECT t.event_id, t.path
  FROM touched AS t
  WHERE t.path = 'bitbucket-pipelines.yml'
    OR EXISTS (SELECT 1 FROM policy_pipeline_files AS g WHERE t.path GLOB g.pattern)
),
judged AS (
  SELECT d.*, p.pull_request_id, p.has_participants, p.commits_known,
    EXISTS (SELECT 1 FROM touched AS t WHERE t.event_id = d.event_id) AS has_files,
    (SELECT group_concat(path, ', ') FROM (SELECT path FROM watched AS w WHERE w.event_id = d.event_id ORDER BY path LIMIT 5)) AS paths,
    (SELECT group_concat(name, ', ') FROM (SELECT DISTINCT coalesce(a.display_name, a.user_uuid) AS name
      FROM deployment_approvers AS a
      JOIN bitbucket_pull_request_participants AS r ON r.repository_key = p.repository_key
        AND r.pull_request_id = p.pull_request_id AND r.role = 'REVIEWER'
        AND (r.user_uuid = a.user_uuid OR r.account_id = a.account_id)
      WHERE a.event_id = d.event_id AND a.is_author = 0 ORDER BY name)) AS reviewers
  FROM checked_deployments AS d
  LEFT JOIN deployment_pull_requests AS p ON p.event_id = d.event_id
),
told AS (
  SELECT *, CASE
    WHEN result <> 'accepted' THEN 'not-applicable'
    WHEN pull_request_id IS NULL OR NOT has_files OR attribution <> 'verified' THEN 'cannot-tell'
    WHEN paths IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM policy_given WHERE part = 'pipeline_files')
      THEN 'not-applicable' ELSE 'cannot-tell' END
    WHEN has_participants = 0 THEN 'cannot-tell'
    WHEN reviewers IS NULL THEN 'fail'
    WHEN commits_known = 0 THEN 'cannot-tell'
    ELSE 'pass' END AS verdict
  FROM judged
)
SELECT deploy_id AS subject, verdict, NULL AS severity,
  CASE
    WHEN result <> 'accepted' THEN 'the call was ' || result || ': nothing changed'
    WHEN pull_request_id IS NULL THEN 'no pull request is tied to it: what it touched is not known'
    WHEN attribution <> 'verified' THEN 'the run is ' || attribution || ' (link ' || link || ', match ' || matched_by || '): only a verified run supports a verdict'
    WHEN NOT has_files THEN 'which files pull request ' || pull_request_id || ' touched is not known'
    WHEN paths IS NULL AND verdict = 'cannot-tell'
      THEN 'pull request ' || pull_request_id || ' left bitbucket-pipelines.yml alone; the policy names no other files'
    WHEN paths IS NULL THEN 'pull request ' || pull_request_id || ' touched none of the files that the policy names'
    WHEN has_participants = 0 THEN 'pull request ' || pull_request_id || ' touched ' || paths || '; its reviewers are not known'
    WHEN reviewers IS NULL THEN 'pull request ' || pull_request_id || ' touched ' || paths || ', and no named reviewer but its authors approved it'
    WHEN commits_known = 0 THEN reviewers || ' approved the change of ' || paths || ', but who wrote its commits is not known'
    ELSE reviewers || ' reviewed the change of ' || paths END AS reason,
  CASE WHEN verdict <> 'cannot-tell' THEN NULL
    WHEN pull_request_id IS NULL THEN 'a pull request'
    WHEN attribution <> 'verified' THEN 'a verified attribution'
    WHEN NOT has_files THEN 'export: diffstat of pull request ' || pull_request_id
    WHEN paths IS NULL THEN 'policy.pipeline_files'
    WHEN has_participants = 0 THEN 'export: pull request ' || pull_request_id || ' fetched on its own, with participants'
    ELSE 'export: bitbucket commits of pull request ' || pull_request_id END AS missing,
  requested_at AS first_seen, requested_at AS last_seen, deploy_id, event_id, evidence, account_id, region, environment,
  service, repository, role_arn, NULL AS person
FROM told
