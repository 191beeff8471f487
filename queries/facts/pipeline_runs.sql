-- name: pipeline_runs
-- version: 1
-- title: Pipeline runs
-- purpose: The pipelines of the export with the time in which their sessions can have begun.
-- population: All pipelines of the Bitbucket exports.
-- column: pipeline_uuid  text  the pipeline
-- column: build_number  integer  its number in the repository
-- column: build_text  text  its number in the repository, as names spell it
-- column: repository_uuid  text  the repository
-- column: repository_full_name  text  workspace/slug
-- column: slug  text  the repository's slug
-- column: ref_type  text  branch or tag
-- column: ref_name  text  the branch or tag that it ran for
-- column: commit_hash  text  the commit that it ran for
-- column: pull_request_id  integer  the pull request that it ran for
-- column: trigger_name  text  what started it
-- column: creator_uuid  text  the account that Bitbucket names as its creator
-- column: creator_account_id  text  the same account's Atlassian id
-- column: creator_name  text  the display name of the account that Bitbucket names as its creator
-- column: starts_at  time  a minute before it was created
-- column: ends_at  time  an hour after it was completed; empty while it runs
{{STEP pipeline_runs}}
SELECT pipeline_uuid, build_number, CAST(build_number AS {{VARCHAR}}) AS build_text, repository_uuid, repository_full_name,
  {{TAIL(repository_full_name)}} AS slug, ref_type, ref_name, commit_hash, pull_request_id, trigger_name,
  creator_uuid, creator_account_id, creator_name,
  {{LATER(created_on, -60)}} AS starts_at,
  CASE WHEN completed_on >= created_on THEN {{LATER(completed_on, 3600)}} END AS ends_at
FROM bitbucket_pipelines;
