-- name: trail-changes
-- version: 2
-- title: Changes of the audit trail itself
-- purpose: Who stopped, deleted, narrowed or redirected a trail, or changed the policy, lifecycle or protection of the bucket that holds its logs.
-- population: StopLogging, DeleteTrail, UpdateTrail, PutEventSelectors and the other mutating calls on trails; S3 calls on the policy, lifecycle, access, versioning and replication of a log bucket, or of any bucket where no log bucket is known. Accepted and refused. With --all the calls on other buckets, too.
-- limit: A trail that is stopped does not log what follows: only its StopLogging is seen, and the missing digests after it.
-- limit: Changes of the log bucket's objects are data events, which most trails do not log.
-- limit: Whether a call narrows a trail is read from its request alone, not from the trail as it was before.
-- key: event_id
-- parameter: from  time  Requested at this time or later.
-- parameter: to  time  Requested before this time.
-- parameter: account  list  Accounts, by their 12 digits.
-- parameter: region  list  Regions.
-- parameter: result  list  accepted, denied, failed.
-- column: event_id  text  CloudTrail's id of the call.
-- column: requested_at  time  headline  When the call was made.
-- column: account_id  text  headline  The account whose log holds the call.
-- column: region  text  headline  The region that served it.
-- column: event_name  text  headline  The API.
-- column: trail  text  headline  The trail's name, for calls on trails.
-- column: bucket  text  headline  The bucket, for calls on buckets; for calls on trails the bucket that they name for the logs.
-- column: log_bucket  text  yes: digests or calls on trails name this bucket for logs; unknown: no log bucket is known.
-- column: effect  text  headline  What the call asks for, in words.
-- column: result  text  headline  accepted, denied, failed.
-- column: error_code  text  AWS's error code, where the call was denied or failed.
-- column: principal_arn  text  headline  Who called.
-- column: credential  text  The root credential's kind, where the session is known: oidc, static-key, role, sso, console, root, service.
-- column: repository  text  The Bitbucket repository whose pipeline's session made the call.
-- column: build_number  integer  The pipeline's number in its repository.
-- column: match  text  How the session was tied to the pipeline.
-- column: access_key_id  text  The access key that made the call.
-- column: source_ip  text  Where the call came from.
-- column: user_agent  text  What the caller said it was.
-- column: request  text  What was asked for, as JSON.
-- column: evidence  text  The file and the record (from 0) that hold the call: file#record.
-- control: SOC 2 CC7.2
-- control: ISO 27001 A.8.15
-- control: NIST 800-53 AU-9
-- control: PCI DSS 10.2.1.6
WITH log_buckets AS (
  SELECT trail_bucket AS bucket FROM trail_calls WHERE trail_bucket IS NOT NULL
),
calls AS (
  SELECT t.*,
    CASE WHEN t.bucket IS NULL THEN NULL
      WHEN t.bucket IN (SELECT bucket FROM log_buckets) THEN 'yes'
      WHEN EXISTS (SELECT 1 FROM log_buckets) THEN 'no'
      ELSE 'unknown' END AS log_bucket,
    CASE WHEN t.error_code IS NULL THEN 'accepted'
      WHEN t.error_code LIKE '%AccessDenied%' OR t.error_code LIKE '%Unauthorized%' OR t.error_code LIKE '%NotAuthorized%'
        THEN 'denied' ELSE 'failed' END AS result
  FROM trail_calls t
)
SELECT c.event_id, c.requested_at, c.account_id, c.region, c.event_name, c.trail,
  coalesce(c.bucket, c.trail_bucket) AS bucket, c.log_bucket,
  l.words
    || CASE WHEN c.event_name = 'UpdateTrail' AND c.request LIKE '%"enableLogFileValidation":false%' THEN '; switches its digests off' ELSE '' END
    || CASE WHEN c.event_name = 'UpdateTrail' AND c.request LIKE '%"isMultiRegionTrail":false%' THEN '; narrows it to one region' ELSE '' END
    || CASE WHEN c.event_name = 'UpdateTrail' AND c.request LIKE '%"includeGlobalServiceEvents":false%' THEN '; leaves global services out' ELSE '' END
    || CASE WHEN c.event_name = 'UpdateTrail' AND c.request LIKE '%"isOrganizationTrail":false%' THEN '; narrows it to one account' ELSE '' END
    || CASE WHEN c.event_name = 'UpdateTrail' AND c.request LIKE '%"s3BucketName":"%' THEN '; names the bucket of its logs' ELSE '' END
    || CASE WHEN c.reads_kept = 'none' AND c.writes_kept = 'none' THEN '; leaves management events out'
      WHEN c.writes_kept = 'none' THEN '; leaves writes out'
      WHEN c.reads_kept = 'none' THEN '; leaves reads out'
      WHEN c.reads_kept = 'some' OR c.writes_kept = 'some' THEN '; leaves some management events out'
      WHEN c.reads_kept = 'all' THEN '; keeps all management events'
      ELSE '' END AS effect,
  c.result, c.error_code, c.principal_arn, s.credential, s.repository, s.build_number,
  CASE WHEN s.session_id IS NOT NULL THEN s.matched_by END AS "match", c.access_key_id, c.source_ip, c.user_agent,
  c.request, c.evidence,
  CASE WHEN c.log_bucket = 'no' THEN 'calls on other buckets' END AS left_out
FROM calls c
JOIN logging_calls l ON l.event_source = c.event_source AND l.event_name = c.event_name
LEFT JOIN sessions s ON s.access_key_id = c.access_key_id
WHERE (:from IS NULL OR c.requested_at >= :from) AND (:to IS NULL OR c.requested_at < :to)
  AND (:account IS NULL OR c.account_id IN (SELECT value FROM json_each(:account)))
  AND (:region IS NULL OR c.region IN (SELECT value FROM json_each(:region)))
  AND (:result IS NULL OR c.result IN (SELECT value FROM json_each(:result)))
ORDER BY c.requested_at, c.event_id
