-- name: stack_operations
-- version: 1
-- title: CloudFormation stack operations
-- purpose: Who asked CloudFormation to change a stack, and until when calls may follow from it.
-- population: Accepted CreateStack, UpdateStack, DeleteStack, ExecuteChangeSet, RollbackStack, ContinueUpdateRollback.
-- column: event_id  text  the event
-- column: started_at  time  when it was asked
-- column: ends_at  time  three hours later: ECS's and CloudFormation's own limit for a service to become stable
-- column: account_id  text  the account
-- column: region  text  the region
-- column: stack  text  the stack's name, or the change set's ARN where only that is named
{{STEP stack_operations}}
SELECT event_id, started_at, ends_at, account_id, region,
  CASE WHEN stack_text LIKE 'arn:%:stack/%'
    THEN {{TAIL(SUBSTR(stack_text, 1, LENGTH(stack_text) - LENGTH({{TAIL(stack_text)}}) - 1))}}
    ELSE stack_text END AS stack
FROM (
  SELECT event_id, event_time AS started_at, {{LATER(event_time, 10800)}} AS ends_at,
    COALESCE(recipient_account_id, ui_account_id) AS account_id, aws_region AS region,
    COALESCE({{TEXT response_elements $.stackId}}, {{TEXT request_parameters $.stackName}},
      {{TEXT request_parameters $.changeSetName}}) AS stack_text
  FROM events
  WHERE event_source = 'cloudformation.amazonaws.com' AND error_code IS NULL
    AND event_name IN ('CreateStack', 'UpdateStack', 'DeleteStack', 'ExecuteChangeSet', 'RollbackStack',
      'ContinueUpdateRollback')
) AS operations;
