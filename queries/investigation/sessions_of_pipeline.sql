-- name: sessions_of_pipeline
-- version: 1
-- title: Sessions of a run
-- purpose: The sessions that a run's steps obtained.
-- population: Sessions matched to the run.
-- parameter: pipeline  text  The run's UUID.
-- shape: session
SELECT {{COLUMNS}}
FROM sessions s WHERE s.pipeline_uuid = :pipeline
ORDER BY s.issued_at, s.session_id LIMIT 200
