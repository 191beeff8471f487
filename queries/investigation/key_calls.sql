-- name: key_calls
-- version: 1
-- title: What an access key called, by kind of call
-- purpose: How often the key made each kind of call, with each result, over all of its calls.
-- population: Kept events with the key.
-- parameter: key  text  The access key id.
-- column: event_source  text  The service.
-- column: event_name  text  The call.
-- column: account_id  text  The account.
-- column: result  text  ok, or AWS's error.
-- column: calls  integer  Calls.
-- column: first_at  time  The first of them.
-- column: last_at  time  The last of them.
SELECT c.event_source, c.event_name, coalesce(c.recipient_account_id, i.account_id) AS account_id,
  coalesce(t.value, 'ok') AS result, count(*),
  strftime('%Y-%m-%dT%H:%M:%SZ', min(e.event_time), 'unixepoch') AS first_at,
  strftime('%Y-%m-%dT%H:%M:%SZ', max(e.event_time), 'unixepoch')
FROM text AS k
CROSS JOIN event AS e ON e.access_key_id = k.id
JOIN call AS c ON c.id = e.call_id
JOIN identity AS i ON i.id = e.identity_id
LEFT JOIN text AS t ON t.id = e.error_code_id
WHERE k.value = :key AND e.kept = 1
GROUP BY 1, 2, 3, 4
ORDER BY first_at, 1, 2, 3, 4
