-- name: trail_calls
-- version: 1
-- title: Calls on trails and buckets
-- purpose: The calls that can keep CloudTrail from logging, or change who may write, read and delete its log files.
-- population: Mutating CloudTrail calls on trails, and S3 calls on a bucket's policy, lifecycle, access, versioning and replication; accepted and refused.
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
-- column: caller_type  text  userIdentity.type
-- column: principal_arn  text  who called
-- column: access_key_id  text  with which access key
-- column: source_ip  text  from where
-- column: user_agent  text  with what
-- column: error_code  text  empty when accepted
-- column: evidence  text  file#record
{{TABLE trail_calls}}
SELECT event_id, event_time AS requested_at, event_source, event_name,
  COALESCE(recipient_account_id, ui_account_id) AS account_id, aws_region AS region,
  {{TAIL(trail_text)}} AS trail, trail_bucket, bucket, request_parameters AS request, ui_type AS caller_type,
  ui_arn AS principal_arn, ui_access_key_id AS access_key_id, source_ip, user_agent, error_code, evidence
FROM (
  SELECT event_id, event_time, event_source, event_name, recipient_account_id, ui_account_id, aws_region,
    request_parameters, ui_type, ui_arn, ui_access_key_id, source_ip, user_agent, error_code, evidence,
    CASE WHEN event_source = 'cloudtrail.amazonaws.com' THEN COALESCE({{TEXT request_parameters $.name}},
      {{TEXT request_parameters $.trailName}}, {{TEXT response_elements $.trailARN}},
      {{TEXT response_elements $.name}}) END AS trail_text,
    CASE WHEN event_source = 'cloudtrail.amazonaws.com' THEN COALESCE({{TEXT request_parameters $.s3BucketName}},
      {{TEXT response_elements $.s3BucketName}}) END AS trail_bucket,
    CASE WHEN event_source = 's3.amazonaws.com' THEN {{TEXT request_parameters $.bucketName}} END AS bucket
  FROM events
  WHERE (event_source = 'cloudtrail.amazonaws.com' AND event_name IN ('CreateTrail', 'UpdateTrail', 'DeleteTrail',
      'StartLogging', 'StopLogging', 'PutEventSelectors', 'PutInsightSelectors'))
    OR (event_source = 's3.amazonaws.com' AND event_name IN ('PutBucketPolicy', 'DeleteBucketPolicy', 'PutBucketAcl',
      'PutBucketLifecycle', 'PutBucketLifecycleConfiguration', 'DeleteBucketLifecycle', 'PutBucketVersioning',
      'PutBucketReplication', 'DeleteBucketReplication', 'PutBucketPublicAccessBlock',
      'DeleteBucketPublicAccessBlock', 'PutBucketEncryption', 'DeleteBucketEncryption',
      'PutObjectLockConfiguration', 'PutBucketOwnershipControls', 'PutBucketLogging', 'DeleteBucket'))
) AS named;
