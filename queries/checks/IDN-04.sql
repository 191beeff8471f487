-- id: IDN-04
-- version: 1
-- title: Actor is no known person
-- severity: medium
-- subject: deployment
-- purpose: Fires when the account that triggered a change belongs to nobody in the identity map.
-- population: Every deployment that the report deployments shows in the period.
-- proof: The account.
-- false-positive: Bots and service accounts: name them as such in people.csv.
-- false-positive: Somebody who is new and not yet exported.
-- remediation: Add the account to people.csv, or export the identity provider again: deploytrail people --suggest.
-- needs: an identity map: identity provider exports or people.csv
-- control: SOC 2 CC6.1
-- control: PCI DSS 8.2.2
WITH actors AS (
  SELECT d.*, coalesce(t.person, CASE WHEN d.pipeline_uuid IS NULL AND d.credential IN ('sso', 'console') THEN
      (SELECT min(m.person) FROM person_accounts AS m WHERE m.system = 'aws' AND m.account = lower(d.session_name)
        AND (m.valid_from IS NULL OR m.valid_from <= d.requested_at) AND (m.valid_to IS NULL OR m.valid_to >= d.requested_at)) END) AS person, t.person_kind,
    CASE WHEN d.pipeline_uuid IS NOT NULL THEN coalesce(d.trigger_account, 'the account without a name') WHEN d.credential IN ('sso', 'console') THEN d.session_name END AS account_name,
    EXISTS (SELECT 1 FROM person_accounts) AS has_map,
    d.pipeline_uuid IS NOT NULL AND EXISTS (SELECT 1 FROM bitbucket_pipelines AS p WHERE p.pipeline_uuid = d.pipeline_uuid) AS is_exported,
    EXISTS (SELECT 1 FROM bitbucket_pipelines AS p WHERE p.pipeline_uuid = d.pipeline_uuid AND (p.creator_uuid IS NOT NULL OR p.creator_account_id IS NOT NULL)) AS has_account
  FROM checked_deployments AS d LEFT JOIN deployment_trigger_persons AS t ON t.event_id = d.event_id
),
told AS (
  SELECT *, CASE WHEN result <> 'accepted' OR account_name IS NULL THEN 'not-applicable' WHEN person IS NOT NULL THEN 'pass'
    WHEN NOT has_map OR (pipeline_uuid IS NOT NULL AND NOT is_exported) THEN 'cannot-tell' ELSE 'fail' END AS verdict
  FROM actors
)
SELECT deploy_id AS subject, verdict, NULL AS severity,
  CASE WHEN result <> 'accepted' THEN 'the call was ' || result || ': nothing changed'
    WHEN account_name IS NULL THEN 'no account of a person stands behind it'
    WHEN person IS NOT NULL THEN account_name || ' is ' || person || CASE WHEN person_kind = 'service' THEN ', a service account' ELSE '' END
    WHEN NOT has_map THEN 'who ' || account_name || ' is can''t be told: there is no identity map'
    WHEN verdict = 'cannot-tell' THEN 'the run is in no export'
    WHEN pipeline_uuid IS NOT NULL AND NOT has_account THEN 'Bitbucket names no account that triggered it'
    ELSE account_name || ' is nobody in the identity map' END AS reason,
  CASE WHEN verdict = 'cannot-tell' THEN CASE WHEN NOT has_map THEN 'an identity map: identity provider exports or people.csv' ELSE 'export: bitbucket pipelines' END END AS missing,
  requested_at AS first_seen, requested_at AS last_seen, deploy_id, event_id, evidence, account_id, region, environment,
  service, repository, role_arn, person AS person
FROM told
