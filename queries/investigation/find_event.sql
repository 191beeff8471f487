-- name: find_event
-- version: 1
-- title: An event by its id
-- purpose: Finds the event of an eventID.
-- population: All kept events.
-- parameter: text  text  The event id.
-- parameter: key  any  The event id as the table has it.
-- parameter: limit  integer  Hits at most.
-- column: kind  text  What was found.
-- column: id  text  Its id, as `trace` takes it.
-- column: title  text  It, in a line; empty for deployments, which have their own.
-- column: time  time  When; for what lasts, when it was last seen.
-- column: deploy_id  text  The deployment, where it is one.
-- column: event_id  text  CloudTrail's id, where it is a call.
SELECT 'event' AS kind, :text AS id,
  c.event_source || ' ' || c.event_name || ' by ' || coalesce(replace(i.arn, char(1), coalesce(e.session_name, '')), i.invoked_by, i.type, 'unknown')
    || coalesce(', ' || t.value, '') AS title,
  strftime('%Y-%m-%dT%H:%M:%SZ', e.event_time, 'unixepoch') AS time, d.deploy_id AS deploy_id, :text AS event_id
FROM event e
JOIN call c ON c.id = e.call_id
JOIN identity i ON i.id = e.identity_id
LEFT JOIN text t ON t.id = e.error_code_id
LEFT JOIN deployments d ON d.event_id = :text
WHERE CAST(substr(e.event_id, -4) AS TEXT) = CAST(substr(:key, -4) AS TEXT) AND e.event_id = :key AND e.kept = 1
UNION ALL
SELECT 'deployment' AS kind, d.deploy_id AS id, NULL AS title, d.requested_at AS time, d.deploy_id AS deploy_id,
  d.event_id AS event_id
FROM deployments d
WHERE d.event_id = :text
ORDER BY time DESC, kind, id LIMIT 4 * :limit
