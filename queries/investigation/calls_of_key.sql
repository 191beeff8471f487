-- name: calls_of_key
-- version: 1
-- title: The calls of an access key
-- purpose: Every call that was made with an access key, in order.
-- population: Kept events with the key, all or of some kinds; the newest where there are more than the limit.
-- parameter: key  text  The access key id.
-- parameter: kinds  list  Calls as "SERVICE NAME"; empty: all.
-- parameter: limit  integer  Calls at most.
-- column: event_time  time  headline  When.
-- column: event_source  text  The service.
-- column: event_name  text  headline  The call.
-- column: account_id  text  The account.
-- column: region  text  headline  The region.
-- column: target  text  headline  What it was about, as far as the record is kept.
-- column: is_write  integer  1: not read-only.
-- column: result  text  headline  ok, or AWS's error.
-- column: error_message  text  AWS's words.
-- column: is_denied  integer  1: an authorization failure.
-- column: source_ip  text  headline  The source address.
-- column: user_agent  text  The program.
-- column: principal_arn  text  Who called.
-- column: role_arn  text  The role.
-- column: session_name  text  The session's name.
-- column: access_key_id  text  The access key.
-- column: event_id  text  CloudTrail's id.
-- column: deploy_id  text  The deployment, where it is one.
-- column: evidence  text  Where the record is.
SELECT * FROM (
  SELECT e.event_time, e.event_source, e.event_name, coalesce(e.recipient_account_id, e.ui_account_id) AS account_id,
    e.aws_region AS region,
    coalesce(json_extract(e.request_parameters, '$.roleArn'), json_extract(e.request_parameters, '$.service'),
      json_extract(e.request_parameters, '$.serviceName'), json_extract(e.request_parameters, '$.secretId'),
      json_extract(e.request_parameters, '$.taskDefinition'), json_extract(e.request_parameters, '$.family'),
      json_extract(e.request_parameters, '$.roleName'), json_extract(e.request_parameters, '$.userName'),
      json_extract(e.request_parameters, '$.policyArn'), json_extract(e.request_parameters, '$.bucketName'),
      json_extract(e.request_parameters, '$.repositoryName'), json_extract(e.request_parameters, '$.stackName'),
      json_extract(e.request_parameters, '$.applicationName'), json_extract(e.request_parameters, '$.functionName'),
      json_extract(e.request_parameters, '$.name'), json_extract(e.request_parameters, '$.keyId'),
      json_extract(e.request_parameters, '$.resourceArn'), json_extract(e.resources, '$[0].ARN'),
      json_extract(e.request_parameters, '$.cluster')) AS target,
    e.read_only IS NOT 'true' AS is_write, coalesce(e.error_code, 'ok') AS result, e.error_message,
    e.error_code IN (SELECT error_code FROM denials) AS is_denied,
    e.source_ip, e.user_agent, e.ui_arn AS principal_arn, CASE WHEN e.issuer_type = 'Role' THEN e.issuer_arn END AS role_arn,
    e.ui_session_name AS session_name, e.ui_access_key_id AS access_key_id, e.event_id,
    (SELECT d.deploy_id FROM deployments d WHERE d.event_id = e.event_id) AS deploy_id,
    e.evidence
  FROM events e
  WHERE e.ui_access_key_id = :key
    AND (:kinds IS NULL OR e.event_source || ' ' || e.event_name IN (SELECT value FROM json_each(:kinds)))
  ORDER BY e.event_time DESC, e.event_id DESC LIMIT :limit
)
ORDER BY event_time, event_id
