-- id: ACC-02
-- version: 1
-- title: Actor outside the deployer group
-- severity: medium
-- subject: deployment
-- purpose: Fires when whoever triggered a change is in none of the groups that the policy lets deploy to the environment.
-- population: Every deployment that the report deployments shows in the period.
-- proof: The person, the groups that the policy names, and the day of the export that tells their members.
-- false-positive: Somebody who joined or left the group after the export.
-- remediation: Put the person into the group by the usual way, or find out how they could start the run.
-- needs: policy.deployers
-- needs: export: identity provider groups and their members
-- needs: an identity map of Bitbucket's accounts
-- control: SOC 2 CC6.3
-- control: ISO 27001 A.8.2
-- control: NIST 800-53 AC-6
WITH actors AS (
  SELECT d.*, CASE WHEN d.pipeline_uuid IS NOT NULL AND d.matched_by <> 'session-name' THEN d.trigger_account ELSE coalesce(m.account, d.session_name) END AS account_name,
    coalesce(t.person, m.person) AS person,
    (d.pipeline_uuid IS NOT NULL AND d.matched_by <> 'session-name') OR d.credential IN ('sso', 'saml', 'console') AS has_actor
  FROM checked_deployments AS d
  LEFT JOIN deployment_trigger_persons AS t ON t.event_id = d.event_id
  LEFT JOIN deployment_session_persons AS m ON m.event_id = d.event_id
),
allowed AS (
  SELECT a.event_id, y.kind, y.name,
    CASE WHEN y.kind = 'person' THEN lower(y.name) = lower(a.person) OR lower(y.name) = lower(n.email) OR lower(y.name) = lower(n.person_name)
      ELSE EXISTS (SELECT 1 FROM identity_group_members AS g WHERE (g.group_name = y.name OR g.group_id = y.name)
        AND (lower(g.email) = lower(n.email) OR lower(g.login) = lower(n.email) OR g.account = n.idp_account
          OR EXISTS (SELECT 1 FROM person_accounts AS m WHERE m.person = a.person AND m.account = g.account))) END AS is_in,
    CASE WHEN y.kind = 'group' THEN EXISTS (SELECT 1 FROM identity_groups AS g WHERE g.group_name = y.name OR g.group_id = y.name)
      ELSE 1 END AS is_known,
    CASE WHEN y.kind = 'group' THEN (SELECT max(g.exported_at) FROM identity_groups AS g WHERE g.group_name = y.name OR g.group_id = y.name) END
      AS exported_at
  FROM actors AS a
  JOIN policy_deployers AS y ON lower(y.environment) = lower(a.environment)
  LEFT JOIN people AS n ON n.person = a.person
),
summed AS (
  SELECT event_id, max(is_in) AS is_in, max(kind = 'person' AND is_in) AS is_named, min(is_known) AS is_known, group_concat(kind || ' ' || name, ', ') AS names,
    max(exported_at) AS exported_at
  FROM (SELECT * FROM allowed ORDER BY event_id, kind, name) GROUP BY event_id
),
told AS (
  SELECT a.*, s.names, s.is_in, s.is_known, s.exported_at, CASE
    WHEN a.result <> 'accepted' OR NOT a.has_actor THEN 'not-applicable'
    WHEN s.event_id IS NULL OR a.person IS NULL THEN 'cannot-tell'
    WHEN s.is_named = 1 THEN 'pass'
    WHEN s.exported_at < a.requested_at THEN 'cannot-tell'
    WHEN s.is_in = 1 THEN 'pass'
    WHEN s.is_known = 0 THEN 'cannot-tell'
    ELSE 'fail' END AS verdict
  FROM actors AS a LEFT JOIN summed AS s ON s.event_id = a.event_id
)
SELECT deploy_id AS subject, verdict, NULL AS severity,
  CASE
    WHEN result <> 'accepted' THEN 'the call was ' || result || ': nothing changed'
    WHEN NOT has_actor THEN 'no account of a person started it'
    WHEN names IS NULL THEN 'the policy names nobody who may deploy to ' || coalesce(environment, 'an environment that is not known')
    WHEN person IS NULL THEN coalesce(account_name, 'an account without a name') || ' is no known person'
    WHEN verdict = 'cannot-tell' AND exported_at < requested_at
      THEN 'the members of ' || names || ' are known as of ' || exported_at || ', before the change at ' || requested_at
    WHEN verdict = 'cannot-tell' THEN 'the members of ' || names || ' are not known'
    WHEN verdict = 'pass' THEN person || ' is one of ' || names || coalesce(', as of ' || exported_at, '')
    ELSE person || ' is in none of ' || names || coalesce(', as of ' || exported_at, '') END AS reason,
  CASE WHEN verdict <> 'cannot-tell' THEN NULL
    WHEN names IS NULL THEN 'policy.deployers'
    WHEN person IS NULL THEN 'people.csv: who ' || coalesce(account_name, 'the trigger account') || ' is'
    WHEN exported_at < requested_at THEN 'export: identity provider groups of a later day'
    ELSE 'export: identity provider groups and their members' END AS missing,
  requested_at AS first_seen, requested_at AS last_seen, deploy_id, event_id, evidence, account_id, region, environment,
  service, repository, role_arn, person
FROM told
