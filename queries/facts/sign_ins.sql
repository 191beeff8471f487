-- name: sign_ins
-- version: 1
-- title: Sign-ins to the console
-- purpose: Who signed in to the console and when: the creation date of the session's requests is that second.
-- population: Accepted ConsoleLogin events of signin.amazonaws.com.
-- key: event_id
-- column: principal_id  text  userIdentity.principalId
-- column: signed_in_from  time  a second before
-- column: signed_in_to  time  a second after
-- column: event_id  text  the event
{{STEP sign_ins}}
SELECT ui_principal_id AS principal_id, {{LATER(event_time, -1)}} AS signed_in_from, {{LATER(event_time, 1)}} AS signed_in_to,
  event_id
FROM events
WHERE event_source = 'signin.amazonaws.com' AND event_name = 'ConsoleLogin' AND error_code IS NULL AND error_message IS NULL
  AND ui_principal_id IS NOT NULL;
