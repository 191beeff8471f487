-- Every service that a call named, with its newest change.
SELECT account_id, region, cluster, service, environment, deployments, refused, first_at, last_at, deploy_id, change,
  task_definition
FROM (
  SELECT d.account_id, d.region, d.cluster, d.service, d.environment, d.deploy_id, d.change, d.task_definition,
    count(*) OVER w AS deployments, sum(d.result <> 'accepted') OVER w AS refused,
    min(d.requested_at) OVER w AS first_at, max(d.requested_at) OVER w AS last_at,
    row_number() OVER (PARTITION BY d.account_id, d.region, d.cluster, d.service
      ORDER BY d.requested_at DESC, d.event_id DESC) AS place
  FROM deployments d
  WHERE d.service IS NOT NULL AND d.left_out IS NULL
  WINDOW w AS (PARTITION BY d.account_id, d.region, d.cluster, d.service)
)
WHERE place = 1 AND (account_id, region, cluster, service) > (:account, :region, :cluster, :service)
ORDER BY account_id, region, cluster, service
LIMIT :limit
