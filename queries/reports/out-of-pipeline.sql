-- name: out-of-pipeline
-- version: 2
-- title: Changes outside the pipeline
-- purpose: Who changed ECS around the pipeline, and how.
-- population: Every mutating ECS call whose attribution is neither verified nor inferred, accepted or not, but those of AWS services acting on their own, scaling, dry runs, calls that change no service, and the calls around a blue/green deployment. A run that only a chosen name claims stands beside it.
-- key: event_id
-- limit: A call whose grant is in no log at hand is tied to no pipeline though one may stand behind it: its link is none.
-- parameter: from  time  Requested at this time or later.
-- parameter: to  time  Requested before this time.
-- parameter: account  list  Accounts, by their 12 digits.
-- parameter: region  list  Regions.
-- parameter: environment  list  Environments, by any of their names, in any case.
-- parameter: cluster  list  Clusters, by name.
-- parameter: service  list  Services, by name.
-- parameter: change  list  Kinds of change.
-- parameter: result  list  accepted, denied, failed.
-- parameter: role  list  Roles, by ARN or name.
-- column: requested_at  time  headline  When the call was made.
-- column: environment  text  headline  The environment.
-- column: account_id  text  The account.
-- column: region  text  The region.
-- column: cluster  text  The cluster.
-- column: service  text  headline  The service.
-- column: change  text  headline  What the call did.
-- column: task_definition_before  text  The task definition before.
-- column: task_definition  text  headline  The task definition after.
-- column: result  text  headline  accepted, denied, failed.
-- column: error_code  text  AWS's error code.
-- column: how  text  headline  The way around: a static key, the console, IAM Identity Center, a SAML provider, another OIDC provider, a role of AWS or of this organisation, root, not known.
-- column: attribution  text  headline  claimed where a chosen name claims a run, else none.
-- column: claim  text  The run that the session's name claims, believed or not.
-- column: credential  text  The root credential's kind.
-- column: provider  text  The identity provider of the root session.
-- column: principal_arn  text  headline  The identity that made the call.
-- column: person  text  The person behind the name of the session that its chain begins with, by the identity map.
-- column: role_arn  text  The role of the session.
-- column: session_name  text  The session's name.
-- column: access_key_id  text  The access key.
-- column: link  text  How the call is tied to its root credential.
-- column: source_ip  text  Where the call came from.
-- column: user_agent  text  What the caller said it was.
-- column: deploy_id  text  headline  The deployment.
-- column: event_id  text  CloudTrail's id of the call.
-- column: evidence  text  The file and the record (from 0) that hold the call.
-- control: SOC 2 CC6.8
-- control: SOC 2 CC8.1
-- control: ISO 27001 A.8.32
SELECT d.requested_at, d.environment, d.account_id, d.region, d.cluster, d.service, d.change, d.task_definition_before,
  d.task_definition, d.result, d.error_code,
  CASE d.credential WHEN 'static-key' THEN 'static access key' WHEN 'console' THEN 'AWS console' WHEN 'sso' THEN 'IAM Identity Center' WHEN 'saml' THEN 'SAML provider'
    WHEN 'root' THEN 'root user' WHEN 'service' THEN 'AWS service'
    WHEN 'oidc' THEN 'another OIDC provider' WHEN 'role' THEN CASE WHEN d.link = 'none' THEN 'role session of unknown origin' ELSE 'role session' END
    ELSE 'not known' END AS how,
  d.attribution, CASE WHEN d.claimed_run IS NOT NULL THEN 'the name ' || coalesce(d.session_name, 'of its session') || ' claims ' || d.claimed_run END AS claim,
  d.credential, r.provider, d.principal_arn,
  p.person,
  d.role_arn, d.session_name, d.access_key_id, d.link, d.source_ip, d.user_agent, d.deploy_id, d.event_id, d.evidence,
  CASE WHEN d.left_out = 'tasks run outside pipelines' THEN NULL ELSE d.left_out END AS left_out
FROM deployments AS d
LEFT JOIN sessions AS r ON r.session_id = d.root_id
LEFT JOIN deployment_session_persons AS p ON p.event_id = d.event_id
WHERE d.attribution IN ('claimed', 'none')
  AND (:from IS NULL OR d.requested_at >= :from) AND (:to IS NULL OR d.requested_at < :to)
  AND (:account IS NULL OR d.account_id IN (SELECT value FROM json_each(:account)))
  AND (:region IS NULL OR d.region IN (SELECT value FROM json_each(:region)))
  AND (:environment IS NULL OR lower(d.environment) IN (SELECT lower(value) FROM json_each(:environment)
    UNION SELECT lower(s.environment) FROM json_each(:environment) JOIN environment_spellings AS s ON lower(s.spelling) = lower(value)))
  AND (:cluster IS NULL OR d.cluster IN (SELECT value FROM json_each(:cluster)))
  AND (:service IS NULL OR d.service IN (SELECT value FROM json_each(:service)))
  AND (:change IS NULL OR d.change IN (SELECT value FROM json_each(:change)))
  AND (:result IS NULL OR d.result IN (SELECT value FROM json_each(:result)))
  AND (:role IS NULL OR EXISTS (SELECT 1 FROM json_each(:role)
    WHERE d.role_arn = value OR substr(d.role_arn, -length(value) - 1) = '/' || value))
ORDER BY d.requested_at, d.event_id
