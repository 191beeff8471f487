-- name: image_pushes
-- version: 1
-- title: Image pushes
-- purpose: Which digest a tag of an ECR repository stood for, and since when.
-- population: Accepted ECR PutImage calls that name a tag.
-- key: event_id
-- column: event_id  text  the event
-- column: pushed_at  time  when
-- column: image  text  registry/repository:tag, as task definitions write it
-- column: image_digest  text  sha256:…
{{STEP image_pushes}}
SELECT event_id, pushed_at, image, image_digest
FROM (
  SELECT event_id, event_time AS pushed_at,
    COALESCE({{TEXT response_elements $.image.registryId}}, {{TEXT request_parameters $.registryId}}, recipient_account_id)
      || '.dkr.ecr.' || aws_region || CASE WHEN aws_region LIKE 'cn-%' THEN '.amazonaws.com.cn/' ELSE '.amazonaws.com/' END
      || COALESCE({{TEXT response_elements $.image.repositoryName}}, {{TEXT request_parameters $.repositoryName}})
      || ':' || COALESCE({{TEXT response_elements $.image.imageId.imageTag}}, {{TEXT request_parameters $.imageTag}}) AS image,
    {{TEXT response_elements $.image.imageId.imageDigest}} AS image_digest
  FROM events
  WHERE event_source = 'ecr.amazonaws.com' AND event_name = 'PutImage' AND error_code IS NULL
    AND response_elements IS NOT NULL
) AS pushes
WHERE image IS NOT NULL;
