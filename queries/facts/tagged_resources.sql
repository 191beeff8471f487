-- name: tagged_resources
-- version: 1
-- title: Services that tag calls name
-- purpose: The cluster and service in the ARNs of TagResource and UntagResource.
-- population: Distinct resource ARNs of services.
-- column: resource_arn  text  the ARN as the call wrote it
-- column: cluster  text  the cluster of a long ARN; empty for a short one
-- column: service  text  the service's name
{{STEP tagged_resources}}
SELECT resource_arn, CASE WHEN above LIKE '%:service/%' THEN {{TAIL(above)}} END AS cluster,
  {{TAIL(resource_arn)}} AS service
FROM (
  SELECT resource_arn, SUBSTR(resource_arn, 1, LENGTH(resource_arn) - LENGTH({{TAIL(resource_arn)}}) - 1) AS above
  FROM (
    SELECT DISTINCT TRIM({{TEXT request_parameters $.resourceArn}}) AS resource_arn
    FROM events
    WHERE event_source = 'ecs.amazonaws.com' AND event_name IN ('TagResource', 'UntagResource') AND error_code IS NULL
  ) AS arns
  WHERE resource_arn LIKE 'arn:%:service/%'
) AS split;
