-- What a page of deployments can be narrowed to: a line for each parameter.
-- DeploymentFilter takes those that something was asked for: with `:x IS NULL
-- OR` before them, SQLite would use no index.
AND d.account_id IN (SELECT value FROM json_each(:account))
AND d.region IN (SELECT value FROM json_each(:region))
AND d.environment IN (SELECT value FROM json_each(:environment))
AND d.cluster IN (SELECT value FROM json_each(:cluster))
AND d.service IN (SELECT value FROM json_each(:service))
AND EXISTS (SELECT 1 FROM json_each(:repository) WHERE d.repository = value OR d.repository LIKE '%/' || value)
AND d.change IN (SELECT value FROM json_each(:change))
AND d.result IN (SELECT value FROM json_each(:result))
AND d.matched_by IN (SELECT value FROM json_each(:match))
