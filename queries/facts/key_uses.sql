-- name: key_uses
-- version: 1
-- title: Uses of access keys
-- purpose: How often each access key was used, and when first and last.
-- population: All events whose caller has an access key.
-- key: access_key_id
-- column: access_key_id  text  the key
-- column: first_used_at  time  its first call in the logs
-- column: last_used_at  time  its last call in the logs
-- column: calls  integer  all calls
-- column: writes  integer  calls that CloudTrail does not mark read-only
-- column: denied  integer  calls denied for lack of permission
{{STEP key_uses}}
SELECT access_key_id, first_used_at, last_used_at, calls, writes, denied
FROM access_key_activity;
