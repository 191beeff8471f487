-- name: accepted_calls
-- version: 1
-- title: Whether a call was ever accepted
-- purpose: How often a role's sessions were given what was refused, and when last.
-- population: Sums over all kept events.
-- parameter: role  text  The role's ARN.
-- parameter: source  text  The event source.
-- parameter: call  text  The event name.
-- column: calls  integer  Calls that were not refused.
-- column: last_at  time  The last of them.
SELECT sum(calls), max(last_at) FROM role_activity
WHERE role_arn = :role AND event_source = :source AND event_name = :call AND error_code IS NULL
