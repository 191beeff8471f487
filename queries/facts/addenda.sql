-- name: corrections
-- version: 1
-- title: Corrections
-- purpose: Later records by which CloudTrail corrected or completed an earlier event.
-- population: Records whose addendum names another event that is in the logs.
-- key: correcting_event_id
-- column: event_id  text  the event that is corrected
-- column: correcting_event_id  text  the record that corrects it: it makes no row of its own
-- column: request_parameters  text  what the correction says
-- column: response_elements  text  what the correction says
-- column: error_code  text  what the correction says
-- column: error_message  text  what the correction says
-- column: place  integer  1: the newest of the corrections of its event
{{STEP corrections}}
SELECT event_id, correcting_event_id, request_parameters, response_elements, error_code, error_message, place
FROM (
  SELECT o.event_id AS event_id, c.event_id AS correcting_event_id, c.request_parameters AS request_parameters,
    c.response_elements AS response_elements, c.error_code AS error_code, c.error_message AS error_message,
    ROW_NUMBER() OVER (PARTITION BY o.event_id ORDER BY c.event_time DESC, c.event_id DESC) AS place
  FROM (
    SELECT event_id, event_time, request_parameters, response_elements, error_code, error_message,
      {{TEXT addendum $.originalEventID}} AS original_event_id
    FROM events
    WHERE addendum IS NOT NULL AND event_source = 'ecs.amazonaws.com'
      AND event_name IN (SELECT n.event_name FROM api_calls AS n WHERE n.role = 'ecs-change')
  ) AS c
  JOIN events AS o ON o.event_id = c.original_event_id AND o.event_source = 'ecs.amazonaws.com'
  WHERE c.original_event_id <> c.event_id
) AS numbered;
