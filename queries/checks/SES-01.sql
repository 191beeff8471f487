-- id: SES-01
-- version: 1
-- title: Wrong repository or environment for the role
-- severity: high
-- subject: session
-- purpose: Fires when a pipeline obtained a role that the policy gives to other repositories or environments.
-- population: Sessions that Bitbucket pipelines obtained by OIDC in the period.
-- proof: The verified subject and the role.
-- false-positive: A repository that was renamed or moved.
-- false-positive: A new service that the policy does not list yet.
-- remediation: Narrow the role's trust policy to the repositories and environments that it is for: deploytrail checks SES-02.
-- needs: policy.roles
-- detection: yes
-- control: SOC 2 CC6.3
-- control: ISO 27001 A.8.2
WITH roles AS (
  SELECT s.*, r.role AS rule, p.has_repositories, p.has_environments,
    coalesce((SELECT max(e.environment_name) FROM step_environments AS e WHERE e.step_uuid = s.step_uuid),
      (SELECT max(b.environment_name) FROM bitbucket_environments AS b WHERE b.environment_uuid = s.environment_uuid)) AS environment_name,
    EXISTS (SELECT 1 FROM policy_role_environments AS x JOIN policy_production AS y ON lower(y.name) = lower(x.environment) WHERE x.role = r.role)
      OR EXISTS (SELECT 1 FROM checked_deployments AS d WHERE d.credential_id = s.session_id AND d.is_production = 1) AS is_production,
    EXISTS (SELECT 1 FROM policy_role_repositories AS x WHERE x.role = r.role AND (lower(x.repository) = lower(s.repository)
      OR lower(s.repository) LIKE '%/' || lower(x.repository) OR trim(lower(x.repository), '{}') = s.repository_uuid)) AS repository_fits
  FROM checked_sessions AS s
  LEFT JOIN policy_role_arns AS r ON r.role_arn = s.role_arn AND r.is_break_glass = 0
  LEFT JOIN policy_roles AS p ON p.role = r.role
  WHERE s.is_bitbucket = 1 AND s.chain_depth = 0
),
told AS (
  SELECT *, EXISTS (SELECT 1 FROM policy_role_environments AS x WHERE x.role = roles.rule AND lower(x.environment) = lower(environment_name)) AS environment_fits
  FROM roles
),
judged AS (
  SELECT *, CASE WHEN rule IS NULL THEN 'cannot-tell'
    WHEN has_repositories = 1 AND (repository IS NOT NULL OR repository_uuid IS NOT NULL) AND NOT repository_fits THEN 'fail'
    WHEN has_environments = 1 AND environment_name IS NOT NULL AND NOT environment_fits THEN 'fail'
    WHEN has_repositories = 1 AND repository IS NULL AND repository_uuid IS NULL THEN 'cannot-tell'
    WHEN has_environments = 1 AND environment_name IS NULL THEN 'cannot-tell'
    ELSE 'pass' END AS verdict,
    row_number() OVER (PARTITION BY session_id ORDER BY CASE WHEN (has_repositories = 0 OR repository_fits) AND (has_environments = 0 OR environment_fits) THEN 0 ELSE 1 END, rule) AS place
  FROM told
)
SELECT session_id AS subject, verdict, CASE WHEN is_production THEN 'critical' END AS severity,
  CASE WHEN rule IS NULL THEN 'the policy does not say what ' || coalesce(role_arn, 'the role') || ' is for'
    WHEN verdict = 'fail' AND NOT repository_fits AND has_repositories = 1 THEN coalesce(repository, repository_uuid) || ' obtained ' || role_arn || ', which the policy gives to other repositories; subject ' || coalesce(subject, 'not logged')
    WHEN verdict = 'fail' THEN 'a step of the environment ' || environment_name || ' obtained ' || role_arn || ', which the policy gives to other environments; subject ' || coalesce(subject, 'not logged')
    WHEN verdict = 'cannot-tell' AND repository IS NULL AND repository_uuid IS NULL THEN 'which repository obtained ' || role_arn || ' is not known'
    WHEN verdict = 'cannot-tell' THEN 'for which environment ' || coalesce(repository, repository_uuid, 'it') || ' obtained ' || role_arn || ' is not known'
    ELSE coalesce(repository, repository_uuid, 'it') || ' may obtain ' || role_arn END AS reason,
  CASE WHEN verdict <> 'cannot-tell' THEN NULL WHEN rule IS NULL THEN 'policy.roles' WHEN repository IS NULL AND repository_uuid IS NULL THEN 'the STS grant'
    ELSE 'export: bitbucket deployments or environments' END AS missing, coalesce(issued_at, first_used_at) AS first_seen, coalesce(last_used_at, issued_at) AS last_seen,
  NULL AS deploy_id, grant_event_id AS event_id, NULL AS evidence, substr(role_arn, instr(role_arn, '::') + 2, 12) AS account_id, NULL AS region, NULL AS environment,
  NULL AS service, repository, role_arn, NULL AS person
FROM judged WHERE place = 1
