-- name: key_uses
-- version: 1
-- title: Uses of access keys
-- purpose: How often each access key was used, and when first and last.
-- population: All events whose caller has an access key.
-- column: access_key_id  text  the key
-- column: first_used_at  time  its first call in the logs
-- column: last_used_at  time  its last call in the logs
-- column: calls  integer  all calls
-- column: writes  integer  calls that CloudTrail does not mark read-only
-- column: denied  integer  calls refused for want of permission
{{STEP key_uses}}
SELECT ui_access_key_id AS access_key_id, MIN(event_time) AS first_used_at, MAX(event_time) AS last_used_at,
  COUNT(*) AS calls,
  SUM(CASE WHEN read_only = 'true' THEN 0 ELSE 1 END) AS writes,
  SUM(CASE WHEN error_code LIKE '%AccessDenied%' OR error_code LIKE '%Unauthorized%' OR error_code LIKE '%NotAuthorized%'
    THEN 1 ELSE 0 END) AS denied
FROM events
WHERE ui_access_key_id IS NOT NULL
GROUP BY ui_access_key_id;
