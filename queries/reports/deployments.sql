-- name: deployments
-- version: 4
-- title: Deployments
-- purpose: Who changed which ECS service, when, from what to what, through which session and pipeline, and how sure each link is.
-- population: Every create, deploy, rollback, restart, config and delete by anyone but AWS services acting on their own, accepted or not, and run-task by pipeline sessions; with --all every mutating ECS call. What is left out is counted.
-- key: event_id
-- needs: failed verdicts of changes
-- limit: A row is a request that AWS recorded: CloudTrail does not tell whether the tasks then ran.
-- limit: Who deployed is who obtained the credential: the trigger account is the account that Bitbucket names, no proof of the person at the keyboard.
-- limit: What no log file at hand tells is not in the rows: completeness is a matter of coverage, which this report does not test.
-- parameter: from  time  Requested at this time or later.
-- parameter: to  time  Requested before this time.
-- parameter: account  list  Accounts, by their 12 digits.
-- parameter: region  list  Regions.
-- parameter: environment  list  Environments, by any of their names, in any case.
-- parameter: cluster  list  Clusters, by name.
-- parameter: service  list  Services, by name.
-- parameter: repository  list  Repositories, as workspace/slug, slug or UUID, by any name that they had.
-- parameter: change  list  Kinds of change.
-- parameter: result  list  accepted, denied, failed.
-- parameter: match  list  step, session-name, subject, federated, none.
-- parameter: attribution  list  verified, inferred, claimed, none.
-- parameter: environment_tags  list  Tag keys that hold the environment, in order; instead of environment, Environment, env, Env, stage, Stage.
-- column: deploy_id  text  headline  `D-` and the first ten hexadecimal digits of the event id.
-- column: requested_at  time  headline  When the call was made. CloudTrail proves a request, not a rollout.
-- column: environment  text  headline  The environment that the service's tags name at that time, else the Bitbucket deployment environment; in the policy's spelling where it has the name.
-- column: environment_source  text  How the environment is known: tag-event (a call set the tag), tag-snapshot (an export shows the tag), bitbucket; empty when unknown.
-- column: environment_conflict  text  The Bitbucket deployment environment, where it is another one than the tags name.
-- column: environment_certainty  text  How sure the tag is: known, or assumed where an export of a later time shows it and no call touched it in between; empty where no tag tells.
-- column: account_id  text  The AWS account whose log holds the call.
-- column: region  text  The AWS region of the call.
-- column: cluster  text  The cluster's name; `default` where the call names none.
-- column: service  text  headline  The service's name; empty for tasks that belong to none and for denied calls that log no parameters.
-- column: change  text  headline  create, deploy (another task definition), rollback (an earlier revision), restart (forced, same task definition), scale (desired count only), run-task, config, delete, unknown (the record has no parameters).
-- column: task_definition_before  text  The service's task definition before the call, as family:revision.
-- column: before_source  text  How that is known: answer (ECS's answer to the call), history (the calls before it), answer-over-history (they differ: something that left no record lay between), unordered (calls of one second in no order that their answers show); empty where it is not known.
-- column: task_definition  text  headline  The task definition that the call asked for, or that ECS answered with, as family:revision; of a rollback the one that it went back to.
-- column: images  list  The images of the task definition's containers, in their order.
-- column: image_digests  list  The digests that are known of those images: from the image itself, the newest ECR PutImage of its tag before the change, or ECS's answer to RunTask.
-- column: repository  text  headline  The Bitbucket repository, as workspace/slug; its UUID where no export names it.
-- column: branch  text  The branch that the pipeline ran for; `refs/tags/…` for a tag.
-- column: commit  text  The commit that the pipeline ran for.
-- column: build_number  integer  headline  The pipeline's number in its repository.
-- column: pipeline_uuid  text  The pipeline.
-- column: step_uuid  text  The step in the subject that AWS verified.
-- column: step_name  text  The step's name in the export.
-- column: bitbucket_environment  text  The Bitbucket deployment environment: its name, else its UUID from the subject.
-- column: trigger  text  How the pipeline run started: push, manual, schedule, …
-- column: trigger_account  text  headline  The display name of the account that Bitbucket names as the pipeline's creator; for a manual step it may differ from the person who clicked.
-- column: credential  text  The root credential's kind: oidc, static-key, role, sso (IAM Identity Center), saml, console, root, service, unknown. For calls that CloudFormation or CodeDeploy made, that of whoever asked them.
-- column: principal_arn  text  The identity that made the call.
-- column: role_arn  text  The role of the session that made the call.
-- column: session_name  text  The name of the session that made the call, chosen by whoever assumed the role.
-- column: chain_depth  integer  Grants between the root credential and the one behind the call.
-- column: access_key_id  text  The access key that made the call.
-- column: source_ip  text  Where the call came from.
-- column: user_agent  text  What the caller said it was.
-- column: link  text  The weakest tie on the way from the call to the root: access-key, shared-event, principal, codedeploy, stack, none.
-- column: match  text  How the session was tied to the pipeline: step, session-name, subject, federated, none. Only step supports a verdict on separation of duties.
-- column: attribution  text  headline  What the ties rest on: verified (on what AWS issued alone), inferred (the only candidate by times and orders), claimed (a name that the caller chose), none. Only verified lets the checks of population, identity and separation of duties pass.
-- column: result  text  accepted, denied, failed.
-- column: error_code  text  AWS's error code, where the call was denied or failed.
-- column: tags  object  The service's tags at that time.
-- column: pull_request  integer  The number of the pull request that carried the commit: its merge commit, its source commit, a commit that it brought, else the one that the pipeline ran for.
-- column: pull_request_title  text  Its title.
-- column: authors  list  The accounts that wrote it: the pull request's author, the authors of its commits, co-authors that the messages name; without a pull request, the commit's author. Names in commits are what their writers chose.
-- column: approvers  list  The accounts that approved the pull request, its authors among them if they did.
-- column: approved_at  time  The last of these approvals.
-- column: merged_by  text  The account that merged it.
-- column: merged_at  time  When it was merged, by its activity or its merge commit.
-- column: trigger_person  text  The person behind the trigger account, by the identity map; empty where no map names one.
-- column: checks  list  The checks that failed for this change, for the session that made it, or for a session that gave that one its credentials, and are not suppressed. `deploytrail check` says why.
-- column: event_name  text  The API that was called.
-- column: event_id  text  CloudTrail's id of the call.
-- column: evidence  text  The file and the record (from 0) that hold the call: file#record.
-- column: integrity  text  What CloudTrail's digests said of that file when it was ingested: verified, hash-ok-signature-unchecked, no-digest, failed, unlisted. `deploytrail verify` reads the files again.
-- control: SOC 2 CC8.1
-- control: ISO 27001 A.8.32
SELECT d.deploy_id, d.requested_at, d.environment, d.environment_source, d.environment_conflict, d.environment_certainty,
  d.account_id, d.region, d.cluster, d.service, d.change, d.task_definition_before, d.before_source, d.task_definition,
  (SELECT json_group_array(image) FROM (SELECT i.image FROM deployment_images i WHERE i.event_id = d.event_id
    AND i.image IS NOT NULL ORDER BY i.ordinal)) AS images,
  (SELECT json_group_array(image_digest) FROM (SELECT i.image_digest FROM deployment_images i
    WHERE i.event_id = d.event_id AND i.image_digest IS NOT NULL ORDER BY i.ordinal)) AS image_digests,
  d.repository, d.branch, d.commit_hash AS "commit", d.build_number, d.pipeline_uuid, d.step_uuid, d.step_name,
  d.bitbucket_environment, d.trigger_name AS "trigger", d.trigger_account, d.credential, d.principal_arn, d.role_arn,
  d.session_name, d.chain_depth, d.access_key_id, d.source_ip, d.user_agent, d.link, d.matched_by AS "match",
  d.attribution, d.result, d.error_code,
  (SELECT json_group_object(tag_key, tag_value) FROM (SELECT t.tag_key, t.tag_value FROM deployment_tags t
    WHERE t.event_id = d.event_id ORDER BY t.tag_key)) AS tags,
  q.pull_request_id AS pull_request, q.title AS pull_request_title,
  (SELECT json_group_array(name) FROM (SELECT coalesce(a.display_name, a.user_uuid, a.account_id) AS name FROM deployment_authors a
    WHERE a.event_id = d.event_id GROUP BY 1 ORDER BY min(a.basis_rank), 1)) AS authors,
  (SELECT json_group_array(name) FROM (SELECT coalesce(a.display_name, a.user_uuid, a.account_id) AS name FROM deployment_approvers a
    WHERE a.event_id = d.event_id GROUP BY 1 ORDER BY min(a.approved_at), 1)) AS approvers,
  (SELECT max(a.approved_at) FROM deployment_approvers a WHERE a.event_id = d.event_id) AS approved_at,
  coalesce(q.merged_by_name, q.merged_by_uuid, q.merged_by_account_id) AS merged_by, q.merged_at,
  (SELECT tp.person FROM deployment_trigger_persons tp WHERE tp.event_id = d.event_id) AS trigger_person,
  (SELECT json_group_array(check_id) FROM (SELECT f.check_id FROM change_findings f
    WHERE f.event_id = d.event_id ORDER BY f.check_id)) AS checks,
  d.event_name, d.event_id, d.evidence,
  coalesce((SELECT n.integrity FROM deployment_integrity n WHERE n.event_id = d.event_id), 'no-digest') AS integrity,
  d.left_out
FROM deployments d
LEFT JOIN deployment_pull_requests q ON q.event_id = d.event_id
WHERE (:from IS NULL OR d.requested_at >= :from) AND (:to IS NULL OR d.requested_at < :to)
  AND (:account IS NULL OR d.account_id IN (SELECT value FROM json_each(:account)))
  AND (:region IS NULL OR d.region IN (SELECT value FROM json_each(:region)))
  AND (:environment IS NULL OR lower(d.environment) IN (SELECT lower(value) FROM json_each(:environment)
    UNION SELECT lower(s.environment) FROM json_each(:environment) JOIN environment_spellings AS s ON lower(s.spelling) = lower(value)))
  AND (:cluster IS NULL OR d.cluster IN (SELECT value FROM json_each(:cluster)))
  AND (:service IS NULL OR d.service IN (SELECT value FROM json_each(:service)))
  AND (:repository IS NULL OR EXISTS (SELECT 1 FROM json_each(:repository)
    WHERE lower(value) IN (lower(d.repository), replace(lower(d.repository), rtrim(lower(d.repository), replace(lower(d.repository), '/', '')), ''),
      d.repository_uuid)
    OR EXISTS (SELECT 1 FROM repository_names AS n WHERE n.repository_uuid = d.repository_uuid
      AND lower(value) IN (lower(n.full_name), lower(n.slug)))))
  AND (:change IS NULL OR d.change IN (SELECT value FROM json_each(:change)))
  AND (:result IS NULL OR d.result IN (SELECT value FROM json_each(:result)))
  AND (:match IS NULL OR d.matched_by IN (SELECT value FROM json_each(:match)))
  AND (:attribution IS NULL OR d.attribution IN (SELECT value FROM json_each(:attribution)))
ORDER BY d.requested_at, d.event_id
