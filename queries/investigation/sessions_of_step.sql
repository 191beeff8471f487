-- name: sessions_of_step
-- version: 1
-- title: Sessions of a step
-- purpose: The sessions that a step obtained, and those taken from them.
-- population: Sessions whose root is the step's.
-- parameter: step  text  The step's UUID.
-- shape: session
SELECT {{COLUMNS}}
FROM sessions s WHERE s.step_uuid = :step
ORDER BY s.chain_depth, s.issued_at, s.session_id LIMIT 200
