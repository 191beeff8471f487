-- name: deployments_around
-- version: 1
-- title: Deployments around a time
-- purpose: What else was deployed at that time.
-- population: Deployments of a span, but for one.
-- parameter: from  time  The beginning, inclusive.
-- parameter: to  time  The end, inclusive.
-- parameter: event  text  The one that is left out.
-- shape: deployment
SELECT {{COLUMNS}}
FROM deployments d
WHERE d.resource NOT IN ('task-definition', 'cluster', 'capacity', 'setting')
  AND d.requested_at >= :from AND d.requested_at <= :to AND d.event_id <> :event
ORDER BY d.requested_at, d.event_id LIMIT 50
