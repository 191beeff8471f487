-- name: separation-of-duties
-- version: 1
-- title: Separation of duties
-- purpose: For every change that a pipeline made: who wrote it, who approved it, who merged it, who started it, and what the checks say of that.
-- population: Every accepted change that the report deployments shows in the period; changes outside the pipeline are counted, and shown with --all.
-- key: event_id
-- needs: verdicts of deployments
-- limit: Only a run tied by step supports a pass. Authors and approvers are accounts; two accounts are one person only where an identity map says so.
-- limit: For a manual step Bitbucket names the run's creator, who may differ from the person who clicked.
-- parameter: from  time  Requested at this time or later.
-- parameter: to  time  Requested before this time.
-- parameter: account  list  Accounts, by their 12 digits.
-- parameter: region  list  Regions.
-- parameter: environment  list  Environments.
-- parameter: service  list  Services, by name.
-- parameter: repository  list  Repositories, as workspace/slug or slug.
-- column: requested_at  time  headline  When the change was requested.
-- column: environment  text  headline  The environment.
-- column: service  text  headline  The service.
-- column: conclusion  text  headline  fail, cannot-tell or pass: the worst of SOD-01, SOD-02 and SOD-03.
-- column: reason  text  headline  Why.
-- column: repository  text  headline  The repository.
-- column: commit  text  The commit.
-- column: pull_request  integer  headline  The pull request.
-- column: authors  list  headline  Who wrote it.
-- column: approvers  list  headline  Who approved it.
-- column: independent_approvers  list  Those of them who wrote no part of it, as far as accounts and the identity map tell.
-- column: approved_at  time  The last approval.
-- column: merged_by  text  Who merged it.
-- column: merged_at  time  When.
-- column: trigger  text  How the run started.
-- column: trigger_account  text  The account that Bitbucket names as its creator.
-- column: trigger_person  text  The person behind it.
-- column: match  text  How the session was tied to the run.
-- column: attribution  text  What that rests on: verified, inferred, claimed, none.
-- column: sod_01  text  No independent approval.
-- column: sod_02  text  Commit without a merged pull request.
-- column: sod_03  text  Late or stale approval.
-- column: sod_04  text  Author pushed the button.
-- column: sod_05  text  Pipeline or permissions changed in the same change.
-- column: deploy_id  text  headline  The deployment.
-- column: event_id  text  CloudTrail's id of the call.
-- column: evidence  text  The file and the record (from 0) that hold the call.
-- control: SOC 2 CC8.1
-- control: SOC 2 CC5.1
-- control: ISO 27001 A.5.3
-- control: NIST 800-53 AC-5
WITH verdict_of AS (
  SELECT event_id, max(CASE WHEN check_id = 'SOD-01' THEN verdict END) AS sod_01, max(CASE WHEN check_id = 'SOD-02' THEN verdict END) AS sod_02,
    max(CASE WHEN check_id = 'SOD-03' THEN verdict END) AS sod_03, max(CASE WHEN check_id = 'SOD-04' THEN verdict END) AS sod_04,
    max(CASE WHEN check_id = 'SOD-05' THEN verdict END) AS sod_05
  FROM verdicts WHERE check_id LIKE 'SOD-%' GROUP BY event_id
),
worst AS (
  SELECT event_id, verdict, reason, row_number() OVER (PARTITION BY event_id
    ORDER BY CASE verdict WHEN 'fail' THEN 1 WHEN 'cannot-tell' THEN 2 WHEN 'pass' THEN 3 ELSE 4 END, check_id) AS place
  FROM verdicts WHERE check_id IN ('SOD-01', 'SOD-02', 'SOD-03')
)
SELECT d.requested_at, d.environment, d.service, w.verdict AS conclusion, w.reason, d.repository, d.commit_hash AS "commit",
  q.pull_request_id AS pull_request,
  (SELECT json_group_array(name) FROM (SELECT coalesce(a.display_name, a.user_uuid, a.account_id) AS name FROM deployment_authors AS a
    WHERE a.event_id = d.event_id GROUP BY 1 ORDER BY min(a.basis_rank), 1)) AS authors,
  (SELECT json_group_array(name) FROM (SELECT coalesce(a.display_name, a.user_uuid, a.account_id) AS name FROM deployment_approvers AS a
    WHERE a.event_id = d.event_id GROUP BY 1 ORDER BY min(a.approved_at), 1)) AS approvers,
  (SELECT json_group_array(name) FROM (SELECT coalesce(a.display_name, a.user_uuid, a.account_id) AS name FROM deployment_approvers AS a
    WHERE a.event_id = d.event_id AND a.is_author = 0 GROUP BY 1 ORDER BY min(a.approved_at), 1)) AS independent_approvers,
  (SELECT max(a.approved_at) FROM deployment_approvers AS a WHERE a.event_id = d.event_id) AS approved_at,
  coalesce(q.merged_by_name, q.merged_by_uuid, q.merged_by_account_id) AS merged_by, q.merged_at, d.trigger_name AS "trigger",
  d.trigger_account, t.person AS trigger_person, d.matched_by AS "match", d.attribution, v.sod_01, v.sod_02, v.sod_03, v.sod_04, v.sod_05,
  d.deploy_id, d.event_id, d.evidence,
  CASE WHEN d.result <> 'accepted' THEN 'denied or failed calls' WHEN d.attribution = 'none' THEN 'changes outside the pipeline' END AS left_out
FROM deployments AS d
JOIN worst AS w ON w.event_id = d.event_id AND w.place = 1
JOIN verdict_of AS v ON v.event_id = d.event_id
LEFT JOIN deployment_pull_requests AS q ON q.event_id = d.event_id
LEFT JOIN deployment_trigger_persons AS t ON t.event_id = d.event_id
WHERE (:from IS NULL OR d.requested_at >= :from) AND (:to IS NULL OR d.requested_at < :to)
  AND (:account IS NULL OR d.account_id IN (SELECT value FROM json_each(:account)))
  AND (:region IS NULL OR d.region IN (SELECT value FROM json_each(:region)))
  AND (:environment IS NULL OR lower(d.environment) IN (SELECT lower(value) FROM json_each(:environment)
    UNION SELECT lower(s.environment) FROM json_each(:environment) JOIN environment_spellings AS s ON lower(s.spelling) = lower(value)))
  AND (:service IS NULL OR d.service IN (SELECT value FROM json_each(:service)))
  AND (:repository IS NULL OR EXISTS (SELECT 1 FROM json_each(:repository)
    WHERE d.repository = value OR d.repository LIKE '%/' || value))
ORDER BY d.requested_at, d.event_id
