-- name: pipeline_runs
-- version: 2
-- title: Pipeline runs
-- purpose: The pipelines of the export with the time in which they ran, by a minute.
-- population: All pipelines of the Bitbucket exports.
-- key: pipeline_uuid
-- column: pipeline_uuid  text  the pipeline
-- column: build_number  integer  its number in the repository
-- column: build_text  text  its number in the repository, as names spell it
-- column: repository_uuid  text  the repository
-- column: repository_full_name  text  workspace/slug
-- column: ref_type  text  branch or tag
-- column: ref_name  text  the branch or tag that it ran for
-- column: commit_hash  text  the commit that it ran for
-- column: pull_request_id  integer  the pull request that it ran for
-- column: trigger_name  text  what started it
-- column: creator_uuid  text  the account that Bitbucket names as its creator
-- column: creator_account_id  text  the same account's Atlassian id
-- column: creator_name  text  the display name of the account that Bitbucket names as its creator
-- column: starts_at  time  a minute before it was created
-- column: ends_at  time  a minute after it was completed; empty while it runs
{{STEP pipeline_runs}}
SELECT pipeline_uuid, build_number, CAST(build_number AS {{VARCHAR}}) AS build_text, repository_uuid, repository_full_name,
  ref_type, ref_name, commit_hash, pull_request_id, trigger_name,
  creator_uuid, creator_account_id, creator_name,
  {{LATER(created_on, -60)}} AS starts_at,
  CASE WHEN completed_on >= created_on THEN {{LATER(completed_on, 60)}} END AS ends_at
FROM bitbucket_pipelines;

-- name: run_names
-- version: 1
-- title: Names of the repositories of runs
-- purpose: The names by which a run's repository went, in lower case.
-- population: All pipeline runs whose repository has a name.
-- key: pipeline_uuid, slug, workspace
-- column: pipeline_uuid  text  the pipeline
-- column: slug  text  the repository's slug
-- column: workspace  text  its workspace
{{STEP run_names}}
SELECT DISTINCT pipeline_uuid, LOWER(slug) AS slug, LOWER(workspace) AS workspace
FROM (
  SELECT p.pipeline_uuid AS pipeline_uuid, n.slug AS slug, n.workspace AS workspace
  FROM pipeline_runs AS p
  JOIN repository_names AS n ON n.repository_uuid = p.repository_uuid
  UNION ALL
  SELECT pipeline_uuid, {{TAIL(repository_full_name)}} AS slug,
    SUBSTR(repository_full_name, 1, LENGTH(repository_full_name) - LENGTH({{TAIL(repository_full_name)}}) - 1) AS workspace
  FROM pipeline_runs
  WHERE repository_full_name LIKE '%/%'
) AS names;

-- name: run_steps
-- version: 1
-- title: Steps of runs
-- purpose: The steps of a run with the times in which they worked, by a minute.
-- population: Steps of the exports that name their pipeline.
-- key: step_uuid
-- column: pipeline_uuid  text  the pipeline
-- column: step_uuid  text  the step
-- column: starts_at  time  a minute before it started; empty where the export does not say
-- column: ends_at  time  a minute after it was completed; empty while it runs
{{STEP run_steps}}
SELECT pipeline_uuid, step_uuid, {{LATER(started_on, -60)}} AS starts_at, {{LATER(completed_on, 60)}} AS ends_at
FROM bitbucket_steps
WHERE pipeline_uuid IS NOT NULL;
