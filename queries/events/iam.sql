-- What roles may do and did, in IAM's words.

-- How IAM spells an event source, where it isn't the first label of its name:
-- the prefixes of the Service Authorization Reference,
-- https://docs.aws.amazon.com/service-authorization/latest/reference/
CREATE VIEW iam_prefixes AS
SELECT column1 AS event_source, column2 AS prefix FROM (VALUES
  ('monitoring.amazonaws.com', 'cloudwatch'), ('tagging.amazonaws.com', 'tag'), ('email.amazonaws.com', 'ses'),
  ('amazonmq.amazonaws.com', 'mq'), ('runtime.sagemaker.amazonaws.com', 'sagemaker'),
  ('cloudcontrolapi.amazonaws.com', 'cloudformation'),
  ('servicecatalog-appregistry.amazonaws.com', 'servicecatalog'),
  ('application-insights.amazonaws.com', 'applicationinsights'),
  ('entitlement.marketplace.amazonaws.com', 'aws-marketplace'),
  ('metering.marketplace.amazonaws.com', 'aws-marketplace'),
  ('streams.dynamodb.amazonaws.com', 'dynamodb'), ('dax.amazonaws.com', 'dax'), ('data.iot.amazonaws.com', 'iot'),
  -- Signing in is no action of IAM, and API Gateway's are HTTP's verbs.
  ('signin.amazonaws.com', NULL), ('apigateway.amazonaws.com', NULL));

-- Calls whose action has another name than the call: "Actions, resources, and
-- condition keys for Amazon S3" and its likes.
CREATE VIEW iam_renamed AS
SELECT column1 AS event_source, column2 AS event_name, column3 AS name FROM (VALUES
  ('s3.amazonaws.com', 'ListObjects', 'ListBucket'), ('s3.amazonaws.com', 'ListObjectsV2', 'ListBucket'),
  ('s3.amazonaws.com', 'HeadBucket', 'ListBucket'), ('s3.amazonaws.com', 'ListObjectVersions', 'ListBucketVersions'),
  ('s3.amazonaws.com', 'ListBuckets', 'ListAllMyBuckets'), ('s3.amazonaws.com', 'HeadObject', 'GetObject'),
  ('s3.amazonaws.com', 'SelectObjectContent', 'GetObject'), ('s3.amazonaws.com', 'CopyObject', 'PutObject'),
  ('s3.amazonaws.com', 'CreateMultipartUpload', 'PutObject'), ('s3.amazonaws.com', 'UploadPart', 'PutObject'),
  ('s3.amazonaws.com', 'UploadPartCopy', 'PutObject'), ('s3.amazonaws.com', 'CompleteMultipartUpload', 'PutObject'),
  ('s3.amazonaws.com', 'ListMultipartUploads', 'ListBucketMultipartUploads'),
  ('s3.amazonaws.com', 'ListParts', 'ListMultipartUploadParts'), ('s3.amazonaws.com', 'DeleteObjects', 'DeleteObject'),
  ('s3.amazonaws.com', 'GetBucketLifecycle', 'GetLifecycleConfiguration'),
  ('s3.amazonaws.com', 'GetBucketLifecycleConfiguration', 'GetLifecycleConfiguration'),
  ('s3.amazonaws.com', 'PutBucketLifecycle', 'PutLifecycleConfiguration'),
  ('s3.amazonaws.com', 'PutBucketLifecycleConfiguration', 'PutLifecycleConfiguration'),
  ('s3.amazonaws.com', 'DeleteBucketLifecycle', 'PutLifecycleConfiguration'),
  ('s3.amazonaws.com', 'GetBucketEncryption', 'GetEncryptionConfiguration'),
  ('s3.amazonaws.com', 'PutBucketEncryption', 'PutEncryptionConfiguration'),
  ('s3.amazonaws.com', 'DeleteBucketEncryption', 'PutEncryptionConfiguration'),
  ('s3.amazonaws.com', 'GetBucketReplication', 'GetReplicationConfiguration'),
  ('s3.amazonaws.com', 'PutBucketReplication', 'PutReplicationConfiguration'),
  ('s3.amazonaws.com', 'DeleteBucketReplication', 'PutReplicationConfiguration'),
  ('s3.amazonaws.com', 'GetBucketCors', 'GetBucketCORS'), ('s3.amazonaws.com', 'PutBucketCors', 'PutBucketCORS'),
  ('s3.amazonaws.com', 'DeleteBucketCors', 'PutBucketCORS'),
  ('s3.amazonaws.com', 'GetPublicAccessBlock', 'GetBucketPublicAccessBlock'),
  ('s3.amazonaws.com', 'PutPublicAccessBlock', 'PutBucketPublicAccessBlock'),
  ('s3.amazonaws.com', 'DeleteBucketPublicAccessBlock', 'PutBucketPublicAccessBlock'),
  ('s3.amazonaws.com', 'GetBucketNotificationConfiguration', 'GetBucketNotification'),
  ('s3.amazonaws.com', 'PutBucketNotificationConfiguration', 'PutBucketNotification'),
  ('s3.amazonaws.com', 'GetObjectLockConfiguration', 'GetBucketObjectLockConfiguration'),
  ('s3.amazonaws.com', 'PutObjectLockConfiguration', 'PutBucketObjectLockConfiguration'),
  ('s3.amazonaws.com', 'DeleteBucketTagging', 'PutBucketTagging'),
  ('s3.amazonaws.com', 'GetBucketAccelerateConfiguration', 'GetAccelerateConfiguration'),
  ('s3.amazonaws.com', 'PutBucketAccelerateConfiguration', 'PutAccelerateConfiguration'),
  ('lambda.amazonaws.com', 'Invoke', 'InvokeFunction'), ('lambda.amazonaws.com', 'InvokeAsync', 'InvokeFunction'),
  ('lambda.amazonaws.com', 'InvokeWithResponseStream', 'InvokeFunction'),
  -- PartiQL's actions depend on the statement.
  ('dynamodb.amazonaws.com', 'ExecuteStatement', NULL), ('dynamodb.amazonaws.com', 'BatchExecuteStatement', NULL),
  ('dynamodb.amazonaws.com', 'ExecuteTransaction', NULL));

