-- name: registered_revisions
-- version: 1
-- title: Registered task definitions
-- purpose: Every task definition revision that a RegisterTaskDefinition call made: revisions count up by one per family, so that a hole is a call that is not in the logs.
-- population: Accepted RegisterTaskDefinition events.
-- key: event_id
-- column: event_id  text  the event
-- column: registered_at  time  when
-- column: account_id  text  the account
-- column: region  text  the region
-- column: family  text  the family with its colon
-- column: revision  integer  the revision
{{TABLE registered_revisions}}
SELECT event_id, registered_at, account_id, region, {{STEM(revision_text)}} AS family,
  CAST(NULLIF(SUBSTR(revision_text, LENGTH({{STEM(revision_text)}}) + 1), '') AS {{INTEGER}}) AS revision
FROM (
  SELECT event_id, registered_at, account_id, region, {{TAIL(arn)}} AS revision_text
  FROM (
    SELECT event_id, event_time AS registered_at, COALESCE(recipient_account_id, ui_account_id) AS account_id,
      aws_region AS region, {{TEXT response_elements $.taskDefinition.taskDefinitionArn}} AS arn
    FROM events
    WHERE event_source = 'ecs.amazonaws.com' AND event_name = 'RegisterTaskDefinition' AND error_code IS NULL
  ) AS registered
  WHERE arn IS NOT NULL
) AS named;
