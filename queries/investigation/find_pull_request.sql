-- name: find_pull_request
-- version: 1
-- title: A pull request by its number
-- purpose: Finds pull requests of a number, in one repository or in all, and the runs made for them.
-- population: Pull requests of the export.
-- parameter: number  integer  The number.
-- parameter: text  text  The repository, workspace/slug or slug; absent: all.
-- parameter: limit  integer  Hits at most.
-- column: kind  text  What was found.
-- column: id  text  Its id, as `trace` takes it.
-- column: title  text  It, in a line; empty for deployments, which have their own.
-- column: time  time  When; for what lasts, when it was last seen.
-- column: deploy_id  text  The deployment, where it is one.
-- column: event_id  text  CloudTrail's id, where it is a call.
SELECT 'pull-request' AS kind, q.repository_full_name || '#' || q.pull_request_id AS id,
  q.repository_full_name || ' pull request ' || q.pull_request_id || ': ' || coalesce(q.title, '') || ' (' || coalesce(q.state, 'state unknown') || ')' AS title,
  substr(json_extract(q.document, '$.updated_on'), 1, 19) || 'Z' AS time, NULL AS deploy_id, NULL AS event_id
FROM bitbucket_pull_requests q
WHERE q.pull_request_id = CAST(:number AS INTEGER)
  AND (:text IS NULL OR lower(q.repository_full_name) = lower(:text) OR substr(lower(q.repository_full_name), -length(:text) - 1) = '/' || lower(:text))
UNION ALL
SELECT * FROM (
SELECT 'deployment' AS kind, d.deploy_id AS id, NULL AS title, d.requested_at AS time, d.deploy_id AS deploy_id,
  d.event_id AS event_id
FROM deployments d
JOIN bitbucket_pull_requests q ON q.pull_request_id = CAST(:number AS INTEGER) AND q.repository_full_name = d.repository
WHERE d.resource NOT IN ('task-definition', 'cluster', 'capacity', 'setting')
  AND d.commit_hash >= json_extract(q.document, '$.merge_commit.hash')
  AND d.commit_hash < json_extract(q.document, '$.merge_commit.hash') || 'g'
  AND (:text IS NULL OR lower(q.repository_full_name) = lower(:text) OR substr(lower(q.repository_full_name), -length(:text) - 1) = '/' || lower(:text))
ORDER BY d.requested_at DESC LIMIT :limit)
ORDER BY time DESC, kind, id LIMIT 4 * :limit
