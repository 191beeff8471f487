-- name: periods
-- version: 1
-- title: What is in the database
-- purpose: For every account and region the period and number of its events, for every kind of export its objects, and the ledger's figures: files, contents, records.
-- population: All kept events; the newest version of every object of the exports; every file, content and record of the ledger.
-- limit: A first and a last time say nothing of what lies between them: a period may have holes.
-- column: source  text  headline  cloudtrail, the kind of export, or ledger and the figure's name: what a stage begins with, what is taken away, and what it comes to (docs/completeness.md).
-- column: account_id  text  headline  The account.
-- column: region  text  headline  The region.
-- column: count  integer  headline  Events, objects, files, contents or records.
-- column: first  time  headline  The first event, or the oldest version's time.
-- column: last  time  headline  The last event, or the newest version's time.
SELECT source, account_id, region, count, first, last, left_out FROM (
  SELECT 0 AS place, 'cloudtrail' AS source, c.recipient_account_id AS account_id, c.aws_region AS region, SUM(e.events) AS count,
    strftime('%Y-%m-%dT%H:%M:%SZ', MIN(e.first), 'unixepoch') AS first,
    strftime('%Y-%m-%dT%H:%M:%SZ', MAX(e.last), 'unixepoch') AS last, NULL AS left_out
  FROM (SELECT call_id, COUNT(*) AS events, MIN(event_time) AS first, MAX(event_time) AS last FROM event
    WHERE kept = 1 GROUP BY call_id) AS e
  JOIN call c ON c.id = e.call_id
  GROUP BY c.recipient_account_id, c.aws_region
  UNION ALL SELECT 0, kind, NULL, NULL, SUM(records), NULL, NULL, NULL FROM set_aside GROUP BY kind
  UNION ALL SELECT 0, 'cloudtrail-digests', account_id, region, COUNT(DISTINCT s3_object), nullif(MIN(version_at), ''), nullif(MAX(version_at), ''), NULL FROM cloudtrail_digest GROUP BY account_id, region
  UNION ALL SELECT 0, 'cloudtrail-public-keys', NULL, NULL, COUNT(DISTINCT fingerprint), MIN(valid_from), MAX(valid_to), NULL FROM cloudtrail_public_key
  UNION ALL SELECT 0, 'bitbucket-pipelines', NULL, NULL, COUNT(DISTINCT pipeline_uuid), nullif(substr(MIN(version_at), 1, 20), ''), nullif(substr(MAX(version_at), 1, 20), ''), NULL FROM bitbucket_pipeline
  UNION ALL SELECT 0, 'bitbucket-steps', NULL, NULL, COUNT(DISTINCT step_uuid), nullif(substr(MIN(version_at), 1, 20), ''), nullif(substr(MAX(version_at), 1, 20), ''), NULL FROM bitbucket_step
  UNION ALL SELECT 0, 'bitbucket-deployments', NULL, NULL, COUNT(DISTINCT deployment_uuid), nullif(substr(MIN(version_at), 1, 20), ''), nullif(substr(MAX(version_at), 1, 20), ''), NULL FROM bitbucket_deployment
  UNION ALL SELECT 0, 'bitbucket-environments', NULL, NULL, COUNT(DISTINCT environment_uuid), NULL, NULL, NULL FROM bitbucket_environment
  UNION ALL SELECT 0, 'bitbucket-repositories', NULL, NULL, COUNT(DISTINCT repository_uuid), NULL, NULL, NULL FROM bitbucket_repository
  UNION ALL SELECT 0, 'bitbucket-pull-requests', NULL, NULL, COUNT(DISTINCT repository_full_name || pull_request_id), nullif(substr(MIN(version_at), 1, 20), ''), nullif(substr(MAX(version_at), 1, 20), ''), NULL FROM bitbucket_pull_request
  UNION ALL SELECT 0, 'bitbucket-members', NULL, NULL, COUNT(DISTINCT user_uuid), NULL, NULL, NULL FROM bitbucket_member
  UNION ALL SELECT 0, 'ecs-services', account_id, region, COUNT(DISTINCT service_arn), nullif(MIN(version_at), ''), nullif(MAX(version_at), ''), NULL FROM ecs_service GROUP BY account_id, region
  UNION ALL SELECT 0, 'ecs-task-definitions', NULL, NULL, COUNT(DISTINCT task_definition_arn), nullif(MIN(version_at), ''), nullif(MAX(version_at), ''), NULL FROM ecs_task_definition
  UNION ALL SELECT place, 'ledger ' || term, NULL, NULL, count, NULL, NULL, NULL FROM ledger_figures
    WHERE stage <> 'files' OR role <> 'result'
) AS parts
WHERE count > 0 OR place > 0
ORDER BY place, source, account_id, region