-- Every kind of call and its action; NULL where it has none that the call's
-- name tells. Lambda and CloudFront write an API date behind the name.
CREATE VIEW iam_actions AS
SELECT named.event_source, named.event_name,
  CASE WHEN p.event_source IS NOT NULL THEN p.prefix
    ELSE substr(named.event_source, 1, instr(named.event_source, '.') - 1) END || ':' ||
  CASE WHEN r.event_source IS NOT NULL THEN r.name ELSE named.name END AS action
FROM (
  SELECT DISTINCT event_source, event_name,
    CASE WHEN event_source IN ('lambda.amazonaws.com', 'cloudfront.amazonaws.com')
      THEN rtrim(event_name, '0123456789_v') ELSE event_name END AS name
  FROM call WHERE event_source IS NOT NULL AND event_name IS NOT NULL
) AS named
LEFT JOIN iam_prefixes AS p ON p.event_source = named.event_source
LEFT JOIN iam_renamed AS r ON r.event_source = named.event_source AND r.event_name = named.name;

-- Error codes that say that somebody was not allowed.
CREATE VIEW denials AS
SELECT id, value AS error_code FROM text
WHERE value GLOB '*AccessDenied*' OR value GLOB '*Unauthorized*' OR value GLOB '*NotAuthorized*';

-- The newest export of every role.
CREATE VIEW iam_roles AS
SELECT r.role_arn, r.role_name, r.account_id, r.trust_policy, r.inline_policies, r.attached_policies, r.boundary_arn,
  NULLIF(r.version_at, '') AS snapshot_at
FROM iam_role AS r
WHERE NOT EXISTS (
  SELECT 1 FROM iam_role AS newer WHERE newer.role_arn = r.role_arn
    -- `get-role` knows the trust policy alone: an answer with policies counts more.
    AND (newer.attached_policies IS NOT NULL, newer.version_at, newer.version_key, newer.rowid)
      > (r.attached_policies IS NOT NULL, r.version_at, r.version_key, r.rowid)
);

-- The newest export of every managed policy: its default version.
CREATE VIEW iam_policies AS
SELECT p.policy_arn, p.document
FROM iam_policy AS p
WHERE NOT EXISTS (
  SELECT 1 FROM iam_policy AS newer WHERE newer.policy_arn = p.policy_arn
    AND (newer.version_at, newer.version_key, newer.rowid) > (p.version_at, p.version_key, p.rowid)
);

-- The policy documents of roles of which all are known, by statement.
CREATE VIEW iam_role_statements AS
WITH documents AS (
  SELECT r.role_arn, d.value AS document FROM iam_roles AS r, json_each(r.inline_policies) AS d
  UNION ALL
  SELECT r.role_arn, p.document FROM iam_roles AS r, json_each(r.attached_policies) AS a
  JOIN iam_policies AS p ON p.policy_arn = a.value
)
SELECT d.role_arn, json_extract(s.value, '$.Effect') AS effect,
  json_extract(s.value, '$.Action') IS NULL AS is_complex, json_extract(s.value, '$.Condition') IS NOT NULL AS is_conditional,
  s.value AS statement
FROM documents AS d, json_each(CASE json_type(d.document, '$.Statement') WHEN 'array'
  THEN json_extract(d.document, '$.Statement') ELSE json_array(json_extract(d.document, '$.Statement')) END) AS s
WHERE json_valid(d.document);

-- Each action that a statement names, in lower case, ready for GLOB.
CREATE VIEW iam_role_patterns AS
SELECT s.role_arn, s.effect, s.is_conditional, a.value AS action, replace(lower(a.value), '[', '[[]') AS pattern
FROM iam_role_statements AS s, json_each(CASE json_type(s.statement, '$.Action') WHEN 'array'
  THEN json_extract(s.statement, '$.Action') ELSE json_array(json_extract(s.statement, '$.Action')) END) AS a
WHERE s.is_complex = 0 AND a.type = 'text';

-- Roles of which every granted policy is known.
CREATE VIEW iam_known_roles AS
SELECT r.role_arn FROM iam_roles AS r
WHERE r.inline_policies IS NOT NULL AND r.attached_policies IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM json_each(r.attached_policies) AS a
    WHERE NOT EXISTS (SELECT 1 FROM iam_policies AS p WHERE p.policy_arn = a.value));

-- The events that failed, with their time as the index of failures has it,
-- which is where SQLite has to begin: it would rather begin with the calls.
CREATE VIEW failed_events AS
SELECT f.event_time AS event_seconds, f.error_code_id, r.*
FROM event AS f CROSS JOIN event_rows AS r ON r.event_row = f.id
WHERE f.error_code_id IS NOT NULL;
