-- name: find_image
-- version: 1
-- title: An image
-- purpose: Finds the deployments of an image by its tag or digest.
-- population: Images that task definitions name.
-- parameter: text  text  The image, repository:tag, or the digest.
-- parameter: limit  integer  Hits at most.
-- column: kind  text  What was found.
-- column: id  text  Its id, as `trace` takes it.
-- column: title  text  It, in a line; empty for deployments, which have their own.
-- column: time  time  When; for what lasts, when it was last seen.
-- column: deploy_id  text  The deployment, where it is one.
-- column: event_id  text  CloudTrail's id, where it is a call.
SELECT 'deployment' AS kind, d.deploy_id AS id, NULL AS title, d.requested_at AS time, d.deploy_id AS deploy_id,
  d.event_id AS event_id
FROM (SELECT i.event_id FROM deployment_images i WHERE i.image_digest = :text
  UNION
  SELECT i.event_id FROM deployment_images i
  WHERE i.image = :text OR substr(i.image, -length(:text) - 1) IN ('/' || :text, ':' || :text, '@' || :text)) AS f
CROSS JOIN deployments d ON d.event_id = f.event_id
ORDER BY time DESC, kind, id LIMIT :limit
