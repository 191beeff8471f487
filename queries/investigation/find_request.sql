-- name: find_request
-- version: 1
-- title: An event by its request id
-- purpose: Finds the events of a requestID; no index has them, so all events are read.
-- population: All kept events.
-- parameter: key  any  The request id as the table has it.
-- parameter: limit  integer  Hits at most.
-- column: kind  text  What was found.
-- column: id  text  Its id, as `trace` takes it.
-- column: title  text  It, in a line; empty for deployments, which have their own.
-- column: time  time  When; for what lasts, when it was last seen.
-- column: deploy_id  text  The deployment, where it is one.
-- column: event_id  text  CloudTrail's id, where it is a call.
WITH found AS (
  SELECT CASE WHEN typeof(x.event_id) = 'blob'
      THEN lower(hex(substr(x.event_id, 1, 4)) || '-' || hex(substr(x.event_id, 5, 2)) || '-'
        || hex(substr(x.event_id, 7, 2)) || '-' || hex(substr(x.event_id, 9, 2)) || '-' || hex(substr(x.event_id, 11)))
      ELSE x.event_id END AS event_id,
    c.event_source || ' ' || c.event_name || ' by '
      || coalesce(replace(i.arn, char(1), coalesce(x.session_name, '')), i.invoked_by, i.type, 'unknown') AS title,
    strftime('%Y-%m-%dT%H:%M:%SZ', x.event_time, 'unixepoch') AS time
  FROM event x
  JOIN call c ON c.id = x.call_id
  JOIN identity i ON i.id = x.identity_id
  WHERE x.request_id = :key AND x.kept = 1
  LIMIT :limit
)
SELECT 'event' AS kind, f.event_id AS id, f.title AS title, f.time AS time, d.deploy_id AS deploy_id, f.event_id AS event_id
FROM found f LEFT JOIN deployments d ON d.event_id = f.event_id
ORDER BY time DESC, kind, id LIMIT :limit
