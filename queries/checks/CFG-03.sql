-- id: CFG-03
-- version: 1
-- title: Image not pinned to one digest
-- severity: medium
-- subject: deployment
-- purpose: Fires when a deployment ran an image by the tag latest without a known digest, or by a tag that stood for two digests.
-- population: Accepted deployments with a task definition whose images are known.
-- proof: The image and the digests that it stood for.
-- false-positive: A tag that was moved on purpose to a rebuilt image with the same content.
-- remediation: Name images by digest, or make the repository's tags immutable.
-- needs: ecr PutImage events of the account that holds the images
-- control: SOC 2 CC8.1
-- control: ISO 27001 A.8.9
WITH tags AS (
  SELECT image, count(DISTINCT image_digest) AS digests, min(image_digest) AS one, max(image_digest) AS other
  FROM deployment_images WHERE image_digest IS NOT NULL AND image NOT LIKE '%@sha256:%'
  GROUP BY image
),
images AS (
  SELECT i.event_id, i.ordinal, i.image, i.image_digest, t.digests, t.one, t.other, CASE
    WHEN i.image LIKE '%@sha256:%' THEN 'pass'
    WHEN t.digests > 1 THEN 'fail'
    WHEN i.image_digest IS NOT NULL THEN 'pass'
    -- A colon before the last slash belongs to a port.
    WHEN i.image LIKE '%:latest' OR instr(replace(i.image, rtrim(i.image, replace(i.image, '/', '')), ''), ':') = 0 THEN 'fail'
    ELSE 'cannot-tell' END AS verdict
  FROM deployment_images AS i
  LEFT JOIN tags AS t ON t.image = i.image
  WHERE i.image IS NOT NULL
),
ranked AS (
  SELECT *, row_number() OVER (PARTITION BY event_id ORDER BY CASE verdict WHEN 'fail' THEN 1 WHEN 'cannot-tell' THEN 2 ELSE 3 END, ordinal, image) AS place,
    count(*) OVER (PARTITION BY event_id) AS images
  FROM images
)
SELECT d.deploy_id AS subject, CASE WHEN d.result <> 'accepted' OR d.change = 'delete' THEN 'not-applicable'
    ELSE coalesce(r.verdict, 'cannot-tell') END AS verdict, NULL AS severity,
  CASE WHEN d.result <> 'accepted' THEN 'the call was ' || d.result || ': nothing changed'
    WHEN d.change = 'delete' THEN 'the service was deleted: it runs no image'
    WHEN r.verdict IS NULL THEN 'the images of ' || coalesce(d.task_definition, 'its task definition') || ' are not known'
    WHEN r.digests > 1 AND r.verdict = 'fail' THEN r.image || ' stood for ' || r.digests || ' digests, ' || r.one || ' and ' || r.other
    WHEN r.verdict = 'fail' THEN r.image || ' is the newest of whatever was pushed; its digest is not known'
    WHEN r.verdict = 'cannot-tell' THEN 'the digest of ' || r.image || ' is not known'
    ELSE r.images || CASE r.images WHEN 1 THEN ' image has' ELSE ' images have' END || ' one digest each' END AS reason,
  CASE WHEN d.result <> 'accepted' OR d.change = 'delete' THEN NULL
    WHEN r.verdict IS NULL THEN 'export: aws ecs describe-task-definition, or its RegisterTaskDefinition event'
    WHEN r.verdict = 'cannot-tell' THEN 'ecr PutImage events of ' || r.image END AS missing,
  d.requested_at AS first_seen, d.requested_at AS last_seen, d.deploy_id, d.event_id, d.evidence, d.account_id, d.region,
  d.environment, d.service, d.repository, d.role_arn, NULL AS person
FROM checked_deployments AS d
LEFT JOIN ranked AS r ON r.event_id = d.event_id AND r.place = 1
