-- id: SOD-03
-- version: 2
-- title: Late or stale approval
-- severity: medium
-- subject: deployment
-- purpose: Fires when every independent approval came after the merge or the deployment, or before the last commit.
-- population: Every deployment that the report deployments shows in the period; without an independent approval it is SOD-01's.
-- proof: The times of approval, of the last push, of the merge and of the deployment.
-- false-positive: A merge of the destination branch into the pull request, which is a push without a change of its own.
-- remediation: Review the commits that came after the approval; have Bitbucket reset approvals on a change.
-- needs: export: activity of the pull requests
-- control: SOC 2 CC8.1
WITH approvals AS (
  SELECT d.event_id, a.approved_at, a.display_name,
    CASE WHEN a.approved_at IS NULL THEN NULL
      WHEN a.approved_at > d.requested_at OR a.approved_at > p.merged_at OR a.approved_at < p.pushed_at
        OR (p.has_activity = 0 AND EXISTS (SELECT 1 FROM deployment_authors AS w
          WHERE w.event_id = d.event_id AND w.authored_on > a.approved_at)) THEN 0
      WHEN p.merged_at IS NULL OR p.pushed_at IS NULL THEN NULL
      ELSE 1 END AS is_timely
  FROM checked_deployments AS d
  JOIN deployment_pull_requests AS p ON p.event_id = d.event_id
  JOIN deployment_approvers AS a ON a.event_id = d.event_id AND a.is_author = 0
),
summed AS (
  SELECT event_id, max(is_timely = 1) AS has_timely, max(is_timely IS NULL) AS has_unknown, max(approved_at) AS approved_at,
    max(CASE WHEN is_timely = 1 THEN approved_at END) AS timely_at
  FROM approvals GROUP BY event_id
),
told AS (
  SELECT d.*, p.pull_request_id, p.merged_at, p.pushed_at, p.has_activity, s.approved_at, s.timely_at,
    (SELECT max(w.authored_on) FROM deployment_authors AS w WHERE w.event_id = d.event_id) AS authored_on,
    CASE
      WHEN d.result <> 'accepted' THEN 'not-applicable'
      WHEN d.pipeline_uuid IS NULL OR d.attribution <> 'verified' THEN 'cannot-tell'
      WHEN p.pull_request_id IS NULL OR s.event_id IS NULL THEN 'not-applicable'
      WHEN s.has_timely = 1 THEN 'pass'
      WHEN s.has_unknown = 1 THEN 'cannot-tell'
      ELSE 'fail' END AS verdict
  FROM checked_deployments AS d
  LEFT JOIN deployment_pull_requests AS p ON p.event_id = d.event_id
  LEFT JOIN summed AS s ON s.event_id = d.event_id
)
SELECT deploy_id AS subject, verdict, NULL AS severity,
  CASE
    WHEN result <> 'accepted' THEN 'the call was ' || result || ': nothing changed'
    WHEN pipeline_uuid IS NULL THEN 'no pipeline run is tied to it (match ' || matched_by || '): no approval can be'
    WHEN attribution <> 'verified' THEN 'the run is ' || attribution || ' (link ' || link || ', match ' || matched_by || '): only a verified run supports a verdict'
    WHEN pull_request_id IS NULL THEN 'no pull request is tied to it: SOD-02 says so'
    WHEN verdict = 'not-applicable' THEN 'no independent approval of pull request ' || pull_request_id || ' is known: SOD-01 says so'
    WHEN verdict = 'pass' THEN 'approved at ' || timely_at || ', after the last push at ' || pushed_at || ', merged at ' || merged_at
    WHEN verdict = 'cannot-tell' THEN 'approved at ' || coalesce(approved_at, 'a time that is not known') || '; when pull request '
      || pull_request_id || ' was last pushed to and merged is not known'
    WHEN approved_at > requested_at THEN 'approved at ' || approved_at || ', after the deployment at ' || requested_at
    WHEN approved_at > merged_at THEN 'approved at ' || approved_at || ', after the merge at ' || merged_at
    WHEN approved_at < pushed_at THEN 'last approved at ' || approved_at || ', before the last push at ' || pushed_at
    ELSE 'approved at ' || approved_at || ', before a commit of ' || authored_on END AS reason,
  CASE WHEN verdict <> 'cannot-tell' THEN NULL
    WHEN pipeline_uuid IS NULL THEN 'a pipeline run'
    WHEN attribution <> 'verified' THEN 'a verified attribution'
    ELSE 'export: activity of pull request ' || pull_request_id END AS missing,
  requested_at AS first_seen, requested_at AS last_seen, deploy_id, event_id, evidence, account_id, region, environment,
  service, repository, role_arn, NULL AS person
FROM told
