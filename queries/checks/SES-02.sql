-- id: SES-02
-- version: 1
-- title: Loose trust policy
-- severity: high
-- subject: role
-- purpose: Fires when a role that trusts a Bitbucket OIDC provider checks no subject, any subject, only the repository where it is for production, or no audience.
-- population: Roles whose trust policy names a Bitbucket OIDC provider, and roles that pipelines obtained.
-- proof: The statement's conditions.
-- false-positive: A build role that the whole workspace is meant to share.
-- remediation: Condition the trust on the repository's and the environment's UUID and on the workspace's audience.
-- needs: export: aws iam get-role or get-account-authorization-details, or UpdateAssumeRolePolicy events
-- control: SOC 2 CC6.1
-- control: SOC 2 CC6.3
-- control: NIST 800-53 AC-6
WITH documents AS (
  SELECT r.role_arn, r.trust_policy AS document, coalesce(r.snapshot_at, '') AS known_at, NULL AS event_id FROM iam_roles AS r WHERE r.trust_policy IS NOT NULL
  UNION ALL
  SELECT coalesce((SELECT min(s.role_arn) FROM sessions AS s WHERE substr(s.role_arn, -length(c.role_name) - 1) = '/' || c.role_name
      AND substr(s.role_arn, instr(s.role_arn, '::') + 2, 12) = c.account_id),
    (SELECT min(r.role_arn) FROM iam_roles AS r WHERE r.role_name = c.role_name AND r.account_id = c.account_id),
    'arn:aws:iam::' || c.account_id || ':role/' || c.role_name), c.document, c.changed_at, c.event_id
  FROM iam_trust_changes AS c WHERE c.document IS NOT NULL
),
newest AS (
  SELECT *, row_number() OVER (PARTITION BY role_arn ORDER BY known_at DESC, event_id IS NULL, event_id) AS place FROM documents WHERE json_valid(document)
),
statements AS (
  SELECT n.role_arn, n.known_at, n.event_id, t.value AS statement
  FROM newest AS n CROSS JOIN checked_period AS c, json_each(CASE json_type(n.document, '$.Statement') WHEN 'array' THEN json_extract(n.document, '$.Statement')
    ELSE json_array(json_extract(n.document, '$.Statement')) END) AS t
  -- What stands now, and what stood for a while in the period.
  WHERE (n.place = 1 OR (n.event_id IS NOT NULL AND (c.from_at IS NULL OR n.known_at >= c.from_at) AND (c.to_at IS NULL OR n.known_at < c.to_at)))
    AND json_extract(t.value, '$.Effect') = 'Allow' AND json_extract(t.value, '$.Principal') LIKE '%oidc-provider/api.bitbucket.org/%'
),
conditions AS (
  SELECT s.role_arn, s.statement, lower(o.key) AS operator, lower(k.key) AS name, v.value AS value
  FROM statements AS s, json_each(s.statement, '$.Condition') AS o, json_each(o.value) AS k,
    json_each(CASE k.type WHEN 'array' THEN k.value ELSE json_array(k.value) END) AS v
),
judged AS (
  SELECT s.role_arn, s.known_at, s.event_id,
    EXISTS (SELECT 1 FROM conditions AS c WHERE c.role_arn = s.role_arn AND c.statement = s.statement AND c.name LIKE '%:sub' AND c.operator NOT LIKE '%not%') AS has_sub,
    EXISTS (SELECT 1 FROM conditions AS c WHERE c.role_arn = s.role_arn AND c.statement = s.statement AND c.name LIKE '%:sub' AND c.operator NOT LIKE '%not%'
      AND (replace(replace(c.value, '*', ''), ':', '') = '' OR c.operator LIKE '%ifexists')) AS any_sub,
    (SELECT min(c.value) FROM conditions AS c WHERE c.role_arn = s.role_arn AND c.statement = s.statement AND c.name LIKE '%:sub'
      AND c.value LIKE '{%}:*' AND c.value NOT LIKE '{%}:{%}:%') AS repository_only,
    EXISTS (SELECT 1 FROM conditions AS c WHERE c.role_arn = s.role_arn AND c.statement = s.statement AND c.name LIKE '%:aud' AND c.operator NOT LIKE '%not%' AND replace(c.value, '*', '') <> '') AS has_aud,
    EXISTS (SELECT 1 FROM policy_role_arns AS p JOIN policy_role_environments AS x ON x.role = p.role WHERE p.role_arn = s.role_arn)
      AND NOT EXISTS (SELECT 1 FROM policy_role_arns AS p JOIN policy_role_environments AS x ON x.role = p.role WHERE p.role_arn = s.role_arn
        AND lower(x.environment) NOT IN (SELECT lower(name) FROM policy_production)) AS is_for_production
  FROM statements AS s
),
faults AS (
  SELECT role_arn, known_at, event_id, CASE WHEN NOT has_sub THEN 'it checks no subject: every repository of the workspace can obtain it'
    WHEN any_sub THEN 'its condition lets any subject through'
    WHEN is_for_production AND repository_only IS NOT NULL THEN 'it is for production and checks only the repository: ' || repository_only
    WHEN NOT has_aud THEN 'it checks no audience' END AS fault
  FROM judged
),
ranked AS (
  SELECT *, row_number() OVER (PARTITION BY role_arn ORDER BY fault IS NULL, known_at DESC, event_id, fault) AS place FROM faults
),
roles AS (
  SELECT role_arn, known_at, event_id, fault, 1 AS is_known FROM ranked WHERE place = 1
  UNION ALL
  SELECT s.role_arn, NULL, NULL, NULL, 0 FROM checked_sessions AS s
  WHERE s.is_bitbucket = 1 AND s.chain_depth = 0 AND s.role_arn IS NOT NULL AND s.role_arn NOT IN (SELECT role_arn FROM newest WHERE place = 1)
  GROUP BY s.role_arn
)
SELECT role_arn AS subject, CASE WHEN NOT is_known THEN 'cannot-tell' WHEN fault IS NOT NULL THEN 'fail' ELSE 'pass' END AS verdict, NULL AS severity,
  CASE WHEN NOT is_known THEN 'pipelines obtained it, and its trust policy is not known'
    ELSE coalesce(fault, 'it checks subject and audience') || coalesce(' (as of ' || nullif(known_at, '') || ')', '') END AS reason,
  CASE WHEN NOT is_known THEN 'export: aws iam get-role' END AS missing, nullif(known_at, '') AS first_seen, nullif(known_at, '') AS last_seen, NULL AS deploy_id, event_id, NULL AS evidence,
  substr(role_arn, instr(role_arn, '::') + 2, 12) AS account_id, NULL AS region, NULL AS environment, NULL AS service, NULL AS repository, role_arn, NULL AS person
FROM roles
