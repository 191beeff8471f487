-- name: accepted_calls_of_key
-- version: 1
-- title: Whether a session's call was ever accepted
-- purpose: How often one access key was given what was refused, and when last.
-- population: Kept events with the key.
-- parameter: key  text  The access key.
-- parameter: source  text  The event source.
-- parameter: call  text  The event name.
-- column: calls  integer  Calls that were not refused.
-- column: last_at  time  The last of them.
SELECT count(*), max(event_time) FROM events
WHERE ui_access_key_id = :key AND event_source = :source AND event_name = :call AND error_code IS NULL
