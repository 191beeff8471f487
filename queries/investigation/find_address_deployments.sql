-- name: find_address_deployments
-- version: 1
-- title: Deployments from an address
-- purpose: Finds the deployments that were asked for from an address.
-- population: Deployments.
-- parameter: text  text  The address.
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
WHERE d.resource NOT IN ('task-definition', 'cluster', 'capacity', 'setting')
  AND d.source_ip = :text
ORDER BY time DESC, kind, id LIMIT :limit
