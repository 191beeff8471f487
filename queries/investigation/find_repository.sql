-- name: find_repository
-- version: 1
-- title: A repository
-- purpose: Finds the newest deployments of a repository.
-- population: Repositories of the export, and those that deployments name.
-- parameter: text  text  workspace/slug, or the slug.
-- parameter: limit  integer  Hits at most.
-- column: kind  text  What was found.
-- column: id  text  Its id, as `trace` takes it.
-- column: title  text  It, in a line; empty for deployments, which have their own.
-- column: time  time  When; for what lasts, when it was last seen.
-- column: deploy_id  text  The deployment, where it is one.
-- column: event_id  text  CloudTrail's id, where it is a call.
SELECT 'repository' AS kind, r.full_name AS id, r.full_name AS title, NULL AS time, NULL AS deploy_id, NULL AS event_id
FROM bitbucket_repositories r
WHERE lower(r.full_name) = lower(:text) OR lower(r.slug) = lower(:text)
  OR r.repository_uuid IN (SELECT n.repository_uuid FROM repository_names n WHERE lower(:text) IN (lower(n.full_name), lower(n.slug)))
UNION ALL
SELECT * FROM (
SELECT 'deployment' AS kind, d.deploy_id AS id, NULL AS title, d.requested_at AS time, d.deploy_id AS deploy_id,
  d.event_id AS event_id
FROM (SELECT r.full_name FROM bitbucket_repositories r WHERE lower(r.full_name) = lower(:text) OR lower(r.slug) = lower(:text)
  UNION SELECT r.full_name FROM repository_names n JOIN bitbucket_repositories r ON r.repository_uuid = n.repository_uuid
    WHERE lower(:text) IN (lower(n.full_name), lower(n.slug))
  UNION SELECT :text) AS n
CROSS JOIN deployments d ON d.repository = n.full_name
  AND d.resource NOT IN ('task-definition', 'cluster', 'capacity', 'setting')
ORDER BY d.requested_at DESC LIMIT :limit)
ORDER BY time DESC, kind, id LIMIT 4 * :limit
