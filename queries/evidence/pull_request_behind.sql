-- name: pull_request_behind
-- version: 1
-- title: The pull request behind a change
-- purpose: Which pull request carried the commit that a change deployed, how it is tied to it, who merged it and when.
-- population: At most one row: the best pull request of the exports.
-- parameter: event  text  The change's event id.
-- column: repository  text  The pull request's repository.
-- column: pull_request  integer  Its number.
-- column: title  text  Its title.
-- column: state  text  Its state.
-- column: tie  text  What ties it to the commit: merge-commit, source-commit, contained (the commit is one of those that it brought), pipeline (the one that the run was for).
-- column: merged_by  text  The account that merged it.
-- column: merged_at  time  When it was merged.
-- column: pushed_at  time  The last push to its branch that the exports show.
-- column: has_participants  integer  1: its export lists the participants, with their approvals.
-- column: has_activity  integer  1: its activity, which has the times of approvals, is exported.
SELECT q.repository_full_name AS repository, q.pull_request_id AS pull_request, q.title, q.state, q.tie,
  coalesce(q.merged_by_name, q.merged_by_uuid, q.merged_by_account_id) AS merged_by, q.merged_at, q.pushed_at,
  q.has_participants, q.has_activity
FROM deployment_pull_requests AS q WHERE q.event_id = :event
