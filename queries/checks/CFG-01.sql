-- id: CFG-01
-- version: 2
-- title: Environment tag missing, invalid or changed outside the pipeline
-- severity: medium
-- subject: service
-- purpose: Fires when a service has no environment tag, has one that the policy does not know, or had it set or changed by somebody outside the pipelines.
-- population: Services that deployments in the period changed, by cluster and name.
-- proof: The tag's value, or the call that changed it.
-- false-positive: The roll-out of a tag policy.
-- remediation: Tag the service from its pipeline; restrict ecs:TagResource and ecs:UntagResource.
-- needs: policy.environments
-- needs: TagResource and UntagResource events, or aws ecs describe-services --include TAGS
-- control: ISO 27001 A.8.9
-- control: ISO 27001 A.8.31
-- control: NIST 800-53 CM-3
WITH keys AS (
  SELECT value AS tag_key, key AS place FROM json_each('["environment","Environment","env","Env","stage","Stage"]')
  WHERE NOT EXISTS (SELECT 1 FROM policy_environment_tags)
  UNION ALL
  SELECT name, place FROM policy_environment_tags
),
services AS (
  SELECT account_id, region, cluster, service, min(requested_at) AS first_seen, max(requested_at) AS last_seen
  FROM checked_deployments
  WHERE service IS NOT NULL AND result = 'accepted'
  GROUP BY account_id, region, cluster, service
),
-- What the tags said at the end.
ended AS (
  SELECT p.account_id, p.region, p.cluster, p.service, p.tag_key, p.tag_value
  FROM tag_periods AS p
  WHERE p.valid_to IS NULL
),
valued AS (
  SELECT e.*, row_number() OVER (PARTITION BY e.account_id, e.region, e.cluster, e.service ORDER BY k.place) AS place
  FROM ended AS e JOIN keys AS k ON k.tag_key = e.tag_key
  WHERE e.tag_value IS NOT NULL
),
-- Calls that set, changed or removed a value and that no pipeline made; what a
-- service is made with and loses with its end is the change of the service.
changed AS (
  SELECT p.account_id, p.region, p.cluster, p.service, p.tag_key, b.tag_value AS old, b.tag_key IS NOT NULL AS is_old_known,
    p.tag_value AS new, p.valid_from, p.event_id,
    (SELECT replace(i.arn, char(1), coalesce(e.session_name, '')) FROM event AS e JOIN identity AS i ON i.id = e.identity_id
      WHERE CAST(substr(e.event_id, -4) AS TEXT) = CAST(substr(event_key(p.event_id), -4) AS TEXT) AND e.event_id = event_key(p.event_id) AND e.kept = 1) AS principal_arn,
    row_number() OVER (PARTITION BY p.account_id, p.region, p.cluster, p.service ORDER BY p.valid_from DESC, p.event_id DESC, p.tag_key) AS place,
    count(*) OVER (PARTITION BY p.account_id, p.region, p.cluster, p.service) AS changes
  FROM tag_periods AS p
  JOIN keys AS k ON k.tag_key = p.tag_key
  LEFT JOIN tag_periods AS b ON b.account_id = p.account_id AND b.region = p.region AND b.cluster = p.cluster AND b.service = p.service
    AND b.tag_key = p.tag_key AND b.valid_to = p.valid_from
  CROSS JOIN checked_period AS t
  WHERE p.source = 'tag-event' AND p.tag_value IS NOT b.tag_value
    AND (t.from_at IS NULL OR p.valid_from >= t.from_at) AND (t.to_at IS NULL OR p.valid_from < t.to_at)
    AND NOT EXISTS (SELECT 1 FROM event AS e JOIN text AS k ON k.id = e.access_key_id
      JOIN session_keys AS y ON y.access_key_id = k.value
      JOIN sessions AS s ON s.session_id = y.session_id
      WHERE CAST(substr(e.event_id, -4) AS TEXT) = CAST(substr(event_key(p.event_id), -4) AS TEXT) AND e.event_id = event_key(p.event_id) AND e.kept = 1
        AND s.attribution IN ('verified', 'inferred'))
    AND NOT EXISTS (SELECT 1 FROM deployments AS d WHERE d.event_id = p.event_id
      AND (d.attribution IN ('verified', 'inferred') OR d.change IN ('create', 'delete')))
),
told AS (
  SELECT s.*, v.tag_key, v.tag_value, c.tag_key AS changed_key, c.old, c.is_old_known, c.new, c.valid_from, c.principal_arn, c.event_id, c.changes,
    EXISTS (SELECT 1 FROM tag_periods AS p WHERE p.account_id = s.account_id AND p.region = s.region AND p.cluster IS s.cluster
        AND p.service = s.service)
      OR EXISTS (SELECT 1 FROM ecs_service_tag AS x WHERE x.account_id = s.account_id AND x.region = s.region
        AND (x.cluster IS NULL OR x.cluster = s.cluster) AND x.service = s.service) AS has_tags,
    EXISTS (SELECT 1 FROM policy_given WHERE part = 'environments') AS environments_given,
    EXISTS (SELECT 1 FROM policy_environments AS n WHERE lower(n.name) = lower(v.tag_value)) AS is_valid
  FROM services AS s
  LEFT JOIN valued AS v ON v.place = 1 AND v.account_id = s.account_id AND v.region = s.region AND v.cluster IS s.cluster AND v.service = s.service
  LEFT JOIN changed AS c ON c.place = 1 AND c.account_id = s.account_id AND c.region = s.region AND c.cluster IS s.cluster AND c.service = s.service
),
judged AS (
  SELECT *, CASE
    WHEN changes > 0 THEN 'fail'
    WHEN NOT has_tags THEN 'cannot-tell'
    WHEN tag_value IS NULL THEN 'fail'
    WHEN NOT environments_given THEN 'cannot-tell'
    WHEN NOT is_valid THEN 'fail'
    ELSE 'pass' END AS verdict
  FROM told
)
SELECT 'arn:' || CASE WHEN region LIKE 'cn-%' THEN 'aws-cn' WHEN region LIKE 'us-gov-%' THEN 'aws-us-gov' ELSE 'aws' END
    || ':ecs:' || region || ':' || account_id || ':service/' || coalesce(cluster, 'default') || '/' || service AS subject,
  verdict, CASE WHEN changes > 0 THEN 'high' END AS severity,
  CASE
    WHEN changes > 0 THEN coalesce(principal_arn, 'somebody')
      || CASE WHEN new IS NULL THEN ' removed the tag ' || changed_key || coalesce(', which was ' || old, '')
        WHEN old IS NOT NULL THEN ' changed the tag ' || changed_key || ' from ' || old || ' to ' || new
        ELSE ' set the tag ' || changed_key || ' to ' || new || CASE WHEN is_old_known THEN '' ELSE ' (what it was before is not known)' END END
      || ' at ' || valid_from || ', outside the pipelines'
      || CASE WHEN changes > 1 THEN ', and ' || (changes - 1) || ' more times' ELSE '' END
    WHEN NOT has_tags THEN 'its tags are in no event and no export'
    WHEN tag_value IS NULL THEN 'it has none of the environment tags'
    WHEN NOT environments_given THEN 'the tag ' || tag_key || ' is ' || tag_value || '; the policy does not say which values are valid'
    WHEN NOT is_valid THEN 'the tag ' || tag_key || ' is ' || tag_value || ', which is none of the policy''s environments'
    ELSE 'the tag ' || tag_key || ' is ' || tag_value END AS reason,
  CASE WHEN verdict <> 'cannot-tell' THEN NULL WHEN NOT has_tags THEN 'export: aws ecs describe-services --include TAGS'
    ELSE 'policy.environments' END AS missing,
  coalesce(valid_from, first_seen) AS first_seen, coalesce(valid_from, last_seen) AS last_seen, NULL AS deploy_id,
  CASE WHEN changes > 0 THEN event_id END AS event_id, NULL AS evidence, account_id, region, tag_value AS environment, service,
  NULL AS repository, NULL AS role_arn, NULL AS person
FROM judged
