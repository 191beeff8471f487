-- name: sessions
-- version: 2
-- title: Sessions
-- purpose: Which credentials were issued to whom, through which chain and pipeline, and what they were used for.
-- population: Credentials that a pipeline or a person used to change something, or that came from Bitbucket; with --all every temporary credential that the logs show.
-- key: session_id
-- limit: Calls are counted in the logs at hand: data events and regions that no trail records are not among them.
-- limit: A session name is chosen by whoever assumes the role; it proves nothing by itself.
-- parameter: from  time  Issued (or first used) at this time or later.
-- parameter: to  time  Issued (or first used) before this time.
-- parameter: account  list  Accounts of the session, by their 12 digits.
-- parameter: repository  list  Repositories, as workspace/slug, slug or UUID.
-- parameter: match  list  step, session-name, subject, federated, none.
-- column: session_id  text  headline  The access key id of the credential; of a console session, whose every request carries another, the first of them in the order of text.
-- column: issued_at  time  headline  When it was issued.
-- column: expires_at  time  When it ends.
-- column: credential  text  headline  The root credential's kind: oidc, static-key, role, sso (IAM Identity Center), saml, console, root, service, unknown.
-- column: grant_kind  text  The STS call that issued it; empty where that is not in the logs.
-- column: root_session_id  text  The first credential of its chain.
-- column: parent_session_id  text  The credential that it was taken with.
-- column: chain_depth  integer  headline  Grants between the root and this one.
-- column: provider  text  The identity provider of the root.
-- column: subject  text  The subject that AWS verified at the root.
-- column: repository  text  headline  The Bitbucket repository.
-- column: repository_uuid  text  The repository in the subject.
-- column: environment_uuid  text  The deployment environment in the subject.
-- column: step_uuid  text  The step in the subject.
-- column: pipeline_uuid  text  The pipeline, where the export has it.
-- column: build_number  integer  headline  The pipeline's number.
-- column: trigger_account  text  The account that Bitbucket names as the pipeline's creator.
-- column: role_arn  text  headline  The role.
-- column: session_name  text  The session's name, chosen by whoever assumed the role.
-- column: principal_arn  text  The assumed-role ARN.
-- column: first_used_at  time  Its first call in the logs.
-- column: last_used_at  time  Its last call in the logs.
-- column: calls  integer  headline  Its calls in the logs.
-- column: writes  integer  Those that are not read-only.
-- column: denied  integer  headline  Those that AWS denied.
-- column: services_changed  integer  headline  ECS services that it changed.
-- column: link  text  The weakest tie between it and its root: access-key, shared-event, principal; none where its own grant is not in the logs.
-- column: match  text  How the session was tied to a pipeline: step, session-name, subject, federated, none.
-- column: attribution  text  headline  What that rests on: verified, inferred, claimed, none; as in the report deployments.
-- column: access_keys  integer  The access keys that the logs show of it.
-- column: source_identity  text  The source identity that the session carries.
-- column: source_identity_from  text  token where the identity provider signed it, caller where the caller passed it; empty where the grant is not in the logs.
-- column: principal_tags  text  The session's tags, as the grant has them.
-- column: on_behalf_of  text  The user of IAM Identity Center whom AWS names.
-- column: sign_in_session_arn  text  The sign-in that it came from.
-- column: in_scope_of  text  The instance, function or task that AWS issued it to.
-- column: invoked_by_delegate  text  The account that acted by temporary delegation.
-- column: grant_event_id  text  CloudTrail's id of the grant.
-- control: SOC 2 CC6.1
SELECT session_id, issued_at, expires_at, credential, grant_kind, root_session_id, parent_session_id, chain_depth,
  provider, subject, repository, repository_uuid, environment_uuid, step_uuid, pipeline_uuid, build_number,
  trigger_account, role_arn, session_name, principal_arn, first_used_at, last_used_at, calls, writes, denied,
  services_changed, link, matched_by AS "match", attribution, access_keys, source_identity, source_identity_from,
  principal_tags, on_behalf_of, sign_in_session_arn, in_scope_of, invoked_by_delegate, grant_event_id,
  CASE WHEN is_bitbucket = 1 OR (changes > 0 AND credential <> 'service') THEN NULL
    WHEN credential = 'service' THEN 'credentials of AWS services'
    ELSE 'credentials that changed no ECS service' END AS left_out
FROM sessions
WHERE (:from IS NULL OR coalesce(issued_at, first_used_at) >= :from)
  AND (:to IS NULL OR coalesce(issued_at, first_used_at) < :to)
  AND (:account IS NULL OR substr(principal_arn, instr(principal_arn, '::') + 2, 12) IN (SELECT value FROM json_each(:account)))
  AND (:repository IS NULL OR EXISTS (SELECT 1 FROM json_each(:repository)
    WHERE lower(repository) = lower(value) OR lower(repository) LIKE '%/' || lower(value) OR repository_uuid = value
      OR EXISTS (SELECT 1 FROM repository_names AS n WHERE n.repository_uuid = sessions.repository_uuid
        AND lower(value) IN (lower(n.full_name), lower(n.slug)))))
  AND (:match IS NULL OR matched_by IN (SELECT value FROM json_each(:match)))
ORDER BY issued_at, session_id
