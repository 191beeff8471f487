-- name: pipeline
-- version: 1
-- title: A pipeline run
-- purpose: Everything that is known of one run.
-- population: The newest version in the export.
-- parameter: id  text  The UUID.
-- column: pipeline_uuid  text  The UUID.
-- column: repository  text  The repository.
-- column: build_number  integer  Its number.
-- column: ref_type  text  branch or tag.
-- column: ref_name  text  The branch or tag.
-- column: commit_hash  text  The commit.
-- column: trigger_name  text  How it started.
-- column: creator_name  text  The account that Bitbucket names as its creator.
-- column: state  text  Its state.
-- column: result  text  Its result.
-- column: created_on  time  When it was created.
-- column: completed_on  time  When it was done.
-- column: pull_request_id  integer  The pull request that it was made for.
SELECT p.pipeline_uuid, coalesce(p.repository_full_name, p.repository_uuid) AS repository, p.build_number, p.ref_type, p.ref_name, p.commit_hash,
  p.trigger_name, p.creator_name, p.state, p.result, p.created_on, p.completed_on, p.pull_request_id
FROM bitbucket_pipelines p WHERE p.pipeline_uuid = :id
