-- name: key_totals
-- version: 1
-- title: All calls of an access key, summed up
-- purpose: Totals over every call of the key, whatever a list shows of them.
-- population: Kept events with the key.
-- parameter: key  text  The access key id.
-- column: calls  integer  Calls.
-- column: writes  integer  Those that are not read-only.
-- column: denied  integer  Authorization failures.
-- column: failed  integer  Other errors.
-- column: addresses  integer  Source addresses.
-- column: first_at  time  The first call.
-- column: last_at  time  The last call.
SELECT count(*), coalesce(sum(c.read_only IS NOT 'true'), 0), coalesce(sum(e.error_code_id IN (SELECT id FROM denials)), 0),
  coalesce(sum(e.error_code_id IS NOT NULL AND e.error_code_id NOT IN (SELECT id FROM denials)), 0), count(DISTINCT e.source_ip),
  strftime('%Y-%m-%dT%H:%M:%SZ', min(e.event_time), 'unixepoch'), strftime('%Y-%m-%dT%H:%M:%SZ', max(e.event_time), 'unixepoch')
FROM text AS k
CROSS JOIN event AS e ON e.access_key_id = k.id
JOIN call AS c ON c.id = e.call_id
WHERE k.value = :key AND e.kept = 1
