-- name: deployments_of_service
-- version: 1
-- title: The deployments of a service
-- purpose: What happened to a service, in order.
-- population: Calls on the service of the cluster.
-- parameter: account  text  The account.
-- parameter: region  text  The region.
-- parameter: cluster  text  The cluster.
-- parameter: service  text  The service.
-- shape: deployment
SELECT {{COLUMNS}}
FROM deployments d
WHERE d.resource NOT IN ('task-definition', 'cluster', 'capacity', 'setting')
  AND d.service = :service AND d.cluster IS :cluster AND d.account_id = :account AND d.region = :region
ORDER BY d.requested_at, d.event_id
