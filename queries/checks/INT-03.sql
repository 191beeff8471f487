-- id: INT-03
-- version: 1
-- title: Logging impaired
-- severity: critical
-- subject: event
-- purpose: Fires when somebody stopped, deleted or narrowed a trail, or changed the protection of the bucket that holds the logs.
-- population: Calls on trails, and on buckets that trails write to, in the period.
-- proof: The call.
-- false-positive: A planned move of a trail, which makes a new one first.
-- false-positive: A bucket of something else, where no trail's bucket is known.
-- remediation: Find out who did it and why, restore the trail, and treat the time in between as unlogged.
-- needs: CloudTrail management events
-- detection: yes
-- control: SOC 2 CC7.2
-- control: ISO 27001 A.8.15
-- control: NIST 800-53 AU-9
-- control: PCI DSS 10.2.1.6
WITH log_buckets AS (SELECT trail_bucket AS bucket FROM trail_calls WHERE trail_bucket IS NOT NULL),
calls AS (
  SELECT c.*, CASE
    WHEN c.event_name IN ('StopLogging', 'DeleteTrail') THEN 'impairs'
    WHEN c.event_name IN ('CreateTrail', 'StartLogging') THEN 'restores'
    WHEN c.event_name = 'UpdateTrail' THEN CASE WHEN c.request LIKE '%"enableLogFileValidation":false%' OR c.request LIKE '%"isMultiRegionTrail":false%'
      OR c.request LIKE '%"includeGlobalServiceEvents":false%' OR c.request LIKE '%"isOrganizationTrail":false%' OR c.request LIKE '%"s3BucketName":"%' THEN 'impairs' ELSE 'restores' END
    WHEN c.event_name = 'PutEventSelectors' THEN CASE WHEN c.request LIKE '%"includeManagementEvents":false%' OR c.request LIKE '%"readWriteType":"ReadOnly"%'
      OR c.request LIKE '%"advancedEventSelectors"%' THEN 'impairs' ELSE 'restores' END
    WHEN c.event_name = 'PutInsightSelectors' THEN 'restores'
    WHEN c.bucket IN (SELECT bucket FROM log_buckets) THEN 'impairs'
    WHEN EXISTS (SELECT 1 FROM log_buckets) THEN 'other'
    ELSE 'unknown' END AS effect
  FROM trail_calls AS c CROSS JOIN checked_period AS t
  WHERE (t.from_at IS NULL OR c.requested_at >= t.from_at) AND (t.to_at IS NULL OR c.requested_at < t.to_at)
),
told AS (
  SELECT *, CASE WHEN error_code IS NOT NULL AND effect = 'impairs' AND event_name IN ('StopLogging', 'DeleteTrail') THEN 'fail'
    WHEN error_code IS NOT NULL OR effect IN ('restores', 'other') THEN 'pass' WHEN effect = 'unknown' THEN 'cannot-tell' ELSE 'fail' END AS verdict
  FROM calls
)
SELECT event_id AS subject, verdict, CASE WHEN verdict = 'fail' AND error_code IS NOT NULL THEN 'high' END AS severity,
  coalesce(principal_arn, 'somebody') || ' called ' || event_name || ' on ' || coalesce(trail, bucket, trail_bucket, 'a trail') || ' at ' || requested_at
    || CASE WHEN error_code IS NOT NULL THEN ', which was refused (' || error_code || ')'
      WHEN effect = 'restores' THEN ', which takes nothing from the logs' WHEN effect = 'other' THEN ', a bucket that no trail writes to'
      WHEN effect = 'unknown' THEN '; whether a trail writes to it is not known' ELSE '' END AS reason,
  CASE WHEN verdict = 'cannot-tell' THEN 'the trail''s bucket: a CreateTrail or UpdateTrail event' END AS missing,
  requested_at AS first_seen, requested_at AS last_seen, NULL AS deploy_id, event_id, evidence, account_id, region, NULL AS environment, NULL AS service,
  NULL AS repository, NULL AS role_arn, NULL AS person
FROM told
