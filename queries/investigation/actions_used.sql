-- name: actions_used
-- version: 1
-- title: The actions that a role used
-- purpose: What a least-privilege policy for a role has to allow.
-- population: Calls of a role's sessions that were not refused, by action.
-- parameter: role  text  The role: an ARN or a name.
-- parameter: from  time  Last called at this time or later.
-- parameter: to  time  First called before this time.
-- column: role_arn  text  The role.
-- column: action  text  Its action; empty where the call's name does not tell it.
-- column: call  text  The call as CloudTrail has it.
SELECT DISTINCT a.role_arn, n.action, a.event_source || ' ' || a.event_name AS call
FROM role_activity AS a
LEFT JOIN iam_actions AS n ON n.event_source = a.event_source AND n.event_name = a.event_name
WHERE (a.role_arn = :role OR substr(a.role_arn, -length(:role) - 1) = '/' || :role)
  AND (a.error_code IS NULL OR a.error_code NOT IN (SELECT error_code FROM denials))
  AND (:from IS NULL OR a.last_at >= :from) AND (:to IS NULL OR a.first_at < :to)
ORDER BY 1, 2, 3
