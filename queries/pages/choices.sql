-- What the filter's fields offer: the places that deployments have, together.
SELECT DISTINCT environment, service, cluster, repository, account_id, region
FROM deployments
ORDER BY 1, 2, 3, 4, 5, 6
