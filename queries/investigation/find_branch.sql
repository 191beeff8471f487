-- name: find_branch
-- version: 1
-- title: A branch
-- purpose: Finds the runs of a branch or tag.
-- population: The newest 200 pipelines of the branch in the export.
-- parameter: text  text  The branch or tag.
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
  AND d.pipeline_uuid IN (SELECT b.pipeline_uuid FROM bitbucket_pipeline b WHERE b.ref_name = :text ORDER BY b.created_on DESC LIMIT 200) ORDER BY d.requested_at DESC LIMIT :limit)
UNION ALL
SELECT * FROM (SELECT 'pipeline' AS kind, p.pipeline_uuid, coalesce(p.repository_full_name, p.repository_uuid, '') || coalesce(' #' || p.build_number, '') || ', ' || p.ref_type || ' ' || p.ref_name,
  p.created_on, NULL, NULL
FROM bitbucket_pipelines p
WHERE p.pipeline_uuid IN (SELECT b.pipeline_uuid FROM bitbucket_pipeline b WHERE b.ref_name = :text ORDER BY b.created_on DESC LIMIT 200)
ORDER BY p.created_on DESC LIMIT :limit)
ORDER BY time DESC, kind, id LIMIT 4 * :limit
