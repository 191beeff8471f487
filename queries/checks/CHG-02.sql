-- id: CHG-02
-- version: 1
-- title: Emergency not reviewed in time
-- severity: high
-- subject: deployment
-- purpose: Fires when a change with an emergency mark had no independent approval within the hours that the policy gives.
-- population: Every deployment that the report deployments shows in the period.
-- proof: The mark, the time of the request, the times of approval.
-- false-positive: A review that is kept elsewhere than in Bitbucket.
-- remediation: Review the change now, and keep the review as evidence.
-- needs: policy.emergency with review_hours
-- needs: export: bitbucket pull requests, each fetched on its own (lists leave the participants out)
-- control: SOC 2 CC8.1
-- control: ISO 27001 A.8.32
WITH judged AS (
  SELECT d.*, p.pull_request_id, p.has_participants, p.commits_known,
    (SELECT value FROM policy_numbers WHERE name = 'emergency.review_hours') AS review_hours,
    c.has_pull_requests,
    (SELECT min(a.approved_at) FROM deployment_approvers AS a WHERE a.event_id = d.event_id AND a.is_author = 0) AS approved_at,
    EXISTS (SELECT 1 FROM deployment_approvers AS a WHERE a.event_id = d.event_id AND (a.is_author = 1 OR a.approved_at IS NULL)) AS is_doubtful,
    coalesce((SELECT run_at FROM checked_period), '9999') AS run_at
  FROM checked_deployments AS d
  JOIN checked_changes AS c ON c.event_id = d.event_id
  LEFT JOIN deployment_pull_requests AS p ON p.event_id = d.event_id
),
timed AS (
  SELECT *, strftime('%Y-%m-%dT%H:%M:%SZ', requested_at, '+' || review_hours || ' hours') AS due_at FROM judged
),
told AS (
  SELECT *, CASE
    WHEN result <> 'accepted' THEN 'not-applicable'
    WHEN is_emergency = 0 THEN 'not-applicable'
    WHEN is_emergency IS NULL OR review_hours IS NULL OR attribution <> 'verified' THEN 'cannot-tell'
    WHEN approved_at <= due_at THEN CASE WHEN commits_known = 1 AND has_participants = 1 THEN 'pass' ELSE 'cannot-tell' END
    WHEN pipeline_uuid IS NULL OR commit_hash IS NULL THEN 'cannot-tell'
    WHEN pull_request_id IS NULL AND NOT has_pull_requests THEN 'cannot-tell'
    WHEN pull_request_id IS NOT NULL AND has_participants = 0 THEN 'cannot-tell'
    WHEN is_doubtful THEN 'cannot-tell'
    WHEN approved_at IS NULL AND run_at < due_at THEN 'cannot-tell'
    ELSE 'fail' END AS verdict
  FROM timed
)
SELECT deploy_id AS subject, verdict, NULL AS severity,
  CASE
    WHEN result <> 'accepted' THEN 'the call was ' || result || ': nothing changed'
    WHEN is_emergency = 0 THEN 'it has no emergency mark'
    WHEN is_emergency IS NULL THEN 'whether it was an emergency is not known'
    WHEN review_hours IS NULL THEN 'the policy does not say within how many hours an emergency is reviewed'
    WHEN attribution <> 'verified' THEN 'an emergency of ' || requested_at || ', whose run is ' || attribution || ' (link ' || link || ', match ' || matched_by || '): only a verified run supports a verdict'
    WHEN verdict = 'pass' THEN 'an emergency of ' || requested_at || ', approved at ' || approved_at || ', due by ' || due_at
    WHEN approved_at <= due_at THEN 'approved at ' || approved_at || ', but whether by somebody else than its authors is not known'
    WHEN verdict = 'cannot-tell' AND run_at < due_at THEN 'an emergency of ' || requested_at || ': its review is due by ' || due_at
    WHEN verdict = 'cannot-tell' THEN 'an emergency of ' || requested_at || ': who approved it is not known'
    WHEN approved_at IS NOT NULL THEN 'an emergency of ' || requested_at || ', approved at ' || approved_at || ', due by ' || due_at
    ELSE 'an emergency of ' || requested_at || ', due by ' || due_at || ', with no independent approval' END AS reason,
  CASE WHEN verdict <> 'cannot-tell' THEN NULL
    WHEN is_emergency IS NULL THEN 'policy.emergency'
    WHEN review_hours IS NULL THEN 'policy.emergency.review_hours'
    WHEN pipeline_uuid IS NULL OR commit_hash IS NULL THEN 'a pipeline run'
    WHEN attribution <> 'verified' THEN 'a verified attribution'
    WHEN approved_at <= due_at AND commits_known = 0 THEN 'export: bitbucket commits of pull request ' || pull_request_id
    WHEN pull_request_id IS NULL THEN 'export: bitbucket pull requests of ' || coalesce(repository, 'the repository')
    WHEN has_participants = 0 THEN 'export: pull request ' || pull_request_id || ' fetched on its own, with participants'
    WHEN is_doubtful THEN 'people.csv, or the time of the approval'
    ELSE 'time until ' || due_at END AS missing,
  requested_at AS first_seen, requested_at AS last_seen, deploy_id, event_id, evidence, account_id, region, environment,
  service, repository, role_arn, NULL AS person
FROM told
