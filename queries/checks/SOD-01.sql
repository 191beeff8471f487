-- id: SOD-01
-- version: 2
-- title: No independent approval
-- severity: high
-- subject: deployment
-- purpose: Fires when nobody approved the pull request that a deployment carried but those who wrote it.
-- population: Every deployment that the report deployments shows in the period.
-- proof: The pull request's number, its approvers and authors, from Bitbucket's answers.
-- false-positive: A bot's pull request that a policy lets through without review.
-- false-positive: Two people who wrote together, of whom one approved: the other half of the pair counts as an author.
-- remediation: Have somebody who wrote no part of it review the change after the fact, and keep the review as evidence.
-- needs: export: bitbucket pull requests, each fetched on its own (lists leave the participants out)
-- needs: export: bitbucket commits of the pull requests
-- control: SOC 2 CC8.1
-- control: ISO 27001 A.5.3
-- control: NIST 800-53 AC-5
-- control: NIST 800-53 CM-5(4)
-- control: PCI DSS 6.5.4
WITH judged AS (
  SELECT d.*, p.repository_key, p.pull_request_id, p.has_participants, p.has_activity, p.commits_known,
    c.authors, c.approvers, c.independent, c.doubtful, c.approvals, c.has_pull_requests, c.is_exported
  FROM checked_deployments AS d
  JOIN checked_changes AS c ON c.event_id = d.event_id
  LEFT JOIN deployment_pull_requests AS p ON p.event_id = d.event_id
),
told AS (
  SELECT *, CASE
    WHEN result <> 'accepted' THEN 'not-applicable'
    WHEN pipeline_uuid IS NULL OR commit_hash IS NULL OR attribution <> 'verified' THEN 'cannot-tell'
    WHEN pull_request_id IS NULL THEN CASE WHEN has_pull_requests AND is_exported THEN 'fail' ELSE 'cannot-tell' END
    WHEN has_participants = 0 AND has_activity = 0 THEN 'cannot-tell'
    WHEN independent IS NOT NULL THEN CASE
      WHEN has_participants = 0 OR commits_known = 0 THEN 'cannot-tell' ELSE 'pass' END
    WHEN doubtful IS NOT NULL THEN 'cannot-tell'
    ELSE 'fail' END AS verdict
  FROM judged
)
SELECT deploy_id AS subject, verdict, NULL AS severity,
  CASE
    WHEN result <> 'accepted' THEN 'the call was ' || result || ': nothing changed'
    WHEN pipeline_uuid IS NULL THEN 'no pipeline run is tied to it (match ' || matched_by || '): no pull request can be'
    WHEN attribution <> 'verified' THEN 'the run is ' || attribution || ' (link ' || link || ', match ' || matched_by || '): only a verified run supports a verdict'
    WHEN commit_hash IS NULL THEN 'the commit of its pipeline is not known'
    WHEN pull_request_id IS NULL AND NOT is_exported
      THEN 'its run is in no export, nor a pull request with commit ' || substr(commit_hash, 1, 12)
    WHEN pull_request_id IS NULL AND has_pull_requests
      THEN 'no pull request carries commit ' || substr(commit_hash, 1, 12) || ': nobody approved it'
    WHEN pull_request_id IS NULL THEN 'no pull request of ' || coalesce(repository, 'its repository') || ' was exported'
    WHEN has_participants = 0 AND has_activity = 0
      THEN 'pull request ' || pull_request_id || ' came from a list, which leaves its approvals out'
    WHEN independent IS NOT NULL AND has_participants = 0
      THEN independent || ' approved pull request ' || pull_request_id || ', and may have withdrawn it: only its activity was exported'
    WHEN independent IS NOT NULL AND commits_known = 0
      THEN independent || ' approved pull request ' || pull_request_id || ', but who wrote its commits is not known'
    WHEN independent IS NOT NULL
      THEN independent || ' approved pull request ' || pull_request_id || ', written by ' || coalesce(authors, 'nobody known')
    WHEN doubtful IS NOT NULL
      THEN doubtful || ' approved pull request ' || pull_request_id || ' and has the name or e-mail of an author of a commit: '
        || 'neither proves who that is'
    WHEN approvals = 0 THEN 'nobody approved pull request ' || pull_request_id || ', written by ' || coalesce(authors, 'nobody known')
    ELSE 'pull request ' || pull_request_id || ' was approved by ' || approvers || ' alone, who wrote it' END AS reason,
  CASE WHEN verdict <> 'cannot-tell' THEN NULL
    WHEN pipeline_uuid IS NULL THEN 'a pipeline run'
    WHEN attribution <> 'verified' THEN 'a verified attribution'
    WHEN commit_hash IS NULL THEN 'export: bitbucket pipelines'
    WHEN pull_request_id IS NULL AND NOT is_exported THEN 'export: bitbucket pipelines and pull requests of ' || coalesce(repository, 'the repository')
    WHEN pull_request_id IS NULL THEN 'export: bitbucket pull requests of ' || coalesce(repository, 'the repository')
    WHEN has_participants = 0 THEN 'export: pull request ' || pull_request_id || ' fetched on its own, with participants'
    WHEN independent IS NOT NULL AND commits_known = 0 THEN 'export: bitbucket commits of pull request ' || pull_request_id
    ELSE 'people.csv: whose e-mail that is' END AS missing,
  requested_at AS first_seen, requested_at AS last_seen, deploy_id, event_id, evidence, account_id, region, environment,
  service, repository, role_arn, NULL AS person
FROM told
