-- name: refusals
-- version: 1
-- title: Refused calls, one by one
-- purpose: Every call that AWS denied, with the step that saw it.
-- population: Kept events whose error code says AccessDenied, Unauthorized or NotAuthorized, of what is asked for; the newest where there are more than the limit.
-- parameter: from  time  Refused at this time or later.
-- parameter: to  time  Refused before this time.
-- parameter: role  text  The caller's role, or the one asked for: an ARN or a name.
-- parameter: key  text  The access key.
-- parameter: event  text  The event.
-- parameter: step  text  The step's UUID.
-- parameter: pipeline  text  The run's UUID.
-- parameter: limit  integer  Calls at most.
-- column: event_id  text  CloudTrail's id.
-- column: event_time  time  When.
-- column: event_source  text  The service.
-- column: event_name  text  The call.
-- column: action  text  Its action, as far as its name tells.
-- column: account_id  text  The account.
-- column: region  text  The region.
-- column: error_code  text  AWS's code.
-- column: error_message  text  AWS's words.
-- column: caller_type  text  userIdentity.type.
-- column: principal_arn  text  The caller.
-- column: principal_id  text  Its principal id.
-- column: role_arn  text  Its role.
-- column: access_key_id  text  Its key.
-- column: subject  text  The subject of a web identity that was refused.
-- column: provider  text  Its identity provider.
-- column: requested_role_arn  text  The role that STS refused.
-- column: resource  text  What the record names as resource.
-- column: step_uuid  text  The step.
-- column: step_name  text  Its name.
-- column: pipeline_uuid  text  The run.
-- column: repository  text  Its repository.
-- column: build_number  integer  Its number.
-- column: evidence  text  Where the record is.
-- The rows first, each by the index that has them. The bounds of the period
-- stand in every branch: a common table of them would be filled by the first
-- branch alone, which SQLite 3.40 skips where its constant condition is false.
WITH found AS (
  SELECT f.id AS event_row FROM event AS f
  WHERE :key IS NULL AND :event IS NULL AND f.error_code_id IS NOT NULL
    AND f.event_time >= coalesce(CAST(strftime('%s', :from) AS INTEGER), -9223372036854775808)
    AND f.event_time < coalesce(CAST(strftime('%s', :to) AS INTEGER), 9223372036854775807)
    AND f.error_code_id IN (SELECT id FROM denials)
  UNION ALL
  SELECT f.id FROM text AS k CROSS JOIN event AS f ON f.access_key_id = k.id
  WHERE k.value = :key AND f.error_code_id IN (SELECT id FROM denials)
    AND f.event_time >= coalesce(CAST(strftime('%s', :from) AS INTEGER), -9223372036854775808)
    AND f.event_time < coalesce(CAST(strftime('%s', :to) AS INTEGER), 9223372036854775807)
  UNION ALL
  SELECT f.id FROM event AS f
  WHERE CAST(substr(f.event_id, -4) AS TEXT) = CAST(substr(event_key(:event), -4) AS TEXT) AND f.event_id = event_key(:event)
    AND f.error_code_id IN (SELECT id FROM denials)
    AND f.event_time >= coalesce(CAST(strftime('%s', :from) AS INTEGER), -9223372036854775808)
    AND f.event_time < coalesce(CAST(strftime('%s', :to) AS INTEGER), 9223372036854775807)
),
refused AS (
  SELECT e.*, n.action, CASE WHEN e.event_source = 'sts.amazonaws.com' THEN json_extract(e.request_parameters, '$.roleArn') END AS requested,
    CASE WHEN e.issuer_type = 'Role' THEN e.issuer_arn END AS role_arn, s.pipeline_uuid,
    coalesce(s.step_uuid, CASE WHEN e.ui_type = 'WebIdentityUser' AND e.ui_user_name LIKE '%:{%}'
      THEN lower(substr(e.ui_user_name, -37, 36)) END) AS step
  FROM found AS f
  CROSS JOIN event_rows AS e ON e.event_row = f.event_row
  LEFT JOIN iam_actions AS n ON n.event_source = e.event_source AND n.event_name = e.event_name
  LEFT JOIN sessions AS s ON s.access_key_id = e.ui_access_key_id
)
SELECT * FROM (
  SELECT r.event_id, r.event_time, r.event_source, r.event_name, r.action,
    coalesce(r.recipient_account_id, r.ui_account_id) AS account_id, r.aws_region AS region, r.error_code,
    r.error_message, r.ui_type AS caller_type, r.ui_arn AS principal_arn, r.ui_principal_id AS principal_id, r.role_arn,
    r.ui_access_key_id AS access_key_id, CASE WHEN r.ui_type = 'WebIdentityUser' THEN r.ui_user_name END AS subject,
    r.ui_identity_provider AS provider, r.requested AS requested_role_arn,
    json_extract(r.resources, '$[0].ARN') AS resource, r.step AS step_uuid, b.step_name,
    coalesce(r.pipeline_uuid, b.pipeline_uuid) AS pipeline_uuid, p.repository_full_name AS repository, p.build_number,
    r.evidence
  FROM refused AS r
  LEFT JOIN bitbucket_steps AS b ON b.step_uuid = r.step
  LEFT JOIN bitbucket_pipelines AS p ON p.pipeline_uuid = coalesce(r.pipeline_uuid, b.pipeline_uuid)
  WHERE (:role IS NULL OR r.role_arn = :role OR r.requested = :role
      OR substr(r.role_arn, -length(:role) - 1) = '/' || :role OR substr(r.requested, -length(:role) - 1) = '/' || :role)
    AND (:step IS NULL OR r.step = :step) AND (:pipeline IS NULL OR coalesce(r.pipeline_uuid, b.pipeline_uuid) = :pipeline)
  ORDER BY r.event_time DESC, r.event_id DESC LIMIT :limit
)
ORDER BY event_time, event_id
