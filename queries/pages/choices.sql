-- What the filter's fields offer: the values that deployments have.
SELECT 'environment' AS field, environment AS value FROM deployments WHERE environment IS NOT NULL
UNION SELECT 'service', service FROM deployments WHERE service IS NOT NULL
UNION SELECT 'cluster', cluster FROM deployments WHERE cluster IS NOT NULL
UNION SELECT 'repository', repository FROM deployments WHERE repository IS NOT NULL
UNION SELECT 'account', account_id FROM deployments WHERE account_id IS NOT NULL
UNION SELECT 'region', region FROM deployments WHERE region IS NOT NULL
ORDER BY 1, 2
