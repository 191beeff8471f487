-- id: INT-04
-- version: 1
-- title: Account or region outside the scope
-- severity: medium
-- subject: account-region
-- purpose: Fires when ECS was changed in an account or region that the scope does not declare, or when a declared account is silent.
-- population: Accounts and regions with changes, and the declared accounts.
-- proof: How many changes or records there are.
-- false-positive: A test of disaster recovery in another region.
-- remediation: Declare the account or region, or find out who uses it.
-- needs: scope
-- control: NIST 800-53 AU-2
WITH given AS (SELECT EXISTS (SELECT 1 FROM scope_period) AS is_given),
places AS (
  SELECT account_id, region, count(*) AS changes, min(requested_at) AS first_seen, max(requested_at) AS last_seen, min(event_id) AS event_id
  FROM checked_deployments WHERE account_id IS NOT NULL GROUP BY account_id, region
),
silent AS (
  SELECT a.account_id, (SELECT count(*) FROM content_hour AS h WHERE h.account_id = a.account_id) AS hours FROM scope_accounts AS a
)
SELECT account_id || '/' || coalesce(region, 'global') AS subject,
  CASE WHEN NOT is_given THEN 'cannot-tell' WHEN account_id NOT IN (SELECT account_id FROM scope_accounts)
    OR region NOT IN (SELECT region FROM scope_regions) THEN 'fail' ELSE 'pass' END AS verdict, NULL AS severity,
  changes || CASE changes WHEN 1 THEN ' change' ELSE ' changes' END || ' of ECS' || CASE WHEN NOT is_given THEN '; no scope is declared'
    WHEN account_id NOT IN (SELECT account_id FROM scope_accounts) THEN ' in an account that the scope does not have'
    WHEN region NOT IN (SELECT region FROM scope_regions) THEN ' in a region that the scope does not have' ELSE ' in scope' END AS reason,
  CASE WHEN NOT is_given THEN 'scope' END AS missing, first_seen, last_seen, NULL AS deploy_id, event_id, NULL AS evidence, account_id, region,
  NULL AS environment, NULL AS service, NULL AS repository, NULL AS role_arn, NULL AS person
FROM places CROSS JOIN given
UNION ALL
SELECT account_id, CASE WHEN hours = 0 THEN 'fail' ELSE 'pass' END, NULL,
  CASE WHEN hours = 0 THEN 'the scope has the account, and no record of it is here' ELSE 'records of the account are here' END, NULL, NULL, NULL, NULL, NULL, NULL,
  account_id, NULL, NULL, NULL, NULL, NULL, NULL
FROM silent
