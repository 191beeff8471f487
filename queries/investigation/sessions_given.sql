-- name: sessions_given
-- version: 1
-- title: To whom a role was given
-- purpose: How many sessions of a role were issued, how many of them to the same repository, and when last.
-- population: Sessions whose grant is in the logs.
-- parameter: role  text  The role's ARN.
-- parameter: subject  text  The subject's part up to its first colon.
-- column: calls  integer  Sessions.
-- column: same  integer  Those whose subject begins alike.
-- column: last_at  time  The last of them.
SELECT count(*), sum(coalesce(substr(subject, 1, length(:subject)) = :subject, 0)), max(issued_at)
FROM sessions WHERE role_arn = :role AND grant_event_id IS NOT NULL
