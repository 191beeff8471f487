-- name: tag_periods
-- version: 2
-- title: Tags of services over time
-- purpose: Which value a tag of a service had from when to when, how that is known, and how surely.
-- population: Every key that a call or a snapshot names, per service. Where nothing tells a key's value, or for no time, there is no period.
-- key: account_id, region, cluster, service, tag_key, valid_from
-- column: account_id  text  the account
-- column: region  text  the region
-- column: cluster  text  the cluster
-- column: service  text  the service
-- column: tag_key  text  the key
-- column: tag_value  text  the value; none while the service does not have the key
-- column: valid_from  time  since the call or the snapshot; empty where an assumed value is told of all time before
-- column: valid_to  time  until what tells another value, or makes it unknown; empty while it lasts
-- column: source  text  tag-event (a call set or removed it), tag-snapshot (an export shows it)
-- column: certainty  text  known; assumed: a later snapshot shows it, and no call touched it in between
-- column: event_id  text  the call
-- column: ended_by  text  the call that ended it

-- In which cluster a service of a short ARN is, where only one fits.
{{STEP service_arns}}
SELECT account_id, region, service_arn, MIN(cluster) AS cluster, MIN(service) AS service
FROM (
  SELECT c.account_id AS account_id, c.region AS region, e.service_arn AS service_arn, e.cluster AS cluster, e.service AS service
  FROM ecs_calls AS e
  JOIN calls_made AS c ON c.event_id = e.event_id
  WHERE e.service_arn IS NOT NULL AND e.resource = 'service'
  UNION ALL
  SELECT account_id, region, service_arn, cluster, service FROM ecs_services WHERE service_arn IS NOT NULL AND cluster IS NOT NULL
) AS s
GROUP BY account_id, region, service_arn
HAVING COUNT(DISTINCT cluster) = 1;

-- name: service_tag_events
-- version: 1
-- title: Tag changes, placed at their services
-- purpose: Of which service of which cluster each tag change is.
-- population: Tag changes; without a service where no export and no other call places the ARN.
-- key: event_id, cluster, service, tag_key, tag_value, change
-- column: event_id  text  the event
-- column: changed_at  time  when
-- column: account_id  text  the account
-- column: region  text  the region
-- column: cluster  text  the cluster
-- column: service  text  the service
-- column: tag_key  text  the key; empty when the service began or ended
-- column: tag_value  text  the value; none when it was removed
-- column: change  text  as in tag_changes
{{STEP service_tag_events}}
SELECT t.event_id AS event_id, t.changed_at AS changed_at, t.account_id AS account_id, t.region AS region,
  COALESCE(e.cluster, r.cluster, a.cluster) AS cluster, COALESCE(e.service, r.service, a.service) AS service,
  t.tag_key AS tag_key, t.tag_value AS tag_value, t.change AS change
FROM tag_changes AS t
LEFT JOIN ecs_calls AS e ON e.event_id = t.event_id AND e.resource = 'service'
LEFT JOIN tagged_resources AS r ON r.resource_arn = t.resource_arn
LEFT JOIN service_arns AS a ON a.account_id = t.account_id AND a.region = t.region AND a.service_arn = t.resource_arn;

{{STEP placed_snapshots}}
SELECT s.account_id AS account_id, s.region AS region, COALESCE(s.cluster, a.cluster) AS cluster, s.service AS service,
  s.taken_at AS taken_at, s.is_exact AS is_exact, s.version_key AS version_key, s.tag_key AS tag_key, s.tag_value AS tag_value
FROM ecs_service_tag_snapshots AS s
LEFT JOIN service_arns AS a ON a.account_id = s.account_id AND a.region = s.region AND a.service_arn = s.service_arn;

{{STEP tag_keys}}
SELECT DISTINCT account_id, region, cluster, service, tag_key
FROM (
  SELECT account_id, region, cluster, service, tag_key FROM service_tag_events WHERE tag_key IS NOT NULL
  UNION ALL
  SELECT account_id, region, cluster, service, tag_key FROM placed_snapshots WHERE tag_key IS NOT NULL
) AS k
WHERE cluster IS NOT NULL AND service IS NOT NULL;

-- What calls say of a key in one second: what sets and removes it, before what
-- begins or ends the service with all its keys. Two values of one second are in
-- no order: the value is not known then.
{{STEP called_tags}}
SELECT account_id, region, cluster, service, tag_key, changed_at,
  CASE WHEN COUNT(DISTINCT CASE WHEN tag_value IS NULL THEN '-' ELSE '=' || tag_value END) = 1 AND MAX(is_unknown) = 0
    THEN MAX(tag_value) END AS tag_value,
  CASE WHEN COUNT(DISTINCT CASE WHEN tag_value IS NULL THEN '-' ELSE '=' || tag_value END) = 1 AND MAX(is_unknown) = 0
    THEN 1 ELSE 0 END AS is_decided,
  MIN(event_id) AS event_id
FROM (
  SELECT account_id, region, cluster, service, tag_key, changed_at, tag_value, is_unknown, event_id, says,
    MAX(says) OVER (PARTITION BY account_id, region, cluster, service, tag_key, changed_at) AS most
  FROM (
    SELECT account_id, region, cluster, service, tag_key, changed_at, tag_value, 0 AS is_unknown, event_id, 1 AS says
    FROM service_tag_events
    WHERE change IN ('set', 'unset') AND cluster IS NOT NULL AND service IS NOT NULL AND tag_key IS NOT NULL
    UNION ALL
    SELECT r.account_id, r.region, r.cluster, r.service, k.tag_key, r.changed_at, CAST(NULL AS {{VARCHAR}}),
      CASE WHEN r.change = 'begin-unknown' THEN 1 ELSE 0 END, r.event_id, 0
    FROM service_tag_events AS r
    JOIN tag_keys AS k ON k.account_id = r.account_id AND k.region = r.region AND k.cluster = r.cluster AND k.service = r.service
    WHERE r.change IN ('begin', 'begin-unknown', 'end')
  ) AS told
) AS ranked
WHERE says = most
GROUP BY account_id, region, cluster, service, tag_key, changed_at;

