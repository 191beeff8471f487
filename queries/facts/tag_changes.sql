-- name: tag_changes
-- version: 1
-- title: Tag changes of ECS services
-- purpose: What set and removed the tags of services, in the order of time.
-- population: Accepted CreateService, DeleteService, TagResource and UntagResource calls on services.
-- column: event_id  text  the event
-- column: changed_at  time  when
-- column: account_id  text  the account
-- column: region  text  the region
-- column: resource_arn  text  the service's ARN, where the call names it so
-- column: tag_key  text  the key; empty when the service began or ended
-- column: tag_value  text  the value; empty when it was removed
-- column: change  text  set, unset, or reset (the service began or ended)
{{STEP tag_changes}}
SELECT e.event_id AS event_id, e.event_time AS changed_at, COALESCE(e.recipient_account_id, e.ui_account_id) AS account_id,
  e.aws_region AS region, CAST(NULL AS {{VARCHAR}}) AS resource_arn, {{TEXT a.element $.key}} AS tag_key,
  {{TEXT a.element $.value}} AS tag_value, 'set' AS change
FROM events AS e, {{EACH e.request_parameters $.tags AS a}}
WHERE e.event_source = 'ecs.amazonaws.com' AND e.event_name IN ('CreateService', 'CreateExpressGatewayService')
  AND e.error_code IS NULL
UNION ALL
SELECT event_id AS event_id, event_time AS changed_at, COALESCE(recipient_account_id, ui_account_id) AS account_id,
  aws_region AS region, CAST(NULL AS {{VARCHAR}}) AS resource_arn, CAST(NULL AS {{VARCHAR}}) AS tag_key,
  CAST(NULL AS {{VARCHAR}}) AS tag_value, 'reset' AS change
FROM events
WHERE event_source = 'ecs.amazonaws.com' AND event_name IN ('CreateService', 'DeleteService',
  'CreateExpressGatewayService', 'DeleteExpressGatewayService') AND error_code IS NULL
UNION ALL
SELECT e.event_id AS event_id, e.event_time AS changed_at, COALESCE(e.recipient_account_id, e.ui_account_id) AS account_id,
  e.aws_region AS region, TRIM({{TEXT e.request_parameters $.resourceArn}}) AS resource_arn,
  {{TEXT b.element $.key}} AS tag_key, {{TEXT b.element $.value}} AS tag_value, 'set' AS change
FROM events AS e, {{EACH e.request_parameters $.tags AS b}}
WHERE e.event_source = 'ecs.amazonaws.com' AND e.event_name = 'TagResource' AND e.error_code IS NULL
UNION ALL
SELECT e.event_id AS event_id, e.event_time AS changed_at, COALESCE(e.recipient_account_id, e.ui_account_id) AS account_id,
  e.aws_region AS region, TRIM({{TEXT e.request_parameters $.resourceArn}}) AS resource_arn,
  {{ELEMENT d}} AS tag_key, CAST(NULL AS {{VARCHAR}}) AS tag_value, 'unset' AS change
FROM events AS e, {{EACH e.request_parameters $.tagKeys AS d}}
WHERE e.event_source = 'ecs.amazonaws.com' AND e.event_name = 'UntagResource' AND e.error_code IS NULL;
