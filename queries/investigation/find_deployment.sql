-- name: find_deployment
-- version: 1
-- title: A deployment by its id
-- purpose: Finds the deployment that a deploy id names.
-- population: Deployments of all kinds.
-- parameter: text  text  The id, D- and ten digits.
-- parameter: limit  integer  Hits at most.
-- column: kind  text  What was found.
-- column: id  text  Its id, as `trace` takes it.
-- column: title  text  It, in a line; empty for deployments, which have their own.
-- column: time  time  When; for what lasts, when it was last seen.
-- column: deploy_id  text  The deployment, where it is one.
-- column: event_id  text  CloudTrail's id, where it is a call.
SELECT 'deployment' AS kind, d.deploy_id AS id, NULL AS title, d.requested_at AS time, d.deploy_id AS deploy_id,
  d.event_id AS event_id
FROM deployments d
WHERE d.deploy_id = :text
ORDER BY time DESC, kind, id LIMIT :limit
