-- name: approvals_behind
-- version: 1
-- title: The approvals behind a change
-- purpose: Who approved the pull request behind a change, when, and whether they wrote part of it.
-- population: One row per account that approved it and, where the export lists participants, is one of them.
-- parameter: event  text  The change's event id.
-- column: approver  text  The account's name.
-- column: approved_at  time  When; empty where no activity tells.
-- column: after_last_push  text  yes, no; empty where one of the two times is not known.
-- column: is_author  text  no: not as far as is known; by-name: a commit bears their name or e-mail, which anybody can write; yes: their account or person wrote part of it.
-- column: person  text  The person, by the identity map of that time.
SELECT coalesce(a.display_name, a.user_uuid, a.account_id) AS approver, a.approved_at,
  CASE WHEN a.approved_at >= q.pushed_at THEN 'yes' WHEN a.approved_at < q.pushed_at THEN 'no' END AS after_last_push,
  CASE a.is_author WHEN 0 THEN 'no' WHEN 1 THEN 'by-name' ELSE 'yes' END AS is_author, a.person
FROM deployment_approvers AS a
LEFT JOIN deployment_pull_requests AS q ON q.event_id = a.event_id
WHERE a.event_id = :event
ORDER BY coalesce(a.approved_at, ''), 1, a.user_uuid, a.account_id
