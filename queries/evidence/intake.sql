-- name: intake
-- version: 1
-- title: Who took in the evidence
-- purpose: The runs of ingest that the files come from, then each file with its run: the chain of custody's first lines.
-- population: Every run from which a path of the ledger comes, and every path; runs that brought nothing new are in the table ingest_run alone.
-- column: action  text  ingested (a run), took in (a file).
-- column: what  text  A run's paths as they were given, a JSON list; the file's path.
-- column: sha256  text  The file's.
-- column: result  text  What came of it.
-- column: at  time  When the run began, by its host's clock.
-- column: until  time  When it ended; empty where it was killed.
-- column: by  text  The user of the operating system.
-- column: host  text  The machine.
-- column: tool  text  The program and its version.
SELECT action, what, sha256, result, at, until, by, host, tool
FROM (
  SELECT 0 AS place, r.id, '' AS path, NULL AS location, 'ingested' AS action, r.paths AS what, NULL AS sha256,
    r.state || ': ' || r.files_found || ' files found, ' || r.files_read || ' taken in, ' || r.records_read || ' records' AS result,
    r.started_at AS at, r.ended_at AS until, r.user_name AS by, r.host, r.tool
  FROM ingest_run AS r WHERE r.id IN (SELECT run_id FROM file)
  UNION ALL
  SELECT 1, 0, f.path, f.location, 'took in', f.path, lower(hex(c.sha256)),
    CASE WHEN f.status = 'unchanged' THEN coalesce(c.status, f.status) ELSE f.status END,
    r.started_at, r.ended_at, r.user_name, r.host, r.tool
  FROM file AS f LEFT JOIN content AS c ON c.id = f.content_id LEFT JOIN ingest_run AS r ON r.id = f.run_id
) AS steps
ORDER BY place, id, path, location
