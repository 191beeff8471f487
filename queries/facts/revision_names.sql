-- name: revision_names
-- version: 1
-- title: Task definition revisions by their parts
-- purpose: The family and the revision in every family:revision that a call names or ECS answers.
-- population: Distinct names of the mutating ECS calls.
-- key: task_definition
-- column: task_definition  text  family:revision
-- column: family  text  the family with its colon
-- column: revision  integer  the revision
{{STEP revision_names}}
SELECT task_definition, {{STEM(task_definition)}} AS family,
  CAST(NULLIF(SUBSTR(task_definition, LENGTH({{STEM(task_definition)}}) + 1), '') AS {{INTEGER}}) AS revision
FROM (
  SELECT named_task_definition AS task_definition FROM ecs_calls
  {{UNION}}
  SELECT answered_task_definition AS task_definition FROM ecs_calls
  {{UNION}}
  SELECT replaced_task_definition AS task_definition FROM ecs_calls
) AS names
WHERE task_definition LIKE '%:%';