-- A snapshot decides every key of its service. One whose time is only known to
-- be that or later says nothing of a key that a call touched after that time.
{{STEP snapshot_tags}}
SELECT p.account_id AS account_id, p.region AS region, p.cluster AS cluster, p.service AS service, p.tag_key AS tag_key,
  p.taken_at AS taken_at, s.tag_value AS tag_value
FROM (
  SELECT t.account_id AS account_id, t.region AS region, t.cluster AS cluster, t.service AS service, k.tag_key AS tag_key,
    t.taken_at AS taken_at, t.is_exact AS is_exact, t.version_key AS version_key,
    ROW_NUMBER() OVER (PARTITION BY t.account_id, t.region, t.cluster, t.service, k.tag_key, t.taken_at
      ORDER BY t.is_exact DESC, t.version_key DESC) AS place
  FROM (SELECT DISTINCT account_id, region, cluster, service, taken_at, is_exact, version_key FROM placed_snapshots) AS t
  JOIN tag_keys AS k ON k.account_id = t.account_id AND k.region = t.region AND k.cluster = t.cluster AND k.service = t.service
) AS p
LEFT JOIN placed_snapshots AS s ON s.account_id = p.account_id AND s.region = p.region AND s.cluster = p.cluster
  AND s.service = p.service AND s.taken_at = p.taken_at AND s.version_key = p.version_key AND s.tag_key = p.tag_key
WHERE p.place = 1 AND (p.is_exact = 1 OR NOT EXISTS (SELECT 1 FROM called_tags AS c WHERE c.account_id = p.account_id
  AND c.region = p.region AND c.cluster = p.cluster AND c.service = p.service AND c.tag_key = p.tag_key
  AND c.changed_at > p.taken_at));

-- What tells of a key, in the order of time; a call before a snapshot of its
-- second. `calls_before` parts the time by calls.
{{STEP tag_points}}
SELECT account_id, region, cluster, service, tag_key, told_at, tag_value, is_decided, is_call, event_id,
  SUM(is_call) OVER (PARTITION BY account_id, region, cluster, service, tag_key ORDER BY told_at, is_call DESC
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS calls_before,
  LEAD(told_at) OVER (PARTITION BY account_id, region, cluster, service, tag_key ORDER BY told_at, is_call DESC) AS next_at,
  LEAD(event_id) OVER (PARTITION BY account_id, region, cluster, service, tag_key ORDER BY told_at, is_call DESC) AS next_event
FROM (
  SELECT account_id, region, cluster, service, tag_key, changed_at AS told_at, tag_value, is_decided, 1 AS is_call, event_id
  FROM called_tags
  UNION ALL
  SELECT account_id, region, cluster, service, tag_key, taken_at, tag_value, 1, 0, CAST(NULL AS {{VARCHAR}})
  FROM snapshot_tags
) AS points;

-- Between two calls on a key the newest snapshot speaks backwards, too, for the
-- time of which nothing else tells.
{{STEP newest_snapshots}}
SELECT p.account_id AS account_id, p.region AS region, p.cluster AS cluster, p.service AS service, p.tag_key AS tag_key,
  p.calls_before AS calls_before, p.tag_value AS tag_value, f.first_at AS first_at
FROM tag_points AS p
JOIN (
  SELECT account_id, region, cluster, service, tag_key, calls_before, MAX(told_at) AS newest_at, MIN(told_at) AS first_at
  FROM tag_points
  WHERE is_call = 0
  GROUP BY account_id, region, cluster, service, tag_key, calls_before
) AS f ON f.account_id = p.account_id AND f.region = p.region AND f.cluster = p.cluster AND f.service = p.service
  AND f.tag_key = p.tag_key AND f.calls_before = p.calls_before AND f.newest_at = p.told_at
WHERE p.is_call = 0;

{{TABLE tag_periods}}
SELECT account_id, region, cluster, service, tag_key, tag_value, NULLIF(told_at, '') AS valid_from, next_at AS valid_to,
  CASE WHEN is_call = 1 THEN 'tag-event' ELSE 'tag-snapshot' END AS source,
  CASE WHEN told_at = '' THEN 'assumed' ELSE 'known' END AS certainty, event_id,
  next_event AS ended_by
FROM tag_points
WHERE is_decided = 1 AND (next_at IS NULL OR next_at > told_at)
UNION ALL
SELECT n.account_id, n.region, n.cluster, n.service, n.tag_key, n.tag_value, u.told_at, n.first_at, 'tag-snapshot', 'assumed',
  CAST(NULL AS {{VARCHAR}}), CAST(NULL AS {{VARCHAR}})
FROM newest_snapshots AS n
LEFT JOIN tag_points AS u ON u.account_id = n.account_id AND u.region = n.region AND u.cluster = n.cluster
  AND u.service = n.service AND u.tag_key = n.tag_key AND u.calls_before = n.calls_before AND u.is_call = 1
WHERE (n.calls_before = 0 OR u.is_decided = 0) AND n.first_at > '';
