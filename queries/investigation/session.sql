-- name: session
-- version: 1
-- title: A session
-- purpose: Everything that is known of one session.
-- population: The session of an access key.
-- parameter: key  text  The access key id.
-- column: session_id  text  headline  The access key id.
-- column: parent_session_id  text  The session that it was taken with.
-- column: root_session_id  text  The first of the chain.
-- column: chain_depth  integer  Roles before it.
-- column: credential  text  What kind of credential began the chain.
-- column: grant_kind  text  The STS call that issued it.
-- column: origin  text  issued, or observed where the grant is not in the logs.
-- column: provider  text  The identity provider.
-- column: subject  text  The subject that AWS verified.
-- column: repository  text  headline  The repository.
-- column: build_number  integer  headline  The run.
-- column: pipeline_uuid  text  The run's UUID.
-- column: step_uuid  text  The step.
-- column: trigger_account  text  The account that Bitbucket names as the run's creator.
-- column: role_arn  text  headline  The role.
-- column: session_name  text  Its name.
-- column: principal_arn  text  Its ARN.
-- column: issued_at  time  headline  When it was issued.
-- column: expires_at  time  headline  Its end.
-- column: first_used_at  time  Its first call.
-- column: last_used_at  time  Its last call.
-- column: calls  integer  headline  Calls.
-- column: writes  integer  Those that are not read-only.
-- column: denied  integer  headline  Those that AWS denied.
-- column: services_changed  integer  ECS services that it changed.
-- column: link  text  How the chain is tied.
-- column: match  text  How the session is tied to a run.
-- column: attribution  text  What that rests on: verified, inferred, claimed, none.
-- column: access_keys  integer  Its access keys in the logs.
-- column: source_identity  text  The source identity that it carries.
-- column: on_behalf_of  text  The user of IAM Identity Center whom AWS names.
-- column: sign_in_session_arn  text  The sign-in that it came from.
-- column: in_scope_of  text  The instance, function or task that AWS issued it to.
-- column: invoked_by_delegate  text  The account that acted by delegation.
-- column: grant_event_id  text  The grant's event id.
SELECT s.session_id, s.parent_session_id, s.root_session_id, s.chain_depth, s.credential, s.grant_kind, s.origin,
  s.provider, s.subject, s.repository, s.build_number, s.pipeline_uuid, s.step_uuid, s.trigger_account, s.role_arn,
  s.session_name, s.principal_arn, s.issued_at, s.expires_at, s.first_used_at, s.last_used_at, s.calls, s.writes,
  s.denied, s.services_changed, s.link, s.matched_by, s.attribution, s.access_keys, s.source_identity, s.on_behalf_of,
  s.sign_in_session_arn, s.in_scope_of, s.invoked_by_delegate, s.grant_event_id
FROM sessions s WHERE s.session_id = coalesce((SELECT k.session_id FROM session_keys k WHERE k.access_key_id = :key), :key)
