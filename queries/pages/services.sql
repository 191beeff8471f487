-- Every service that a call named, with its newest change: of a group with
-- max(), SQLite takes the other columns from the row that has it
-- (https://www.sqlite.org/lang_select.html#bareagg).
SELECT account_id, region, cluster, service, environment, count(*) AS deployments,
  sum(result <> 'accepted') AS refused, max(requested_at || event_id) AS newest, requested_at AS last_at, deploy_id,
  change, task_definition
FROM deployments
WHERE service IS NOT NULL AND left_out IS NULL
  AND (account_id, region, cluster, service) > (:account, :region, :cluster, :service)
GROUP BY account_id, region, cluster, service
ORDER BY account_id, region, cluster, service
LIMIT :limit
