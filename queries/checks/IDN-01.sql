-- id: IDN-01
-- version: 2
-- title: Deployed with a static key
-- severity: high
-- subject: deployment
-- purpose: Fires when a change was made with a long-lived access key of a user.
-- population: Every deployment that the report deployments shows in the period.
-- proof: The access key and the user.
-- false-positive: A listed period of migration.
-- remediation: Let a role with short-lived credentials make the change, and delete the key.
-- detection: yes
-- control: SOC 2 CC6.1
-- control: ISO 27001 A.5.17
-- control: PCI DSS 8.6
SELECT deploy_id AS subject,
  CASE WHEN result <> 'accepted' THEN 'not-applicable' WHEN credential = 'static-key' OR access_key_id LIKE 'AKIA%' THEN 'fail'
    WHEN credential IN ('unknown', 'service') OR (credential = 'role' AND link = 'none') OR attribution IN ('inferred', 'claimed') THEN 'cannot-tell' ELSE 'pass' END AS verdict, NULL AS severity,
  CASE WHEN result <> 'accepted' THEN 'the call was ' || result || ': nothing changed'
    WHEN credential = 'static-key' OR access_key_id LIKE 'AKIA%' THEN coalesce(principal_arn, 'somebody') || ' made it with the static key '
      || coalesce(CASE WHEN access_key_id LIKE 'AKIA%' THEN access_key_id END, root_id, 'of a user')
    WHEN credential IN ('unknown', 'service') OR (credential = 'role' AND link = 'none') THEN 'where the session of ' || coalesce(principal_arn, 'the caller') || ' came from is not known'
    WHEN attribution IN ('inferred', 'claimed') THEN 'the way to its origin is ' || attribution || ' (link ' || link || ', match ' || matched_by || ')'
    ELSE 'made with a credential of kind ' || credential END AS reason,
  CASE WHEN result = 'accepted' AND coalesce(access_key_id, '') NOT LIKE 'AKIA%' AND credential <> 'static-key' THEN
    CASE WHEN credential IN ('unknown', 'service') OR (credential = 'role' AND link = 'none') THEN 'the STS grant behind it'
      WHEN attribution IN ('inferred', 'claimed') THEN 'a verified attribution' END END AS missing,
  requested_at AS first_seen, requested_at AS last_seen, deploy_id, event_id, evidence, account_id, region, environment,
  service, repository, role_arn, NULL AS person
FROM checked_deployments
