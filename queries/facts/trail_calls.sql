-- name: trail_calls
-- version: 2
-- title: Calls on trails and buckets
-- purpose: The calls that can keep CloudTrail from logging, or change who may write, read and delete its log files.
-- population: The calls of logging_calls: mutating CloudTrail calls on trails, and S3 calls on a bucket's policy, lifecycle, access, versioning and replication; accepted and refused.
-- key: event_id
-- column: event_id  text  the event
-- column: requested_at  time  when it was called
-- column: event_source  text  the service that was called
-- column: event_name  text  the API
-- column: account_id  text  the account whose log holds the event
-- column: region  text  the region that served it
-- column: trail  text  the trail's name
-- column: trail_bucket  text  the bucket that the call names for the trail's logs
-- column: bucket  text  the bucket that an S3 call is about
-- column: request  text  what was asked for, as JSON
-- column: reads_kept  text  of PutEventSelectors, which read-only management events it lets the trail log: all, some, none; empty where the record does not tell
-- column: writes_kept  text  the same of the other management events
-- column: caller_type  text  userIdentity.type
-- column: principal_arn  text  who called
-- column: access_key_id  text  with which access key
-- column: source_ip  text  from where
-- column: user_agent  text  with what
-- column: error_code  text  empty when accepted
-- column: evidence  text  file#record

-- The fields that each advanced event selector of a PutEventSelectors call tests.
{{STEP advanced_selectors}}
SELECT e.event_id AS event_id, s.ordinal AS place, CAST(s.element AS {{VARCHAR}}) AS selector
FROM events AS e, {{EACH e.request_parameters $.advancedEventSelectors AS s}}
WHERE e.event_source = 'cloudtrail.amazonaws.com' AND e.event_name = 'PutEventSelectors';

{{STEP advanced_fields}}
SELECT a.event_id AS event_id, a.place AS place, {{TEXT f.element $.field}} AS field,
  COALESCE({{TEXT f.element $.equals[0]}}, {{TEXT f.element $.equals}}) AS wanted, {{TEXT f.element $.equals[1]}} AS wanted_too
FROM advanced_selectors AS a, {{EACH a.selector $.fieldSelectors AS f}};

-- What each selector of either kind lets through of the management events. A trail logs what any of them lets through.
{{STEP selector_keeps}}
SELECT event_id,
  CASE WHEN is_management = 0 THEN 0 WHEN is_narrowed = 1 THEN 1 ELSE 2 END * keeps_reads AS reads,
  CASE WHEN is_management = 0 THEN 0 WHEN is_narrowed = 1 THEN 1 ELSE 2 END * keeps_writes AS writes
FROM (
  SELECT event_id, place,
    MAX(CASE WHEN field = 'eventCategory' AND wanted = 'Management' THEN 1 ELSE 0 END) AS is_management,
    MAX(CASE WHEN field = 'eventCategory' THEN 0
      WHEN field = 'readOnly' AND wanted IN ('true', 'false') THEN 0 ELSE 1 END) AS is_narrowed,
    MIN(CASE WHEN field = 'readOnly' AND wanted = 'false' AND wanted_too IS NULL THEN 0 ELSE 1 END) AS keeps_reads,
    MIN(CASE WHEN field = 'readOnly' AND wanted = 'true' AND wanted_too IS NULL THEN 0 ELSE 1 END) AS keeps_writes
  FROM advanced_fields
  GROUP BY event_id, place
  UNION ALL
  -- Without a word on it, a basic selector takes management events, all of them.
  SELECT e.event_id AS event_id, b.ordinal AS place,
    CASE WHEN b.element LIKE '{%' AND b.element NOT LIKE '%"includeManagementEvents":false%' THEN 1 ELSE 0 END AS is_management,
    CASE WHEN b.element LIKE '%"excludeManagementEventSources":["%' THEN 1 ELSE 0 END AS is_narrowed,
    CASE WHEN {{TEXT b.element $.readWriteType}} = 'WriteOnly' THEN 0 ELSE 1 END AS keeps_reads,
    CASE WHEN {{TEXT b.element $.readWriteType}} = 'ReadOnly' THEN 0 ELSE 1 END AS keeps_writes
  FROM events AS e, {{EACH e.request_parameters $.eventSelectors AS b}}
  WHERE e.event_source = 'cloudtrail.amazonaws.com' AND e.event_name = 'PutEventSelectors'
) AS selectors;

-- What all selectors of a call let through together; none where it sets an empty list.
{{STEP kept_events}}
SELECT e.event_id AS event_id, COALESCE(MAX(k.reads), 0) AS reads, COALESCE(MAX(k.writes), 0) AS writes
FROM events AS e LEFT JOIN selector_keeps AS k ON k.event_id = e.event_id
WHERE e.event_source = 'cloudtrail.amazonaws.com' AND e.event_name = 'PutEventSelectors'
  AND (e.request_parameters LIKE '%"eventSelectors":[%' OR e.request_parameters LIKE '%"advancedEventSelectors":[%')
GROUP BY e.event_id;

{{TABLE trail_calls}}
SELECT event_id, requested_at, event_source, event_name, account_id, region,
  {{TAIL(trail_text)}} AS trail, trail_bucket, bucket, request,
  CASE reads WHEN 2 THEN 'all' WHEN 1 THEN 'some' WHEN 0 THEN 'none' END AS reads_kept,
  CASE writes WHEN 2 THEN 'all' WHEN 1 THEN 'some' WHEN 0 THEN 'none' END AS writes_kept,
  caller_type, principal_arn, access_key_id, source_ip, user_agent, error_code, evidence
FROM (
  SELECT e.event_id AS event_id, e.event_time AS requested_at, e.event_source AS event_source, e.event_name AS event_name,
    COALESCE(e.recipient_account_id, e.ui_account_id) AS account_id, e.aws_region AS region,
    CASE WHEN l.about = 'trail' THEN COALESCE({{TEXT e.request_parameters $.name}},
      {{TEXT e.request_parameters $.trailName}}, {{TEXT e.response_elements $.trailARN}},
      {{TEXT e.response_elements $.name}}) END AS trail_text,
    CASE WHEN l.about = 'trail' THEN COALESCE({{TEXT e.request_parameters $.s3BucketName}},
      {{TEXT e.response_elements $.s3BucketName}}) END AS trail_bucket,
    CASE WHEN l.about = 'bucket' THEN {{TEXT e.request_parameters $.bucketName}} END AS bucket,
    e.request_parameters AS request, k.reads AS reads, k.writes AS writes, e.ui_type AS caller_type, e.ui_arn AS principal_arn,
    e.ui_access_key_id AS access_key_id, e.source_ip AS source_ip, e.user_agent AS user_agent, e.error_code AS error_code,
    e.evidence AS evidence
  FROM events AS e
  JOIN logging_calls AS l ON l.event_source = e.event_source AND l.event_name = e.event_name
  LEFT JOIN kept_events AS k ON k.event_id = e.event_id
  WHERE e.event_source IN ('cloudtrail.amazonaws.com', 's3.amazonaws.com')
) AS named;
