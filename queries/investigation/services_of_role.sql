-- name: services_of_role
-- version: 1
-- title: Services of a role
-- purpose: Which services the sessions of a role changed.
-- population: Accepted changes, scaling included.
-- parameter: role  text  The role's ARN.
-- column: account_id  text  The account.
-- column: region  text  The region.
-- column: cluster  text  headline  The cluster.
-- column: service  text  headline  The service.
-- column: environment  text  headline  Its environment.
-- column: changes  integer  headline  How many changes.
-- column: first_at  time  headline  The first.
-- column: last_at  time  headline  The last.
SELECT d.account_id, d.region, d.cluster, d.service, MAX(d.environment) AS environment, COUNT(*) AS changes,
  MIN(d.requested_at) AS first_at, MAX(d.requested_at) AS last_at
FROM deployments d
WHERE d.role_arn = :role AND d.service IS NOT NULL AND d.result = 'accepted'
GROUP BY d.account_id, d.region, d.cluster, d.service
ORDER BY last_at DESC, d.cluster, d.service
