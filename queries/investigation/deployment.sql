-- name: deployment
-- version: 1
-- title: A deployment
-- purpose: Everything that is known of one deployment.
-- population: The deployment of a deploy id.
-- parameter: id  text  The deploy id.
-- column: deploy_id  text  headline  The deployment.
-- column: event_id  text  CloudTrail's id of the call.
-- column: requested_at  time  headline  When it was asked for.
-- column: event_name  text  The call.
-- column: environment  text  headline  The environment.
-- column: environment_source  text  How it is known.
-- column: environment_conflict  text  Bitbucket's deployment environment, where it is another one.
-- column: environment_certainty  text  How sure the tag is: known, assumed.
-- column: account_id  text  The account.
-- column: region  text  The region.
-- column: cluster  text  The cluster.
-- column: service  text  headline  The service.
-- column: change  text  headline  What the call did.
-- column: task_definition_before  text  The revision before.
-- column: before_source  text  How that is known.
-- column: task_definition  text  headline  The revision asked for.
-- column: repository  text  The repository.
-- column: branch  text  The branch.
-- column: commit_hash  text  The commit.
-- column: build_number  integer  The run's number.
-- column: pipeline_uuid  text  The run.
-- column: step_uuid  text  The step.
-- column: step_name  text  Its name.
-- column: bitbucket_environment  text  Bitbucket's deployment environment.
-- column: trigger_name  text  How the run started.
-- column: trigger_account  text  The account that Bitbucket names as its creator.
-- column: credential  text  What kind of credential.
-- column: principal_arn  text  headline  Who called, as AWS logged it.
-- column: role_arn  text  The role.
-- column: session_name  text  The session's name.
-- column: chain_depth  integer  Roles between the root and the call.
-- column: access_key_id  text  The access key.
-- column: source_ip  text  The source address.
-- column: user_agent  text  The program.
-- column: link  text  How the call is tied to its session.
-- column: match  text  How the session is tied to a run.
-- column: attribution  text  What that rests on: verified, inferred, claimed, none.
-- column: claimed_run  text  The run that the session's name claims.
-- column: result  text  headline  accepted, denied or failed.
-- column: error_code  text  AWS's error.
-- column: credential_id  text  The session that called.
-- column: root_id  text  The first session of the chain.
-- column: is_history  integer  1: a call around a blue/green deployment.
-- column: evidence  text  Where the record is.
SELECT d.deploy_id, d.event_id, d.requested_at, d.event_name, d.environment, d.environment_source, d.environment_conflict, d.environment_certainty, d.account_id,
  d.region, d.cluster, d.service, d.change, d.task_definition_before, d.before_source, d.task_definition, d.repository, d.branch,
  d.commit_hash, d.build_number, d.pipeline_uuid, d.step_uuid, d.step_name, d.bitbucket_environment, d.trigger_name,
  d.trigger_account, d.credential, d.principal_arn, d.role_arn, d.session_name, d.chain_depth, d.access_key_id,
  d.source_ip, d.user_agent, d.link, d.matched_by, d.attribution, d.claimed_run, d.result, d.error_code, d.credential_id, d.root_id, d.is_history,
  d.evidence
FROM deployments d WHERE d.deploy_id = :id
ORDER BY d.event_id
