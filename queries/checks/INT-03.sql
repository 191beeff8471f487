-- id: INT-03
-- version: 2
-- title: Logging impaired
-- severity: critical
-- subject: event
-- purpose: Fires when somebody stopped, deleted or narrowed a trail, or changed the protection of the bucket that holds the logs.
-- population: Calls on trails, and on buckets that trails write to, in the period.
-- proof: The call.
-- false-positive: A planned move of a trail, which makes a new one first.
-- false-positive: Event selectors that leave out the noise of AWS KMS on purpose.
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
    WHEN l.effect IN ('impairs', 'restores') THEN l.effect
    WHEN l.effect = 'request' AND c.request IS NULL THEN 'unstated'
    WHEN c.event_name = 'PutEventSelectors' THEN CASE WHEN c.reads_kept IS NULL OR c.writes_kept IS NULL THEN 'unstated'
      WHEN c.reads_kept = 'all' AND c.writes_kept = 'all' THEN 'restores' ELSE 'impairs' END
    WHEN l.effect = 'request' THEN CASE WHEN c.request LIKE '%"enableLogFileValidation":false%' OR c.request LIKE '%"isMultiRegionTrail":false%'
      OR c.request LIKE '%"includeGlobalServiceEvents":false%' OR c.request LIKE '%"isOrganizationTrail":false%' OR c.request LIKE '%"s3BucketName":"%' THEN 'impairs' ELSE 'restores' END
    WHEN c.bucket IN (SELECT bucket FROM log_buckets) THEN 'impairs'
    WHEN EXISTS (SELECT 1 FROM log_buckets) THEN 'other'
    ELSE 'unknown' END AS effect, l.effect AS kind
  FROM trail_calls AS c CROSS JOIN checked_period AS t
  -- No two services name a call of theirs alike.
  JOIN logging_calls AS l ON l.event_name = c.event_name
  WHERE (t.from_at IS NULL OR c.requested_at >= t.from_at) AND (t.to_at IS NULL OR c.requested_at < t.to_at)
),
told AS (
  SELECT *, CASE WHEN error_code IS NOT NULL AND kind = 'impairs' THEN 'fail'
    WHEN error_code IS NOT NULL OR effect IN ('restores', 'other') THEN 'pass' WHEN effect IN ('unknown', 'unstated') THEN 'cannot-tell' ELSE 'fail' END AS verdict
  FROM calls
)
SELECT event_id AS subject, verdict, CASE WHEN verdict = 'fail' AND error_code IS NOT NULL THEN 'high' END AS severity,
  coalesce(principal_arn, 'somebody') || ' called ' || event_name || ' on ' || coalesce(trail, bucket, trail_bucket, 'a trail') || ' at ' || requested_at
    || CASE WHEN error_code LIKE '%AccessDenied%' OR error_code LIKE '%Unauthorized%' OR error_code LIKE '%NotAuthorized%' THEN ', which was denied (' || error_code || ')'
      WHEN error_code IS NOT NULL THEN ', which failed (' || error_code || ')'
      WHEN effect = 'restores' THEN ', which takes nothing from the logs' WHEN effect = 'other' THEN ', a bucket that no trail writes to'
      WHEN effect = 'unstated' THEN '; what it asked for is not in its record'
      WHEN reads_kept = 'none' AND writes_kept = 'none' THEN ', which leaves management events out'
      WHEN writes_kept = 'none' THEN ', which leaves writes out' WHEN reads_kept = 'none' THEN ', which leaves reads out'
      WHEN event_name = 'PutEventSelectors' AND effect = 'impairs' THEN ', which leaves some management events out'
      WHEN effect = 'unknown' THEN '; whether a trail writes to it is not known' ELSE '' END AS reason,
  CASE WHEN verdict <> 'cannot-tell' THEN NULL WHEN effect = 'unstated' THEN 'the parameters of the call: aws cloudtrail get-event-selectors or describe-trails shows what holds now'
    ELSE 'the trail''s bucket: a CreateTrail or UpdateTrail event' END AS missing,
  requested_at AS first_seen, requested_at AS last_seen, NULL AS deploy_id, event_id, evidence, account_id, region, NULL AS environment, NULL AS service,
  NULL AS repository, NULL AS role_arn, NULL AS person
FROM told
