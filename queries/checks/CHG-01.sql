-- id: CHG-01
-- version: 1
-- title: Change in a freeze or outside the window
-- severity: low
-- subject: deployment
-- purpose: Fires when a change was requested in a freeze, or outside the environment's change windows, without an emergency mark.
-- population: Every deployment that the report deployments shows in the period.
-- proof: The time of the request beside the window or the freeze, both in UTC.
-- false-positive: A window written in another time zone than was meant.
-- remediation: Note why the change could not wait, or mark such changes as emergencies.
-- needs: policy.windows
-- control: SOC 2 CC8.1
WITH told AS (
  SELECT d.*,
    (SELECT min(f.name || ' from ' || f.starts_at || ' to ' || f.ends_at) FROM policy_freezes AS f
      WHERE f.starts_at <= d.requested_at AND f.ends_at > d.requested_at) AS freeze,
    EXISTS (SELECT 1 FROM policy_window_environments AS w WHERE w.environment IS NULL OR lower(w.environment) = lower(d.environment)) AS has_windows,
    (SELECT min(w.name || ' from ' || w.opens_at || ' to ' || w.closes_at) FROM policy_windows AS w
      WHERE (w.environment IS NULL OR lower(w.environment) = lower(d.environment))
        AND w.opens_at <= d.requested_at AND w.closes_at > d.requested_at) AS inside,
    EXISTS (SELECT 1 FROM policy_given WHERE part = 'windows') AS windows_given,
    EXISTS (SELECT 1 FROM policy_given WHERE part = 'freezes') AS freezes_given
  FROM checked_deployments AS d
),
judged AS (
  SELECT *, CASE
    WHEN result <> 'accepted' THEN 'not-applicable'
    WHEN NOT windows_given AND NOT freezes_given THEN 'cannot-tell'
    WHEN freeze IS NOT NULL OR (has_windows AND inside IS NULL) THEN CASE WHEN is_emergency = 1 THEN 'pass' ELSE 'fail' END
    WHEN windows_given AND NOT has_windows AND environment IS NULL THEN 'cannot-tell'
    WHEN windows_given AND NOT has_windows AND NOT freezes_given THEN 'not-applicable'
    ELSE 'pass' END AS verdict
  FROM told
)
SELECT deploy_id AS subject, verdict, NULL AS severity,
  CASE
    WHEN result <> 'accepted' THEN 'the call was ' || result || ': nothing changed'
    WHEN NOT windows_given AND NOT freezes_given THEN 'the policy has neither windows nor freezes'
    WHEN freeze IS NOT NULL THEN 'requested at ' || requested_at || ' in the freeze ' || freeze
      || CASE WHEN is_emergency = 1 THEN ', marked as an emergency' ELSE '' END
    WHEN has_windows AND inside IS NULL THEN 'requested at ' || requested_at || ', outside the windows of '
      || coalesce(environment, 'every environment') || CASE WHEN is_emergency = 1 THEN ', marked as an emergency' ELSE '' END
    WHEN verdict = 'cannot-tell' THEN 'its environment is not known, and the windows are by environment'
    WHEN verdict = 'not-applicable' THEN coalesce(environment, 'the environment') || ' has no windows'
    WHEN inside IS NOT NULL THEN 'requested at ' || requested_at || ' in the window ' || inside
    ELSE 'requested at ' || requested_at || ', in no freeze' END AS reason,
  CASE WHEN verdict <> 'cannot-tell' THEN NULL WHEN NOT windows_given AND NOT freezes_given THEN 'policy.windows or policy.freezes'
    ELSE 'the environment: tags or a Bitbucket deployment' END AS missing,
  requested_at AS first_seen, requested_at AS last_seen, deploy_id, event_id, evidence, account_id, region, environment,
  service, repository, role_arn, NULL AS person
FROM judged
