-- name: access-review
-- version: 2
-- title: Access review
-- purpose: Who could deploy and who did, for a reviewer to decide on each.
-- population: Every role, user and root user that asked for a change in the period, by its own credentials or through a role or stack; roles that an IAM export lets change services; the people and service accounts behind pipelines and sessions; and every other principal for which a check failed.
-- key: principal
-- needs: verdicts
-- limit: Who could is known only where IAM and Bitbucket exports say so; absence of a row proves nothing without them.
-- limit: Granted since is the first time that the logs or exports show it, not the day on which it was granted, but where an event says so.
-- limit: Failures that are of no principal, such as a gap in the logs, are in the report exceptions alone.
-- limit: A run that only a session's name claims is no use by the account that started that run.
-- limit: Decision, reviewer and date are for the reviewer to fill in.
-- parameter: from  time  Deployments requested at this time or later.
-- parameter: to  time  Deployments requested before this time.
-- parameter: account  list  Accounts of the deployments, by their 12 digits.
-- parameter: environment  list  Environments of the deployments.
-- column: principal  text  headline  The role's or user's ARN; the person, or the account where no identity map names one. Where the record has no identity, its access key, else `unknown` and the AWS account.
-- column: kind  text  headline  role, user, root, person, service-account, account (an account that is no known person), unknown (the record has no identity).
-- column: name  text  The person's or the account's name.
-- column: route  text  headline  How it reaches ECS: by which provider, trust policy, pipeline or group.
-- column: environments  list  The environments of its deployments.
-- column: could  text  yes: a policy or trust at hand lets it; unknown: no export tells.
-- column: granted_since  time  Since when that is known.
-- column: last_used  time  headline  Its last accepted change in the period.
-- column: deployments  integer  headline  Accepted changes in the period.
-- column: idp_status  text  headline  What the identity provider says of the person.
-- column: idp_status_at  time  Since when.
-- column: exceptions  list  headline  The checks that failed for it, for its sessions or for its changes, and are not suppressed.
-- column: decision  text  Keep, change or remove: for the reviewer.
-- column: reviewer  text  Who decided.
-- column: decided_on  text  When.
-- control: SOC 2 CC6.2
-- control: SOC 2 CC6.3
-- control: ISO 27001 A.5.18
-- control: PCI DSS 7.2.5.1
WITH changes AS (
  SELECT d.*, t.person, t.person_name, t.person_kind, m.account AS session_account, m.person AS session_person,
    coalesce(d.role_arn, d.principal_arn, d.access_key_id, 'unknown in ' || d.account_id) AS caller
  FROM deployments AS d
  LEFT JOIN deployment_trigger_persons AS t ON t.event_id = d.event_id
  LEFT JOIN deployment_session_persons AS m ON m.event_id = d.event_id
  WHERE d.left_out IS NULL
    AND (:from IS NULL OR d.requested_at >= :from) AND (:to IS NULL OR d.requested_at < :to)
    AND (:account IS NULL OR d.account_id IN (SELECT value FROM json_each(:account)))
    AND (:environment IS NULL OR lower(d.environment) IN (SELECT lower(value) FROM json_each(:environment)
    UNION SELECT lower(s.environment) FROM json_each(:environment) JOIN environment_spellings AS s ON lower(s.spelling) = lower(value)))
),
-- One row per principal and change: who called, whose credentials are behind
-- the call, and which person or account stands behind these.
uses AS (
  SELECT caller AS principal, NULL AS kind, NULL AS name, event_id, requested_at, environment, result,
    CASE WHEN role_arn IS NULL THEN CASE credential WHEN 'root' THEN 'the root user' WHEN 'console' THEN 'console sign-in' WHEN 'service' THEN 'an AWS service'
        ELSE 'access key ' || coalesce(access_key_id, 'not logged') END
      WHEN is_bitbucket = 1 THEN 'Bitbucket pipelines' || coalesce(' of ' || repository, '') ELSE 'sessions by ' || coalesce(credential, 'unknown') END AS route
  FROM changes
  UNION ALL
  SELECT coalesce(s.role_arn, s.principal_arn), NULL, NULL, c.event_id, c.requested_at, c.environment, c.result,
    CASE c.link WHEN 'stack' THEN 'a CloudFormation stack' WHEN 'codedeploy' THEN 'a CodeDeploy deployment' ELSE 'the role ' || coalesce(c.role_arn, 'not logged') END
  FROM changes AS c JOIN sessions AS s ON s.session_id IN (c.credential_id, c.root_id)
  WHERE coalesce(s.role_arn, s.principal_arn) <> c.caller
  UNION ALL
  SELECT coalesce(person, trigger_account), CASE WHEN person IS NULL THEN 'account' WHEN person_kind = 'service' THEN 'service-account' ELSE 'person' END,
    coalesce(person_name, trigger_account), event_id, requested_at, environment, result, 'Bitbucket pipelines' || coalesce(' of ' || repository, '')
  FROM changes WHERE coalesce(person, trigger_account) IS NOT NULL AND attribution IN ('verified', 'inferred')
  UNION ALL
  SELECT coalesce(session_person, session_account), CASE WHEN session_person IS NULL THEN 'account' ELSE 'person' END, session_account, event_id,
    requested_at, environment, result, 'IAM Identity Center or console: ' || coalesce(role_arn, principal_arn)
  FROM changes WHERE session_account IS NOT NULL
),
able AS (
  SELECT role_arn FROM deploying_roles
  WHERE :account IS NULL OR substr(role_arn, instr(role_arn, '::') + 2, 12) IN (SELECT value FROM json_each(:account))
),
findings AS (
  SELECT u.principal, f.check_id FROM uses AS u JOIN change_findings AS f ON f.event_id = u.event_id
  UNION
  SELECT coalesce(s.role_arn, s.principal_arn, v.role_arn), v.check_id FROM verdicts AS v LEFT JOIN sessions AS s ON s.session_id = v.subject
  WHERE v.verdict = 'fail' AND v.suppressed = 0 AND v.subject_kind = 'session'
  UNION
  SELECT v.role_arn, v.check_id FROM verdicts AS v WHERE v.verdict = 'fail' AND v.suppressed = 0 AND v.subject_kind = 'role'
  UNION
  -- Whoever made the call that failed: of a role's session the role.
  SELECT (SELECT coalesce(i.issuer_arn, replace(i.arn, char(1), coalesce(e.session_name, ''))) FROM event AS e JOIN identity AS i ON i.id = e.identity_id
    WHERE CAST(substr(e.event_id, -4) AS TEXT) = CAST(substr(event_key(v.event_id), -4) AS TEXT) AND e.event_id = event_key(v.event_id) AND e.kept = 1),
    v.check_id
  FROM verdicts AS v
  WHERE v.verdict = 'fail' AND v.suppressed = 0 AND v.subject_kind IN ('event', 'service') AND v.event_id IS NOT NULL
),
principals AS (
  SELECT principal, min(kind) AS kind, max(name) AS name, 0 AS is_declared FROM uses GROUP BY principal
  UNION ALL
  SELECT role_arn, 'role', NULL, 0 FROM able WHERE role_arn NOT IN (SELECT principal FROM uses)
  UNION ALL
  SELECT n.person, CASE n.person_kind WHEN 'service' THEN 'service-account' ELSE 'person' END, n.person_name, 1
  FROM people AS n
  WHERE n.person NOT IN (SELECT principal FROM uses)
    AND EXISTS (SELECT 1 FROM policy_deployers AS y WHERE CASE WHEN y.kind = 'person' THEN lower(y.name) IN (lower(n.person), lower(n.email))
      ELSE EXISTS (SELECT 1 FROM identity_group_members AS g WHERE (g.group_name = y.name OR g.group_id = y.name)
        AND (lower(g.email) = lower(n.email) OR g.account = n.idp_account)) END)
  UNION ALL
  SELECT DISTINCT f.principal, NULL, NULL, 0 FROM findings AS f
  WHERE f.principal IS NOT NULL AND f.principal NOT IN (SELECT principal FROM uses) AND f.principal NOT IN (SELECT role_arn FROM able)
    AND :environment IS NULL
    AND (:account IS NULL OR substr(f.principal, instr(f.principal, '::') + 2, 12) IN (SELECT value FROM json_each(:account)))
),
named AS (
  SELECT principal, name, is_declared, coalesce(kind, CASE WHEN principal LIKE 'arn:%:root' THEN 'root' WHEN principal LIKE 'arn:%:role/%' THEN 'role'
    WHEN principal LIKE 'arn:%' THEN 'user' ELSE 'unknown' END) AS kind
  FROM principals
),
summed AS (
  SELECT principal, count(DISTINCT CASE WHEN result = 'accepted' THEN event_id END) AS deployments, max(CASE WHEN result = 'accepted' THEN requested_at END) AS last_used,
    min(requested_at) AS first_used, min(route) AS route, count(DISTINCT route) AS routes
  FROM uses GROUP BY principal
)
SELECT p.principal, p.kind, p.name,
  coalesce(s.route || CASE WHEN s.routes > 1 THEN ' and ' || (s.routes - 1) || CASE s.routes WHEN 2 THEN ' more way' ELSE ' more ways' END ELSE '' END,
    CASE WHEN p.is_declared THEN 'the policy''s deployers' WHEN p.principal IN (SELECT role_arn FROM able) THEN 'a policy allows it; no session of it changed a service'
      ELSE 'no change in the period; a check failed for it' END) AS route,
  (SELECT json_group_array(environment) FROM (SELECT DISTINCT u.environment FROM uses AS u
    WHERE u.principal = p.principal AND u.environment IS NOT NULL ORDER BY 1)) AS environments,
  CASE WHEN p.principal IN (SELECT role_arn FROM able) OR s.deployments > 0 OR p.is_declared THEN 'yes' ELSE 'unknown' END AS could,
  CASE p.kind WHEN 'role' THEN (SELECT min(a.first_at) FROM role_activity AS a WHERE a.role_arn = p.principal)
    ELSE coalesce(n.idp_created_at, s.first_used) END AS granted_since,
  s.last_used, coalesce(s.deployments, 0) AS deployments, n.idp_status, n.idp_status_at,
  (SELECT json_group_array(check_id) FROM (SELECT DISTINCT f.check_id FROM findings AS f WHERE f.principal = p.principal ORDER BY 1)) AS exceptions,
  NULL AS decision, NULL AS reviewer, NULL AS decided_on
FROM named AS p
LEFT JOIN summed AS s ON s.principal = p.principal
LEFT JOIN people AS n ON n.person = p.principal
ORDER BY p.kind, p.principal
