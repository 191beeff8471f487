-- id: IDN-04
-- version: 2
-- title: Actor is no known person
-- severity: medium
-- subject: deployment
-- purpose: Fires when the account that triggered a change belongs to nobody in the identity map.
-- population: Every deployment that the report deployments shows in the period.
-- proof: The account.
-- false-positive: Bots and service accounts: name them as such in people.csv.
-- false-positive: Somebody who is new and whom the export lacks.
-- remediation: Add the account to people.csv, or export the identity provider again: deploytrail people --suggest.
-- needs: an identity map: identity provider exports or people.csv
-- control: SOC 2 CC6.1
-- control: PCI DSS 8.2.2
WITH actors AS (
  SELECT d.*, coalesce(t.person, m.person) AS person, coalesce(t.person_kind, m.person_kind) AS person_kind,
    CASE WHEN d.pipeline_uuid IS NOT NULL THEN coalesce(d.trigger_account, 'the account without a name') ELSE m.account END AS account_name,
    EXISTS (SELECT 1 FROM person_accounts) AS has_map,
    d.pipeline_uuid IS NOT NULL AND EXISTS (SELECT 1 FROM bitbucket_pipelines AS p WHERE p.pipeline_uuid = d.pipeline_uuid) AS is_exported,
    EXISTS (SELECT 1 FROM bitbucket_pipelines AS p WHERE p.pipeline_uuid = d.pipeline_uuid AND (p.creator_uuid IS NOT NULL OR p.creator_account_id IS NOT NULL)) AS has_account
  FROM checked_deployments AS d LEFT JOIN deployment_trigger_persons AS t ON t.event_id = d.event_id
  LEFT JOIN deployment_session_persons AS m ON m.event_id = d.event_id
),
told AS (
  SELECT *, CASE WHEN result <> 'accepted' OR account_name IS NULL THEN 'not-applicable' WHEN person IS NOT NULL AND attribution NOT IN ('inferred', 'claimed') THEN 'pass'
    WHEN attribution IN ('inferred', 'claimed') THEN 'cannot-tell'
    WHEN NOT has_map OR (pipeline_uuid IS NOT NULL AND NOT is_exported) THEN 'cannot-tell' ELSE 'fail' END AS verdict
  FROM actors
)
SELECT deploy_id AS subject, verdict, NULL AS severity,
  CASE WHEN result <> 'accepted' THEN 'the call was ' || result || ': nothing changed'
    WHEN account_name IS NULL THEN 'no account of a person stands behind it'
    WHEN attribution IN ('inferred', 'claimed') THEN 'the run is ' || attribution || ' (link ' || link || ', match ' || matched_by || '): whose act it was is not proven'
    WHEN person IS NOT NULL THEN account_name || ' is ' || person || CASE WHEN person_kind = 'service' THEN ', a service account' ELSE '' END
    WHEN NOT has_map THEN 'who ' || account_name || ' is can''t be told: there is no identity map'
    WHEN verdict = 'cannot-tell' THEN 'the run is in no export'
    WHEN pipeline_uuid IS NOT NULL AND NOT has_account THEN 'Bitbucket names no account that triggered it'
    ELSE account_name || ' is nobody in the identity map' END AS reason,
  CASE WHEN verdict = 'cannot-tell' THEN CASE WHEN attribution IN ('inferred', 'claimed') THEN 'a verified attribution' WHEN NOT has_map THEN 'an identity map: identity provider exports or people.csv' ELSE 'export: bitbucket pipelines' END END AS missing,
  requested_at AS first_seen, requested_at AS last_seen, deploy_id, event_id, evidence, account_id, region, environment,
  service, repository, role_arn, person AS person
FROM told
