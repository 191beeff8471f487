-- name: tagged_resources
-- version: 2
-- title: Services that tag calls name
-- purpose: The cluster and service in the ARNs of calls that set and remove tags.
-- population: Distinct resource ARNs of services.
-- key: resource_arn
-- column: resource_arn  text  the ARN as the call wrote it
-- column: cluster  text  the cluster of a long ARN; empty for a short one
-- column: service  text  the service's name
{{STEP tagged_resources}}
SELECT resource_arn, CASE WHEN above LIKE '%:service/%' THEN {{TAIL(above)}} END AS cluster,
  {{TAIL(resource_arn)}} AS service
FROM (
  SELECT resource_arn, SUBSTR(resource_arn, 1, LENGTH(resource_arn) - LENGTH({{TAIL(resource_arn)}}) - 1) AS above
  FROM (
    SELECT DISTINCT resource_arn FROM tag_changes WHERE resource_arn LIKE 'arn:%:ecs:%:service/%'
  ) AS arns
) AS split;

-- name: stack_ancestors
-- version: 1
-- title: Stacks that hold nested ones
-- purpose: The stacks that hold a nested one. CloudFormation calls it by its parent's name, its logical id there and letters and digits of its own in capitals (`platform-ShopService-1ABCDEFGHIJKL`): by no other name is a parent taken for one. Fewer than twelve without a digit are a word.
-- population: Every stack that an operation or a tag names; each is its own ancestor at depth 0.
-- key: stack, ancestor
-- column: stack  text  the stack
-- column: ancestor  text  a stack that holds it, or itself
-- column: depth  integer  how many levels lie between
{{STEP stack_ancestors}}
WITH RECURSIVE ancestry (stack, ancestor, depth) AS (
  SELECT stack, stack, 0
  FROM (
    SELECT stack FROM stack_operations WHERE stack IS NOT NULL
    {{UNION}}
    SELECT tag_value AS stack FROM tag_changes WHERE tag_key = 'aws:cloudformation:stack-name' AND tag_value <> ''
    {{UNION}}
    SELECT tag_value AS stack FROM ecs_service_tag_snapshots WHERE tag_key = 'aws:cloudformation:stack-name' AND tag_value <> ''
  ) AS stacks
  UNION ALL
  SELECT stack, SUBSTR(ancestor, 1, LENGTH(ancestor) - LENGTH({{TAIL(REPLACE(ancestor, '-', '/'))}})
    - LENGTH({{TAIL(REPLACE(SUBSTR(ancestor, 1, LENGTH(ancestor) - LENGTH({{TAIL(REPLACE(ancestor, '-', '/'))}}) - 1), '-', '/'))}}) - 2),
    depth + 1
  FROM ancestry
  WHERE depth < 8 AND LENGTH({{TAIL(REPLACE(ancestor, '-', '/'))}}) >= 4
    AND {{TAIL(REPLACE(ancestor, '-', '/'))}} = UPPER({{TAIL(REPLACE(ancestor, '-', '/'))}})
    AND {{TAIL(REPLACE(ancestor, '-', '/'))}} <> LOWER({{TAIL(REPLACE(ancestor, '-', '/'))}})
    AND (LENGTH({{TAIL(REPLACE(ancestor, '-', '/'))}}) >= 12
      OR REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE({{TAIL(REPLACE(ancestor, '-', '/'))}}, '0', ''), '1', ''), '2', ''), '3', ''), '4', ''), '5', ''), '6', ''), '7', ''), '8', ''), '9', '') <> {{TAIL(REPLACE(ancestor, '-', '/'))}})
    AND LENGTH({{TAIL(REPLACE(ancestor, '-', '/'))}})
      + LENGTH({{TAIL(REPLACE(SUBSTR(ancestor, 1, LENGTH(ancestor) - LENGTH({{TAIL(REPLACE(ancestor, '-', '/'))}}) - 1), '-', '/'))}}) + 2 < LENGTH(ancestor)
)
SELECT stack, ancestor, depth FROM ancestry;
