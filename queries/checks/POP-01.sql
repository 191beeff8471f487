-- id: POP-01
-- version: 2
-- title: Change outside the pipeline
-- severity: high
-- subject: deployment
-- purpose: Fires when no Bitbucket pipeline stands behind a change of ECS, or only a name that the caller chose says so.
-- population: Every deployment that the report deployments shows in the period.
-- proof: The call, who made it and with what.
-- false-positive: AWS's own services and scaling, which the population leaves out.
-- false-positive: Infrastructure tools that deploy by a role of their own.
-- false-positive: A break-glass role, which the reason names.
-- false-positive: A grant that is in no log at hand: its link is none.
-- false-positive: A pipeline that deploys with a static key and names its session after the run: the attribution is claimed.
-- remediation: Find out who made the call and why: deploytrail trace. Take the permission from roles that are not for pipelines.
-- detection: yes
-- control: SOC 2 CC8.1
-- control: SOC 2 CC6.8
-- control: ISO 27001 A.8.32
-- control: NIST 800-53 CM-3
-- control: NIST 800-53 CM-5
-- control: PCI DSS 6.5.4
SELECT deploy_id AS subject,
  CASE WHEN result <> 'accepted' THEN 'not-applicable' WHEN attribution = 'verified' THEN 'pass'
    WHEN attribution = 'inferred' THEN 'cannot-tell' ELSE 'fail' END AS verdict,
  CASE WHEN is_production = 0 THEN 'medium' END AS severity,
  CASE WHEN result <> 'accepted' THEN 'the call was ' || result || ': nothing changed'
    WHEN attribution = 'verified' THEN 'made by pipeline ' || coalesce(repository || coalesce(' #' || build_number, ''), pipeline_uuid) || ', by what AWS issued alone'
    WHEN attribution = 'inferred' THEN 'by a pipeline of ' || coalesce(repository || coalesce(' #' || build_number, ''), pipeline_uuid, 'Bitbucket')
      || ' as far as is known: link ' || link || ', match ' || matched_by || ', not all of it issued by AWS'
    ELSE coalesce(principal_arn, 'somebody') || ' made it by ' || coalesce(credential, 'a credential of unknown kind')
      || CASE WHEN link = 'none' THEN ', whose origin is not known' ELSE '' END
      || CASE WHEN attribution = 'claimed' THEN '; the session name ' || coalesce(session_name, 'of its caller') || ' claims ' || coalesce(claimed_run, 'a run') || ', which anybody can choose' ELSE '' END
      || CASE WHEN is_break_glass = 1 THEN ', a break-glass role' ELSE '' END END AS reason,
  CASE WHEN result = 'accepted' AND attribution = 'inferred' THEN CASE WHEN matched_by = 'federated' THEN 'the STS grant behind it'
    WHEN matched_by = 'subject' THEN 'export: bitbucket pipelines and their steps'
    WHEN link IN ('access-key', 'shared-event', 'codedeploy') THEN 'export: bitbucket pipelines with their repositories, in one version'
    ELSE 'a tie that AWS issued: link is ' || link END END AS missing, requested_at AS first_seen, requested_at AS last_seen, deploy_id, event_id, evidence, account_id, region, environment,
  service, repository, role_arn, NULL AS person
FROM checked_deployments
