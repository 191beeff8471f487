-- name: role_first_seen
-- version: 1
-- title: When a role was first seen
-- purpose: How far back what is known of a role reaches.
-- population: All its sessions' calls.
-- parameter: role  text  The role's ARN.
-- column: first_at  time  Its first call.
SELECT MIN(first_at) FROM role_activity WHERE role_arn = :role
