-- id: ACC-01
-- version: 1
-- title: A leaver acted
-- severity: high
-- subject: deployment
-- purpose: Fires when an account of somebody who had left triggered, approved or made a change.
-- population: Every deployment that the report deployments shows in the period, accepted or not, behind which an account of a person stands.
-- proof: The time of the act and the time of the deactivation, by the identity provider.
-- false-positive: Somebody who came back, and an export from before that.
-- false-positive: An approval from before the leave that was carried out after it.
-- remediation: Disable the accounts that are left over, and look at what else they did: deploytrail find NAME.
-- needs: export: identity provider users, the deactivated ones asked for
-- needs: an identity map of Bitbucket's accounts
-- control: SOC 2 CC6.2
-- control: ISO 27001 A.5.18
-- control: NIST 800-53 AC-2(3)
-- control: PCI DSS 8.2.5
WITH acts AS (
  -- Who started the run, who approved, whose session made the call.
  SELECT d.event_id, 'triggered it' AS act, r.created_on AS acted_at, coalesce(r.creator_name, r.creator_uuid) AS account_name,
    t.person, t.person_kind
  FROM checked_deployments AS d
  JOIN bitbucket_pipelines AS r ON r.pipeline_uuid = d.pipeline_uuid
  LEFT JOIN deployment_trigger_persons AS t ON t.event_id = d.event_id
  WHERE (r.creator_name IS NOT NULL OR r.creator_uuid IS NOT NULL) AND d.matched_by <> 'session-name'
  UNION ALL
  SELECT a.event_id, 'approved it', a.approved_at, coalesce(a.display_name, a.user_uuid), a.person,
    (SELECT max(n.person_kind) FROM people AS n WHERE n.person = a.person)
  FROM deployment_approvers AS a JOIN checked_deployments AS d ON d.event_id = a.event_id AND d.matched_by <> 'session-name'
  UNION ALL
  SELECT d.event_id, 'made the call', d.requested_at, m.account, m.person, m.person_kind
  FROM checked_deployments AS d JOIN deployment_session_persons AS m ON m.event_id = d.event_id
),
exported AS (
  SELECT max(coalesce(users, 0)) AS users, sum(coalesce(deprovisioned, 0)) AS leavers, max(exported_at) AS exported_at
  FROM identity_exports WHERE kind = 'users' AND system <> 'bitbucket'
),
judged AS (
  SELECT a.*, n.is_leaver, n.left_at, n.idp_status, n.idp_system, n.idp_account, x.users, x.leavers, x.exported_at,
    CASE
      WHEN a.person_kind = 'service' THEN 'pass'
      WHEN n.is_leaver = 1 AND n.left_at < a.acted_at THEN 'fail'
      WHEN n.is_leaver = 1 AND n.left_at >= a.acted_at THEN 'pass'
      WHEN n.is_leaver = 1 THEN 'cannot-tell'
      WHEN coalesce(x.users, 0) = 0 OR coalesce(x.leavers, 0) = 0 OR n.idp_status IS NULL OR x.exported_at < a.acted_at THEN 'cannot-tell'
      ELSE 'pass' END AS verdict
  FROM acts AS a CROSS JOIN exported AS x
  LEFT JOIN people AS n ON n.person = a.person
),
ranked AS (
  SELECT *, row_number() OVER (PARTITION BY event_id ORDER BY CASE verdict WHEN 'fail' THEN 1 WHEN 'cannot-tell' THEN 2 ELSE 3 END,
    acted_at, act, account_name) AS place,
    group_concat(account_name || ' ' || act, ', ') OVER (PARTITION BY event_id ORDER BY act, account_name
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS all_acts
  FROM judged
)
SELECT d.deploy_id AS subject, coalesce(r.verdict, 'not-applicable') AS verdict, NULL AS severity,
  CASE
    WHEN r.verdict IS NULL THEN 'no account of a person stands behind it'
    WHEN r.verdict = 'fail' THEN r.account_name || ' ' || r.act || ' at ' || r.acted_at || ', and was ' || lower(r.idp_status)
      || ' at ' || r.left_at || ' (' || r.idp_system || ')'
    WHEN r.verdict = 'pass' THEN r.all_acts || ': none of them had left'
    WHEN r.is_leaver = 1 THEN r.account_name || ' ' || r.act || ' and is ' || lower(r.idp_status) || '; since when is not known'
    WHEN coalesce(r.users, 0) = 0 THEN r.account_name || ' ' || r.act || '; no export of an identity provider is there'
    WHEN r.person IS NULL THEN r.account_name || ' ' || r.act || ' and is no known person'
    WHEN r.idp_status IS NULL THEN r.account_name || ' (' || r.person || ') ' || r.act || ' and is in no export of an identity provider'
    WHEN coalesce(r.leavers, 0) = 0 THEN r.account_name || ' ' || r.act || '; the export lists nobody who has left: a default list leaves them out'
    ELSE r.account_name || ' ' || r.act || ' at ' || coalesce(r.acted_at, 'a time that is not known') || ', after the export of '
      || r.exported_at END AS reason,
  CASE WHEN coalesce(r.verdict, '') <> 'cannot-tell' THEN NULL
    WHEN r.is_leaver = 1 THEN 'export: identity provider users with the time of their status'
    WHEN coalesce(r.users, 0) = 0 THEN 'export: identity provider users'
    WHEN r.person IS NULL THEN 'people.csv: who ' || r.account_name || ' is'
    WHEN r.idp_status IS NULL THEN 'export: identity provider users with ' || r.person
    WHEN coalesce(r.leavers, 0) = 0 THEN 'export: identity provider users with the deprovisioned ones'
    ELSE 'export: identity provider users of a later day' END AS missing,
  coalesce(r.acted_at, d.requested_at) AS first_seen, d.requested_at AS last_seen, d.deploy_id, d.event_id, d.evidence,
  d.account_id, d.region, d.environment, d.service, d.repository, d.role_arn, r.person
FROM checked_deployments AS d
LEFT JOIN ranked AS r ON r.event_id = d.event_id AND r.place = 1
