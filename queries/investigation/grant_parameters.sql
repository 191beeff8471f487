-- name: grant_parameters
-- version: 1
-- title: What a grant was asked for
-- purpose: The session tags of a caller, which its own grant tells.
-- population: The event of that id.
-- parameter: event  text  The grant's event id.
-- column: request_parameters  text  Its parameters.
SELECT p.request_parameters FROM event AS f JOIN payload AS p ON p.event = f.id
WHERE CAST(substr(f.event_id, -4) AS TEXT) = CAST(substr(event_key(:event), -4) AS TEXT) AND f.event_id = event_key(:event)
  AND f.kept = 1
