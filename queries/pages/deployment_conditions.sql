-- What a page of deployments can be narrowed to: a line for each parameter.
-- DeploymentFilter takes those that something was asked for: with `:x IS NULL
-- OR` before them, SQLite would use no index.
AND d.account_id IN (SELECT value FROM json_each(:account))
AND d.region IN (SELECT value FROM json_each(:region))
AND lower(d.environment) IN (SELECT lower(value) FROM json_each(:environment) UNION SELECT lower(s.environment) FROM json_each(:environment) JOIN environment_spellings AS s ON lower(s.spelling) = lower(value))
AND d.cluster IN (SELECT value FROM json_each(:cluster))
AND d.service IN (SELECT value FROM json_each(:service))
AND EXISTS (SELECT 1 FROM json_each(:repository) WHERE d.repository = value OR d.repository LIKE '%/' || value OR EXISTS (SELECT 1 FROM repository_names AS n WHERE n.repository_uuid = d.repository_uuid AND lower(value) IN (lower(n.full_name), lower(n.slug))))
AND d.change IN (SELECT value FROM json_each(:change))
AND d.result IN (SELECT value FROM json_each(:result))
AND d.matched_by IN (SELECT value FROM json_each(:match))
