-- id: SOD-02
-- version: 2
-- title: Commit without a merged pull request
-- severity: high
-- subject: deployment
-- purpose: Fires when the commit that was deployed stands in no pull request that had been merged by then.
-- population: Every deployment that the report deployments shows in the period.
-- proof: The commit, its branch, and the state of the pull request that it stands in.
-- false-positive: A rebase or squash that gave the commit another hash than Bitbucket names.
-- false-positive: A tag or hotfix flow that merges after it deploys.
-- remediation: Find who pushed the commit, have it reviewed, and restrict who may push to the branch.
-- needs: export: bitbucket pull requests
-- control: SOC 2 CC8.1
-- control: ISO 27001 A.8.32
WITH judged AS (
  SELECT d.*, p.pull_request_id, p.state AS pull_request_state, p.merged_at, p.tie, p.commits_known,
    c.has_pull_requests, c.is_exported
  FROM checked_deployments AS d
  JOIN checked_changes AS c ON c.event_id = d.event_id
  LEFT JOIN deployment_pull_requests AS p ON p.event_id = d.event_id
),
told AS (
  SELECT *, CASE
    WHEN result <> 'accepted' THEN 'not-applicable'
    WHEN pipeline_uuid IS NULL OR commit_hash IS NULL OR attribution <> 'verified' THEN 'cannot-tell'
    WHEN pull_request_id IS NULL THEN CASE WHEN has_pull_requests AND is_exported THEN 'fail' ELSE 'cannot-tell' END
    WHEN pull_request_state <> 'MERGED' OR merged_at > requested_at THEN 'fail'
    WHEN tie = 'pipeline' THEN CASE WHEN commits_known = 1 THEN 'fail' ELSE 'cannot-tell' END
    WHEN merged_at IS NULL AND tie <> 'merge-commit' THEN 'cannot-tell'
    ELSE 'pass' END AS verdict
  FROM judged
)
SELECT deploy_id AS subject, verdict, NULL AS severity,
  CASE
    WHEN result <> 'accepted' THEN 'the call was ' || result || ': nothing changed'
    WHEN pipeline_uuid IS NULL THEN 'no pipeline run is tied to it (match ' || matched_by || '): its commit is not known'
    WHEN attribution <> 'verified' THEN 'the run is ' || attribution || ' (link ' || link || ', match ' || matched_by || '): only a verified run supports a verdict'
    WHEN commit_hash IS NULL THEN 'the commit of its pipeline is not known'
    WHEN pull_request_id IS NULL AND NOT is_exported
      THEN 'its run is in no export, nor a pull request with commit ' || substr(commit_hash, 1, 12)
    WHEN pull_request_id IS NULL AND has_pull_requests
      THEN 'commit ' || substr(commit_hash, 1, 12) || ' on ' || coalesce(branch, 'no branch') || ' stands in no pull request of ' || repository
    WHEN pull_request_id IS NULL THEN 'no pull request of ' || coalesce(repository, 'its repository') || ' was exported'
    WHEN pull_request_state <> 'MERGED'
      THEN 'commit ' || substr(commit_hash, 1, 12) || ' stands in pull request ' || pull_request_id || ', which is ' || lower(pull_request_state)
    WHEN merged_at > requested_at
      THEN 'pull request ' || pull_request_id || ' was merged at ' || merged_at || ', after the deployment at ' || requested_at
    WHEN tie = 'pipeline' AND commits_known = 1
      THEN 'the run was made for pull request ' || pull_request_id || ', whose commits do not have ' || substr(commit_hash, 1, 12)
    WHEN tie = 'pipeline'
      THEN 'the run was made for pull request ' || pull_request_id || ', whose commits are not known'
    WHEN merged_at IS NULL AND tie <> 'merge-commit'
      THEN 'commit ' || substr(commit_hash, 1, 12) || ' stands in pull request ' || pull_request_id || '; when that was merged is not known'
    ELSE 'commit ' || substr(commit_hash, 1, 12) || ' came with pull request ' || pull_request_id
      || coalesce(', merged at ' || merged_at, ': it is its merge commit') END AS reason,
  CASE WHEN verdict <> 'cannot-tell' THEN NULL
    WHEN pipeline_uuid IS NULL THEN 'a pipeline run'
    WHEN attribution <> 'verified' THEN 'a verified attribution'
    WHEN commit_hash IS NULL THEN 'export: bitbucket pipelines'
    WHEN pull_request_id IS NULL AND NOT is_exported THEN 'export: bitbucket pipelines and pull requests of ' || coalesce(repository, 'the repository')
    WHEN pull_request_id IS NULL THEN 'export: bitbucket pull requests of ' || coalesce(repository, 'the repository')
    WHEN tie = 'pipeline' THEN 'export: bitbucket commits of pull request ' || pull_request_id
    ELSE 'export: activity of pull request ' || pull_request_id END AS missing,
  requested_at AS first_seen, requested_at AS last_seen, deploy_id, event_id, evidence, account_id, region, environment,
  service, repository, role_arn, NULL AS person
FROM told
