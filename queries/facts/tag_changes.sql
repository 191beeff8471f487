-- Services that the Tagging API answered it could not tag.
{{STEP refused_taggings}}
SELECT e.event_id AS event_id, TRIM(m.member) AS resource_arn
FROM events AS e, {{MEMBERS e.response_elements $.failedResourcesMap AS m}}
WHERE e.event_source = 'tagging.amazonaws.com' AND e.event_name IN ('TagResources', 'UntagResources');

-- name: tag_changes
-- version: 2
-- title: Tag changes of ECS services
-- purpose: What set and removed the tags of services, in the order of time.
-- population: Accepted calls that make and delete services, and the calls that api_calls names as setting or removing tags, of ECS and of the Resource Groups Tagging API.
-- key: event_id, resource_arn, tag_key, tag_value, change
-- column: event_id  text  the event
-- column: changed_at  time  when
-- column: account_id  text  the account
-- column: region  text  the region
-- column: resource_arn  text  the ARN that the call names; empty where the call is on the service itself
-- column: tag_key  text  the key; empty when the service began or ended
-- column: tag_value  text  the value, which may be empty text; none when it was removed
-- column: change  text  set, unset, begin (all keys are decided), begin-unknown (the record has no parameters), end
{{STEP tag_changes}}
SELECT t.event_id AS event_id, t.changed_at AS changed_at, t.account_id AS account_id, t.region AS region,
  t.resource_arn AS resource_arn, t.tag_key AS tag_key, t.tag_value AS tag_value, t.change AS change
FROM (
SELECT e.event_id AS event_id, e.event_time AS changed_at, COALESCE(e.recipient_account_id, e.ui_account_id) AS account_id,
  e.aws_region AS region, CAST(NULL AS {{VARCHAR}}) AS resource_arn, {{TEXT a.element $.key}} AS tag_key,
  COALESCE({{TEXT a.element $.value}}, '') AS tag_value, 'set' AS change
FROM events AS e, {{EACH e.request_parameters $.tags AS a}}
WHERE e.event_source = 'ecs.amazonaws.com' AND e.event_name IN ('CreateService', 'CreateExpressGatewayService')
  AND e.error_code IS NULL AND e.error_message IS NULL
{{UNION}}
SELECT e.event_id AS event_id, e.event_time AS changed_at, COALESCE(e.recipient_account_id, e.ui_account_id) AS account_id,
  e.aws_region AS region, CAST(NULL AS {{VARCHAR}}) AS resource_arn, {{TEXT b.element $.key}} AS tag_key,
  COALESCE({{TEXT b.element $.value}}, '') AS tag_value, 'set' AS change
FROM events AS e, {{EACH e.response_elements $.service.tags AS b}}
WHERE e.event_source = 'ecs.amazonaws.com' AND e.event_name IN ('CreateService', 'CreateExpressGatewayService')
  AND e.error_code IS NULL AND e.error_message IS NULL
{{UNION}}
SELECT event_id AS event_id, event_time AS changed_at, COALESCE(recipient_account_id, ui_account_id) AS account_id,
  aws_region AS region, CAST(NULL AS {{VARCHAR}}) AS resource_arn, CAST(NULL AS {{VARCHAR}}) AS tag_key,
  CAST(NULL AS {{VARCHAR}}) AS tag_value,
  CASE WHEN event_name IN ('DeleteService', 'DeleteExpressGatewayService') THEN 'end'
    WHEN request_parameters IS NULL THEN 'begin-unknown' ELSE 'begin' END AS change
FROM events
WHERE event_source = 'ecs.amazonaws.com' AND event_name IN ('CreateService', 'DeleteService',
  'CreateExpressGatewayService', 'DeleteExpressGatewayService') AND error_code IS NULL AND error_message IS NULL
{{UNION}}
SELECT e.event_id AS event_id, e.event_time AS changed_at, COALESCE(e.recipient_account_id, e.ui_account_id) AS account_id,
  e.aws_region AS region, TRIM({{TEXT e.request_parameters $.resourceArn}}) AS resource_arn,
  {{TEXT c.element $.key}} AS tag_key, COALESCE({{TEXT c.element $.value}}, '') AS tag_value, 'set' AS change
FROM events AS e, {{EACH e.request_parameters $.tags AS c}}
WHERE e.event_source = 'ecs.amazonaws.com' AND e.event_name = 'TagResource' AND e.error_code IS NULL AND e.error_message IS NULL
{{UNION}}
SELECT e.event_id AS event_id, e.event_time AS changed_at, COALESCE(e.recipient_account_id, e.ui_account_id) AS account_id,
  e.aws_region AS region, TRIM({{TEXT e.request_parameters $.resourceArn}}) AS resource_arn,
  {{ELEMENT d}} AS tag_key, CAST(NULL AS {{VARCHAR}}) AS tag_value, 'unset' AS change
FROM events AS e, {{EACH e.request_parameters $.tagKeys AS d}}
WHERE e.event_source = 'ecs.amazonaws.com' AND e.event_name = 'UntagResource' AND e.error_code IS NULL AND e.error_message IS NULL
{{UNION}}
SELECT e.event_id AS event_id, e.event_time AS changed_at, COALESCE(e.recipient_account_id, e.ui_account_id) AS account_id,
  e.aws_region AS region, TRIM({{ELEMENT f}}) AS resource_arn, g.member AS tag_key, COALESCE(g.text, '') AS tag_value,
  'set' AS change
FROM events AS e, {{EACH e.request_parameters $.resourceARNList AS f}}, {{MEMBERS e.request_parameters $.tags AS g}}
WHERE e.event_source = 'tagging.amazonaws.com' AND e.event_name = 'TagResources' AND e.error_code IS NULL
  AND e.error_message IS NULL AND {{ELEMENT f}} LIKE 'arn:%:ecs:%'
{{UNION}}
SELECT e.event_id AS event_id, e.event_time AS changed_at, COALESCE(e.recipient_account_id, e.ui_account_id) AS account_id,
  e.aws_region AS region, TRIM({{ELEMENT h}}) AS resource_arn, {{ELEMENT i}} AS tag_key, CAST(NULL AS {{VARCHAR}}) AS tag_value,
  'unset' AS change
FROM events AS e, {{EACH e.request_parameters $.resourceARNList AS h}}, {{EACH e.request_parameters $.tagKeys AS i}}
WHERE e.event_source = 'tagging.amazonaws.com' AND e.event_name = 'UntagResources' AND e.error_code IS NULL
  AND e.error_message IS NULL AND {{ELEMENT h}} LIKE 'arn:%:ecs:%'
) AS t
LEFT JOIN refused_taggings AS r ON r.event_id = t.event_id AND r.resource_arn = t.resource_arn
WHERE r.event_id IS NULL;
