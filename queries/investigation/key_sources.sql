-- name: key_sources
-- version: 1
-- title: Where an access key was used from
-- purpose: Every pair of source address and program of the key, over all of its calls.
-- population: Kept events with the key.
-- parameter: key  text  The access key id.
-- column: source_ip  text  The source address.
-- column: first_at  time  The first call.
-- column: last_at  time  The last call.
-- column: calls  integer  Calls.
-- column: user_agent  text  The program.
SELECT e.source_ip, min(e.event_time) AS first_at, max(e.event_time), count(*), e.user_agent
FROM events AS e
WHERE e.ui_access_key_id = :key
GROUP BY e.source_ip, e.user_agent
ORDER BY first_at, e.source_ip, e.user_agent
