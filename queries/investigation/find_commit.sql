-- name: find_commit
-- version: 1
-- title: A commit
-- purpose: Finds the runs and deployments of a commit.
-- population: Pipelines of the export, and deployments.
-- parameter: text  text  The hash, or its beginning, in lower case.
-- parameter: limit  integer  Hits at most.
-- column: kind  text  What was found.
-- column: id  text  Its id, as `trace` takes it.
-- column: title  text  It, in a line; empty for deployments, which have their own.
-- column: time  time  When; for what lasts, when it was last seen.
-- column: deploy_id  text  The deployment, where it is one.
-- column: event_id  text  CloudTrail's id, where it is a call.
SELECT * FROM (
SELECT 'deployment' AS kind, d.deploy_id AS id, NULL AS title, d.requested_at AS time, d.deploy_id AS deploy_id,
  d.event_id AS event_id
FROM deployments d
WHERE d.resource NOT IN ('task-definition', 'cluster', 'capacity', 'setting')
  AND d.commit_hash >= :text AND d.commit_hash < :text || 'g' ORDER BY d.requested_at DESC LIMIT :limit)
UNION ALL
SELECT 'pipeline' AS kind, p.pipeline_uuid, coalesce(p.repository_full_name, p.repository_uuid, '') || coalesce(' #' || p.build_number, '') || ', commit ' || p.commit_hash,
  p.created_on, NULL, NULL
FROM bitbucket_pipelines p
WHERE p.pipeline_uuid IN (SELECT b.pipeline_uuid FROM bitbucket_pipeline b WHERE b.commit_hash >= :text AND b.commit_hash < :text || 'g')
ORDER BY time DESC, kind, id LIMIT 4 * :limit
