-- name: find_build
-- version: 1
-- title: A pipeline by its build number
-- purpose: Finds the runs of a build number, in one repository or in all.
-- population: Pipelines of the export, and deployments whose run it lacks.
-- parameter: number  integer  The build number.
-- parameter: text  text  The repository, workspace/slug or slug; absent: all.
-- parameter: limit  integer  Hits at most.
-- column: kind  text  What was found.
-- column: id  text  Its id, as `trace` takes it.
-- column: title  text  It, in a line; empty for deployments, which have their own.
-- column: time  time  When; for what lasts, when it was last seen.
-- column: deploy_id  text  The deployment, where it is one.
-- column: event_id  text  CloudTrail's id, where it is a call.
SELECT 'pipeline' AS kind, p.pipeline_uuid AS id, coalesce(p.repository_full_name, p.repository_uuid) || ' #' || p.build_number AS title,
  p.created_on AS time, NULL AS deploy_id, NULL AS event_id
FROM bitbucket_pipelines p
WHERE p.pipeline_uuid IN (SELECT b.pipeline_uuid FROM bitbucket_pipeline b WHERE b.build_number = CAST(:number AS INTEGER)
    UNION SELECT x.pipeline_uuid FROM bitbucket_deployment x WHERE x.build_number = CAST(:number AS INTEGER))
  AND p.build_number = CAST(:number AS INTEGER)
  AND (:text IS NULL OR lower(p.repository_full_name) = lower(:text) OR substr(lower(p.repository_full_name), -length(:text) - 1) = '/' || lower(:text))
UNION ALL
SELECT * FROM (
SELECT 'deployment' AS kind, d.deploy_id AS id, NULL AS title, d.requested_at AS time, d.deploy_id AS deploy_id,
  d.event_id AS event_id
FROM deployments d
WHERE d.resource NOT IN ('task-definition', 'cluster', 'capacity', 'setting')
  AND d.pipeline_uuid IN (SELECT b.pipeline_uuid FROM bitbucket_pipeline b WHERE b.build_number = CAST(:number AS INTEGER)
    UNION SELECT x.pipeline_uuid FROM bitbucket_deployment x WHERE x.build_number = CAST(:number AS INTEGER))
  AND d.build_number = CAST(:number AS INTEGER)
  AND (:text IS NULL OR lower(d.repository) = lower(:text) OR substr(lower(d.repository), -length(:text) - 1) = '/' || lower(:text))
ORDER BY d.requested_at DESC LIMIT :limit)
ORDER BY time DESC, kind, id LIMIT 4 * :limit
