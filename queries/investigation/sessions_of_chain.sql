-- name: sessions_of_chain
-- version: 1
-- title: A chain of sessions
-- purpose: The sessions that have one root, in order.
-- population: Sessions of the root.
-- parameter: root  text  The root.
-- shape: session
SELECT {{COLUMNS}}
FROM sessions s WHERE s.access_key_id = :root OR (s.root_session_id = :root AND s.chain_depth > 0)
ORDER BY s.chain_depth, s.issued_at, s.session_id LIMIT 200
