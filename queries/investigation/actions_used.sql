-- name: actions_used
-- version: 2
-- title: The calls that a role made
-- purpose: What a least-privilege policy for a role has to allow.
-- population: Calls of a role's sessions, by kind of call.
-- parameter: role  text  The role: an ARN or a name.
-- parameter: from  time  Last called at this time or later.
-- parameter: to  time  First called before this time.
-- column: role_arn  text  The role.
-- column: event_source  text  The service as CloudTrail has it.
-- column: event_name  text  The call as CloudTrail has it.
-- column: is_allowed  integer  1: at least one was not denied.
SELECT a.role_arn, a.event_source, a.event_name,
  max(a.error_code IS NULL OR a.error_code NOT IN (SELECT error_code FROM denials)) AS is_allowed
FROM role_activity AS a
WHERE (a.role_arn = :role OR substr(a.role_arn, -length(:role) - 1) = '/' || :role)
  AND a.event_source IS NOT NULL AND a.event_name IS NOT NULL
  AND (:from IS NULL OR a.last_at >= :from) AND (:to IS NULL OR a.first_at < :to)
GROUP BY a.role_arn, a.event_source, a.event_name
ORDER BY 1, 2, 3
