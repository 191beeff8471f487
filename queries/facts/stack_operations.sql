-- name: stack_operations
-- version: 2
-- title: CloudFormation stack operations
-- purpose: Who asked CloudFormation to change a stack, and until when calls may follow from it.
-- population: The accepted calls that api_calls names as stack operations.
-- key: event_id
-- column: event_id  text  the event
-- column: started_at  time  when it was asked
-- column: ends_at  time  three hours later: ECS's and CloudFormation's own limit for a service to become stable
-- column: account_id  text  the account
-- column: region  text  the region
-- column: stack  text  the stack's name; empty where only a change set is named that no log shows made
-- column: is_by_cloudformation  integer  1: CloudFormation itself called, for a stack that holds this one

-- Which stack a change set is for.
{{STEP change_sets}}
SELECT change_set, MIN(stack_text) AS stack_text
FROM (
  SELECT {{TEXT response_elements $.id}} AS change_set,
    COALESCE({{TEXT request_parameters $.stackName}}, {{TEXT response_elements $.stackId}}) AS stack_text
  FROM events
  WHERE event_source = 'cloudformation.amazonaws.com' AND event_name = 'CreateChangeSet' AND error_code IS NULL
) AS made
WHERE change_set IS NOT NULL AND stack_text IS NOT NULL
GROUP BY change_set
HAVING COUNT(DISTINCT stack_text) = 1;

{{STEP stack_operations}}
SELECT event_id, started_at, ends_at, account_id, region,
  CASE WHEN stack_text LIKE 'arn:%:stack/%'
    THEN {{TAIL(SUBSTR(stack_text, 1, LENGTH(stack_text) - LENGTH({{TAIL(stack_text)}}) - 1))}}
    ELSE stack_text END AS stack, is_by_cloudformation
FROM (
  SELECT e.event_id AS event_id, e.event_time AS started_at, {{LATER(e.event_time, 10800)}} AS ends_at,
    COALESCE(e.recipient_account_id, e.ui_account_id) AS account_id, e.aws_region AS region,
    COALESCE({{TEXT e.request_parameters $.stackName}}, {{TEXT e.response_elements $.stackId}}, s.stack_text) AS stack_text,
    CASE WHEN e.ui_invoked_by = 'cloudformation.amazonaws.com' THEN 1 ELSE 0 END AS is_by_cloudformation
  FROM api_calls AS n
  CROSS JOIN events AS e
  LEFT JOIN change_sets AS s ON s.change_set = {{TEXT e.request_parameters $.changeSetName}}
  WHERE n.role = 'stack-operation' AND e.event_source = n.event_source AND e.event_name = n.event_name
    AND e.error_code IS NULL AND e.error_message IS NULL
    -- Those on stack sets change stacks of their own accounts, by operations that are logged there.
    AND COALESCE({{TEXT e.request_parameters $.stackName}}, {{TEXT e.request_parameters $.changeSetName}},
      {{TEXT e.response_elements $.stackId}}) IS NOT NULL
) AS operations;
