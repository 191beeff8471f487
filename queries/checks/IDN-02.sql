-- id: IDN-02
-- version: 2
-- title: A person changed production directly
-- severity: high
-- subject: deployment
-- purpose: Fires when somebody changed production from the console, by IAM Identity Center or another SAML provider, or as root.
-- population: Deployments to production that the report deployments shows in the period.
-- proof: The call, the session and its source.
-- false-positive: Approved use of a break-glass role, with a ticket.
-- remediation: Compare with the ticket; take the permission from people's roles.
-- needs: policy.production
-- detection: yes
-- control: SOC 2 CC8.1
-- control: SOC 2 CC6.8
-- control: ISO 27001 A.5.3
SELECT deploy_id AS subject,
  CASE WHEN result <> 'accepted' OR is_production = 0 THEN 'not-applicable'
    WHEN credential IN ('console', 'sso', 'saml', 'root') AND is_production = 1 THEN 'fail'
    WHEN credential IN ('console', 'sso', 'saml', 'root') THEN 'cannot-tell'
    WHEN is_production IS NULL AND matched_by = 'none' AND credential IN ('role', 'unknown') THEN 'cannot-tell'
    WHEN credential = 'unknown' OR (credential = 'role' AND link = 'none') OR attribution IN ('inferred', 'claimed') THEN 'cannot-tell' ELSE 'pass' END AS verdict, NULL AS severity,
  CASE WHEN result <> 'accepted' THEN 'the call was ' || result || ': nothing changed'
    WHEN is_production = 0 THEN coalesce(environment, 'the environment') || ' is not production'
    WHEN credential IN ('console', 'sso', 'saml', 'root') THEN coalesce(principal_arn, 'somebody') || ' made it by ' || credential
      || CASE WHEN is_production IS NULL THEN '; whether ' || coalesce(environment, 'its environment') || ' is production is not known' ELSE '' END
      || CASE WHEN is_break_glass = 1 THEN ', with a break-glass role' ELSE '' END
    WHEN credential IN ('role', 'unknown') AND (link = 'none' OR matched_by = 'none' AND is_production IS NULL OR credential = 'unknown') THEN 'where the session of ' || coalesce(principal_arn, 'the caller') || ' came from is not known'
    WHEN attribution IN ('inferred', 'claimed') THEN 'the way to its origin is ' || attribution || ' (link ' || link || ', match ' || matched_by || ')'
    ELSE 'made by ' || coalesce(credential, 'a machine') END AS reason,
  CASE WHEN result <> 'accepted' OR is_production = 0 THEN NULL
    WHEN credential IN ('console', 'sso', 'saml', 'root') AND is_production IS NULL THEN 'policy.production'
    WHEN credential IN ('console', 'sso', 'saml', 'root') THEN NULL
    WHEN credential IN ('role', 'unknown') AND (link = 'none' OR matched_by = 'none' AND is_production IS NULL OR credential = 'unknown') THEN 'the STS grant behind it'
    WHEN attribution IN ('inferred', 'claimed') THEN 'a verified attribution' END AS missing,
  requested_at AS first_seen, requested_at AS last_seen, deploy_id, event_id, evidence, account_id, region, environment, service, repository, role_arn,
  (SELECT min(m.person) FROM person_accounts AS m WHERE m.system = 'aws' AND m.account = lower(session_name)
    AND (m.valid_from IS NULL OR m.valid_from <= requested_at) AND (m.valid_to IS NULL OR m.valid_to >= requested_at)) AS person
FROM checked_deployments
