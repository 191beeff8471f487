-- name: iam_trust_changes
-- version: 2
-- title: Trust policies that the logs show
-- purpose: What each call that makes a role, or changes whom it trusts, made its trust policy.
-- population: Accepted calls that api_calls has as role-trust: CreateRole, UpdateAssumeRolePolicy, AcquireRole.
-- key: event_id
-- column: event_id  text  the event
-- column: changed_at  time  when it was called
-- column: account_id  text  the role's account
-- column: role_name  text  the role's name, without its path
-- column: document  text  the trust policy as it was given; of a role made from a template, as IAM answered it; empty where the record does not tell
-- column: principal_arn  text  who called
{{TABLE iam_trust_changes}}
SELECT event_id, changed_at, account_id, role_name,
  -- IAM's answers hold policies percent-encoded.
  CASE WHEN given IS NOT NULL OR SUBSTR(answered, 1, 1) <> '%' THEN COALESCE(given, answered)
    ELSE REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
      REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(answered,
      '%7B', '{'), '%7D', '}'), '%5B', '['), '%5D', ']'), '%22', '"'), '%3A', ':'), '%2C', ','), '%20', ' '), '%0A', ' '), '%0D', ' '),
      '%09', ' '), '%2F', '/'), '%2A', '*'), '%3D', '='), '%3F', '?'), '%40', '@'), '%24', '$'), '%2B', '+'), '%25', '%')
    END AS document,
  principal_arn
FROM (
  SELECT e.event_id AS event_id, e.event_time AS changed_at, COALESCE(e.recipient_account_id, e.ui_account_id) AS account_id,
    COALESCE({{TEXT e.request_parameters $.roleName}}, {{TEXT e.response_elements $.role.roleName}}) AS role_name,
    COALESCE({{TEXT e.request_parameters $.assumeRolePolicyDocument}}, {{TEXT e.request_parameters $.policyDocument}}) AS given,
    {{TEXT e.response_elements $.role.assumeRolePolicyDocument}} AS answered,
    e.ui_arn AS principal_arn
  FROM events AS e
  JOIN api_calls AS a ON a.event_source = e.event_source AND a.event_name = e.event_name AND a.role = 'role-trust'
  WHERE e.event_source = 'iam.amazonaws.com' AND e.error_code IS NULL
) AS named;
