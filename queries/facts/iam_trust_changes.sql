-- name: iam_trust_changes
-- version: 1
-- title: Trust policies that the logs show
-- purpose: What each CreateRole and UpdateAssumeRolePolicy made a role's trust policy.
-- population: Accepted calls.
-- column: event_id  text  the event
-- column: changed_at  time  when it was called
-- column: account_id  text  the role's account
-- column: role_name  text  the role's name, without its path
-- column: document  text  the trust policy as it was given
-- column: principal_arn  text  who called
{{TABLE iam_trust_changes}}
SELECT event_id, event_time AS changed_at, COALESCE(recipient_account_id, ui_account_id) AS account_id,
  {{TEXT request_parameters $.roleName}} AS role_name,
  COALESCE({{TEXT request_parameters $.assumeRolePolicyDocument}}, {{TEXT request_parameters $.policyDocument}}) AS document,
  ui_arn AS principal_arn
FROM events
WHERE event_source = 'iam.amazonaws.com' AND event_name IN ('CreateRole', 'UpdateAssumeRolePolicy') AND error_code IS NULL;
