-- name: denied
-- version: 1
-- title: Denied calls
-- purpose: Which calls AWS denied, to whom, how often, and in which words.
-- population: Kept events whose error code says AccessDenied, Unauthorized or NotAuthorized; repeated ones of one caller, call, session and message are one row.
-- key: event_id
-- limit: A denied call logs its parameters rarely: the resource stands in AWS's message, if anywhere. "An unknown error occurred" is what STS logs for every denied web identity: it is no reason.
-- limit: S3, and most data events, are denied unseen where no trail records them.
-- parameter: from  time  Denied at this time or later.
-- parameter: to  time  Denied before this time.
-- parameter: account  list  Accounts whose logs hold the event.
-- parameter: role  list  Roles, by ARN or name, as caller or as asked for.
-- parameter: repository  list  Repositories, as workspace/slug, slug or UUID.
-- column: first_at  time  headline  The first of them.
-- column: last_at  time  headline  The last.
-- column: calls  integer  headline  How many.
-- column: role_arn  text  headline  The caller's role; empty for users, and for a web identity that got none.
-- column: principal_arn  text  The caller; of a web identity the subject that came.
-- column: action  text  headline  The action as IAM spells it, as far as the call's name tells.
-- column: event_source  text  The service.
-- column: event_name  text  The call.
-- column: requested_role_arn  text  headline  The role that was asked for, where STS denied it.
-- column: error_code  text  AWS's code.
-- column: error_message  text  AWS's words; empty where they are the unknown error.
-- column: account_id  text  The account whose log holds it.
-- column: region  text  The region that served it.
-- column: session_name  text  The session's name, chosen by whoever assumed the role.
-- column: access_key_id  text  The session.
-- column: repository  text  headline  The repository of the session's pipeline.
-- column: build_number  integer  headline  Its run.
-- column: pipeline_uuid  text  The run's UUID.
-- column: step_uuid  text  The step that saw it.
-- column: source_ip  text  The source address of the last one.
-- column: event_id  text  The last one's id.
-- column: evidence  text  Where that record is.
-- control: SOC 2 CC6.1
WITH refused AS (
  SELECT e.event_time, CASE WHEN e.issuer_type = 'Role' THEN e.issuer_arn END AS role_arn,
    coalesce(e.ui_arn, e.ui_user_name) AS principal_arn, n.action, e.event_source, e.event_name,
    CASE WHEN e.event_source = 'sts.amazonaws.com' THEN json_extract(e.request_parameters, '$.roleArn') END AS requested_role_arn,
    e.error_code, CASE WHEN e.error_message <> 'An unknown error occurred' THEN e.error_message END AS error_message,
    coalesce(e.recipient_account_id, e.ui_account_id) AS account_id, e.aws_region AS region,
    e.ui_session_name AS session_name, e.ui_access_key_id AS access_key_id, e.source_ip, e.event_id, e.evidence,
    s.repository, s.repository_uuid, s.build_number, s.pipeline_uuid, s.step_uuid,
    row_number() OVER same AS place, count(*) OVER whole AS calls, min(e.event_time) OVER whole AS first_at
  FROM failed_events AS e
  LEFT JOIN iam_actions AS n ON n.event_source = e.event_source AND n.event_name = e.event_name
  LEFT JOIN sessions AS s ON s.access_key_id = e.ui_access_key_id
  WHERE e.error_code_id IN (SELECT id FROM denials)
    AND e.event_seconds >= coalesce(CAST(strftime('%s', :from) AS INTEGER), -9223372036854775808)
    AND e.event_seconds < coalesce(CAST(strftime('%s', :to) AS INTEGER), 9223372036854775807)
  WINDOW whole AS (PARTITION BY e.event_source, e.event_name, e.error_code, e.error_message, e.ui_arn, e.ui_user_name,
      e.ui_access_key_id, coalesce(e.recipient_account_id, e.ui_account_id), e.aws_region,
      CASE WHEN e.event_source = 'sts.amazonaws.com' THEN json_extract(e.request_parameters, '$.roleArn') END),
    same AS (PARTITION BY e.event_source, e.event_name, e.error_code, e.error_message, e.ui_arn, e.ui_user_name,
      e.ui_access_key_id, coalesce(e.recipient_account_id, e.ui_account_id), e.aws_region,
      CASE WHEN e.event_source = 'sts.amazonaws.com' THEN json_extract(e.request_parameters, '$.roleArn') END
      ORDER BY e.event_time DESC, e.event_id DESC)
)
SELECT first_at, event_time AS last_at, calls, role_arn, principal_arn, action, event_source, event_name,
  requested_role_arn, error_code, error_message, account_id, region, session_name, access_key_id, repository,
  build_number, pipeline_uuid, step_uuid, source_ip, event_id, evidence
FROM refused
WHERE place = 1
  AND (:role IS NULL OR EXISTS (SELECT 1 FROM json_each(:role) AS x
    WHERE role_arn = x.value OR substr(role_arn, -length(x.value) - 1) = '/' || x.value
      OR requested_role_arn = x.value OR substr(requested_role_arn, -length(x.value) - 1) = '/' || x.value))
  AND (:account IS NULL OR account_id IN (SELECT value FROM json_each(:account)))
  AND (:repository IS NULL OR EXISTS (SELECT 1 FROM json_each(:repository)
    WHERE repository = value OR repository LIKE '%/' || value OR repository_uuid = value))
ORDER BY first_at, event_id
