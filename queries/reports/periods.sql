-- name: periods
-- version: 1
-- title: What is in the database
-- purpose: For every account and region the period and number of its events, and for every kind of export its objects.
-- population: All kept events; the newest version of every object of the exports.
-- limit: A first and a last time say nothing of what lies between them: a period may have holes.
-- column: source  text  headline  cloudtrail, or the kind of export.
-- column: account_id  text  headline  The account.
-- column: region  text  headline  The region.
-- column: count  integer  headline  Events or objects.
-- column: first  time  headline  The first event, or the oldest version's time.
-- column: last  time  headline  The last event, or the newest version's time.
SELECT * FROM (
  SELECT 'cloudtrail' AS source, c.recipient_account_id AS account_id, c.aws_region AS region, SUM(e.events) AS count,
    strftime('%Y-%m-%dT%H:%M:%SZ', MIN(e.first), 'unixepoch') AS first,
    strftime('%Y-%m-%dT%H:%M:%SZ', MAX(e.last), 'unixepoch') AS last, NULL AS left_out
  FROM (SELECT call_id, COUNT(*) AS events, MIN(event_time) AS first, MAX(event_time) AS last FROM event
    WHERE kept = 1 GROUP BY call_id) AS e
  JOIN call c ON c.id = e.call_id
  GROUP BY c.recipient_account_id, c.aws_region
  UNION ALL SELECT kind, NULL, NULL, SUM(records), NULL, NULL, NULL FROM set_aside GROUP BY kind
  UNION ALL SELECT 'cloudtrail-digests', account_id, region, COUNT(DISTINCT s3_object), nullif(MIN(version_at), ''), nullif(MAX(version_at), ''), NULL FROM cloudtrail_digest GROUP BY account_id, region
  UNION ALL SELECT 'cloudtrail-public-keys', NULL, NULL, COUNT(DISTINCT fingerprint), MIN(valid_from), MAX(valid_to), NULL FROM cloudtrail_public_key
  UNION ALL SELECT 'bitbucket-pipelines', NULL, NULL, COUNT(DISTINCT pipeline_uuid), nullif(substr(MIN(version_at), 1, 20), ''), nullif(substr(MAX(version_at), 1, 20), ''), NULL FROM bitbucket_pipeline
  UNION ALL SELECT 'bitbucket-steps', NULL, NULL, COUNT(DISTINCT step_uuid), nullif(substr(MIN(version_at), 1, 20), ''), nullif(substr(MAX(version_at), 1, 20), ''), NULL FROM bitbucket_step
  UNION ALL SELECT 'bitbucket-deployments', NULL, NULL, COUNT(DISTINCT deployment_uuid), nullif(substr(MIN(version_at), 1, 20), ''), nullif(substr(MAX(version_at), 1, 20), ''), NULL FROM bitbucket_deployment
  UNION ALL SELECT 'bitbucket-environments', NULL, NULL, COUNT(DISTINCT environment_uuid), NULL, NULL, NULL FROM bitbucket_environment
  UNION ALL SELECT 'bitbucket-repositories', NULL, NULL, COUNT(DISTINCT repository_uuid), NULL, NULL, NULL FROM bitbucket_repository
  UNION ALL SELECT 'bitbucket-pull-requests', NULL, NULL, COUNT(DISTINCT repository_full_name || pull_request_id), nullif(substr(MIN(version_at), 1, 20), ''), nullif(substr(MAX(version_at), 1, 20), ''), NULL FROM bitbucket_pull_request
  UNION ALL SELECT 'bitbucket-members', NULL, NULL, COUNT(DISTINCT user_uuid), NULL, NULL, NULL FROM bitbucket_member
  UNION ALL SELECT 'ecs-services', account_id, region, COUNT(DISTINCT service_arn), nullif(MIN(version_at), ''), nullif(MAX(version_at), ''), NULL FROM ecs_service GROUP BY account_id, region
  UNION ALL SELECT 'ecs-task-definitions', NULL, NULL, COUNT(DISTINCT task_definition_arn), nullif(MIN(version_at), ''), nullif(MAX(version_at), ''), NULL FROM ecs_task_definition
) AS parts
WHERE count > 0
ORDER BY source, account_id, region
