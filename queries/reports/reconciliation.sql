-- name: reconciliation
-- version: 1
-- title: Reconciliation
-- purpose: The numbers that have to tie if no file, record, call, task definition revision or pipeline run was lost on the way into the report.
-- population: One line per tie-out, always present, and one more per conflicting record, family, repository, Bitbucket deployment, export or service that does not tie. The lines from files to population are the bridge from the files that were given to the rows of the register: each begins with what the one before comes to.
-- limit: Files, contents, records and duplicates are those of the whole database; log-files, hours, calls and rows are those of the asked period.
-- limit: The files that were never given to ingest are in no number: coverage tests the hours against digests and the declared scope.
-- limit: A hole between revisions or build numbers is seen only between the first and the last that the logs or the export show.
-- limit: Data events that a trail does not log, and tables that an export leaves out, leave no hole.
-- parameter: from  time  Changes requested at this time or later; default: the declared scope's.
-- parameter: to  time  Changes requested before this time; default: the declared scope's.
-- parameter: account  list  Accounts, by their 12 digits.
-- parameter: region  list  Regions.
-- parameter: scope  scope  The scope that deploytrail.yaml declares, as JSON.
-- column: tie_out  text  headline  Which numbers are compared.
-- column: subject  text  headline  What exactly, where it is about one of several.
-- column: expected  text  headline  The number (or state) that has to be found.
-- column: found  text  headline  The one that was.
-- column: difference  integer  headline  What lacks (positive) or is too much (negative); for times in hours.
-- column: status  text  headline  ties; differs; cannot-tell, where what it takes to compare is not in the database.
-- column: detail  text  The parts of the numbers.
-- column: where_to_look  text  headline  The next command or place.
-- control: SOC 2 CC2.1
-- control: SOC 2 CC8.1
-- control: NIST 800-53 AU-12
WITH figures AS MATERIALIZED (SELECT * FROM ledger_figures),
-- What each stage comes to with everything that is taken away on the way.
stages AS (
  SELECT stage, max(CASE role WHEN 'total' THEN count END) AS total,
    coalesce(sum(CASE WHEN role IN ('result', 'minus') THEN count END), 0) AS parts,
    coalesce(sum(CASE WHEN role = 'minus' THEN count END), 0) AS taken_away,
    (SELECT group_concat(count || ' ' || words, ', ') FROM
      (SELECT count, words FROM figures AS t WHERE t.stage = f.stage AND t.role IN ('result', 'minus') ORDER BY place)) AS detail,
    (SELECT group_concat(count || ' ' || words, ', ') FROM
      (SELECT count, words FROM figures AS t WHERE t.stage = f.stage AND t.role = 'of-which' ORDER BY place)) AS of_which
  FROM figures AS f GROUP BY stage
),
-- The asked period in seconds, and without a bound far from every time.
asked AS MATERIALIZED (
  SELECT coalesce(CAST(strftime('%s', :from) AS INTEGER), -4000000000) AS first,
    coalesce(CAST(strftime('%s', :to) AS INTEGER), 99999999999) AS last
),
-- Log files with a record of it, whenever they were delivered.
log_files AS (
  SELECT coalesce(integrity, 'no-digest') AS state, count(*) AS files FROM content
  WHERE id IN (
    SELECT h.content_id FROM content_hour AS h CROSS JOIN asked AS a
    WHERE h.last_at >= a.first AND h.first_at < a.last
      AND (a.first / 3600 <> (a.last - 1) / 3600
        OR h.content_id IN (SELECT e.content_id FROM event AS e CROSS JOIN asked AS x
          WHERE e.event_time >= x.first AND e.event_time < x.last))
      AND (:account IS NULL OR h.account_id IN (SELECT value FROM json_each(:account)))
      AND (:region IS NULL OR h.region IN (SELECT value FROM json_each(:region)))
  )
  GROUP BY 1
),
-- The hours that are asked for, place by place, and those of them that are
-- declared and that a digest covers: as report coverage counts them.
declared_places AS (
  SELECT json_extract(a.value, '$.id') AS account_id, r.value AS region
  FROM json_each(json_extract(:scope, '$.accounts')) AS a, json_each(json_extract(:scope, '$.regions')) AS r
  UNION
  SELECT json_extract(a.value, '$.id'), 'us-east-1' FROM json_each(json_extract(:scope, '$.accounts')) AS a
),
asked_places AS MATERIALIZED (
  SELECT account_id, region,
    CAST(strftime('%s', coalesce(:from, json_extract(:scope, '$.from'))) AS INTEGER) / 3600 AS first_hour,
    (CAST(strftime('%s', coalesce(:to, json_extract(:scope, '$.to'))) AS INTEGER) + 3599) / 3600 AS end_hour,
    max(a.first, CAST(strftime('%s', json_extract(:scope, '$.from')) AS INTEGER)) / 3600 AS first_tested,
    (min(a.last, CAST(strftime('%s', json_extract(:scope, '$.to')) AS INTEGER),
      coalesce(CAST(strftime('%s', json_extract(:scope, '$.run_at')) AS INTEGER), a.last)) + 3599) / 3600 AS end_tested
  FROM declared_places CROSS JOIN asked AS a
  WHERE (:account IS NULL OR account_id IN (SELECT value FROM json_each(:account)))
    AND (:region IS NULL OR region IN (SELECT value FROM json_each(:region)))
),
hour_counts AS (
  SELECT (SELECT coalesce(sum(end_hour - first_hour), 0) FROM asked_places) AS hours,
    (SELECT coalesce(sum(end_hour - first_hour - max(end_tested - first_tested, 0)), 0) FROM asked_places) AS untested,
    (SELECT count(*) FROM (SELECT DISTINCT c.account_id, c.region, c.hour FROM covered_hour AS c
      JOIN asked_places AS p ON p.account_id = c.account_id AND p.region = c.region
      WHERE c.hour >= p.first_tested AND c.hour < p.end_tested)) AS covered
),
-- A duplicate with another body than the record that is kept.
conflicts AS (
  SELECT e.event_id,
    (SELECT min(f.path) FROM file AS f WHERE f.content_id = e.content_id) || '#' || e.record_index AS place
  FROM event AS e WHERE e.kept = -1
),
-- Mutating ECS calls, whatever they change.
ecs_writes AS (
  SELECT e.event_id, e.event_name,
    EXISTS (SELECT 1 FROM deployments d WHERE d.event_id = e.event_id) AS is_deployment,
    e.addendum IS NOT NULL AS is_addendum
  FROM events e
  WHERE e.event_source = 'ecs.amazonaws.com' AND e.read_only IS NOT 'true'
    AND (:from IS NULL OR e.event_time >= :from) AND (:to IS NULL OR e.event_time < :to)
    AND (:account IS NULL OR coalesce(e.recipient_account_id, e.ui_account_id) IN (SELECT value FROM json_each(:account)))
    AND (:region IS NULL OR e.aws_region IN (SELECT value FROM json_each(:region)))
),
other_writes AS (
  SELECT CASE WHEN is_addendum THEN 'corrections of earlier records' ELSE event_name END AS reason, count(*) AS calls
  FROM ecs_writes WHERE NOT is_deployment GROUP BY 1 ORDER BY 1
),
changes AS (
  SELECT d.* FROM deployments d
  WHERE (:from IS NULL OR d.requested_at >= :from) AND (:to IS NULL OR d.requested_at < :to)
    AND (:account IS NULL OR d.account_id IN (SELECT value FROM json_each(:account)))
    AND (:region IS NULL OR d.region IN (SELECT value FROM json_each(:region)))
),
revisions AS (
  SELECT account_id, region, rtrim(family, ':') AS family, revision FROM registered_revisions WHERE revision IS NOT NULL
  UNION
  SELECT account_id, region, rtrim(rtrim(task_definition, '0123456789'), ':'),
    CAST(substr(task_definition, length(rtrim(task_definition, '0123456789')) + 1) AS INTEGER)
  FROM (SELECT account_id, region, task_definition FROM deployments
    UNION ALL SELECT account_id, region, task_definition_before FROM deployments
    UNION ALL SELECT account_id, region, task_definition FROM ecs_services)
  WHERE task_definition LIKE '%:%' AND task_definition GLOB '*[0-9]'
),
wanted_revisions AS (
  SELECT * FROM revisions
  WHERE (:account IS NULL OR account_id IN (SELECT value FROM json_each(:account)))
    AND (:region IS NULL OR region IN (SELECT value FROM json_each(:region)))
),
families AS (
  SELECT account_id, region, family, min(revision) AS first, max(revision) AS last, count(*) AS seen,
    max(revision) - min(revision) + 1 AS expected
  FROM wanted_revisions GROUP BY account_id, region, family
),
revision_holes AS (
  SELECT account_id, region, family, revision + 1 AS hole_from, next - 1 AS hole_to FROM (
    SELECT *, lead(revision) OVER (PARTITION BY account_id, region, family ORDER BY revision) AS next FROM wanted_revisions
  ) WHERE next > revision + 1
),
builds AS (
  SELECT DISTINCT coalesce(repository_full_name, repository_uuid) AS repository, build_number
  FROM bitbucket_pipelines WHERE build_number IS NOT NULL
),
repositories AS (
  SELECT repository, min(build_number) AS first, max(build_number) AS last, count(*) AS seen,
    max(build_number) - min(build_number) + 1 AS expected
  FROM builds GROUP BY repository
),
build_holes AS (
  SELECT repository, build_number + 1 AS hole_from, next - 1 AS hole_to FROM (
    SELECT *, lead(build_number) OVER (PARTITION BY repository ORDER BY build_number) AS next FROM builds
  ) WHERE next > build_number + 1
),
claimed AS (
  SELECT b.*, coalesce(b.completed_on, b.started_on) AS at FROM bitbucket_deployments b
  WHERE b.status = 'SUCCESSFUL' AND b.step_uuid IS NOT NULL
    AND (:from IS NULL OR coalesce(b.completed_on, b.started_on) >= :from)
    AND (:to IS NULL OR coalesce(b.completed_on, b.started_on) < :to)
),
unseen_claims AS (
  SELECT c.* FROM claimed c
  WHERE NOT EXISTS (SELECT 1 FROM deployments d WHERE d.step_uuid = c.step_uuid AND d.result = 'accepted')
),
stepped AS (
  SELECT d.deploy_id, d.step_uuid, d.repository, d.build_number FROM changes d
  WHERE d.matched_by = 'step' AND d.result = 'accepted' AND d.left_out IS NULL
),
unclaimed AS (
  SELECT s.* FROM stepped s
  WHERE NOT EXISTS (SELECT 1 FROM bitbucket_deployments b WHERE b.step_uuid = s.step_uuid)
),
export_kinds AS (
  SELECT 'pipelines' AS export, count(*) AS objects, substr(max(version_at), 1, 19) || 'Z' AS newest FROM bitbucket_pipeline
  UNION ALL SELECT 'steps', count(*), substr(max(version_at), 1, 19) || 'Z' FROM bitbucket_step
  UNION ALL SELECT 'deployments', count(*), substr(max(version_at), 1, 19) || 'Z' FROM bitbucket_deployment
  UNION ALL SELECT 'services', count(*), substr(max(version_at), 1, 19) || 'Z' FROM ecs_service
),
pipeline_sessions AS (
  SELECT * FROM sessions
  WHERE is_bitbucket = 1 AND grant_event_id IS NOT NULL AND chain_depth = 0
    AND (:from IS NULL OR issued_at >= :from) AND (:to IS NULL OR issued_at < :to)
),
-- Steps of verified subjects whose exports say something else than AWS.
contradictions AS (
  SELECT step_uuid, verified_repository_uuid, min(contradiction) AS contradiction,
    min(exported_repository_uuid) AS exported_repository_uuid, min(exported_pipeline_uuid) AS exported_pipeline_uuid
  FROM export_contradictions GROUP BY step_uuid, verified_repository_uuid
),
-- An export need not be younger than the last thing that it has to explain.
declared_exports AS (
  SELECT k.export, k.objects, nullif(k.newest, 'Z') AS newest,
    CASE k.export WHEN 'services' THEN (SELECT max(requested_at) FROM changes WHERE result = 'accepted')
      WHEN 'deployments' THEN (SELECT max(issued_at) FROM pipeline_sessions WHERE environment_uuid IS NOT NULL)
      ELSE (SELECT max(issued_at) FROM pipeline_sessions) END AS needed
  FROM export_kinds k
  WHERE k.export IN (SELECT value FROM json_each(json_extract(:scope, '$.exports')))
),
asked_for AS (
  SELECT account_id, region, cluster, service, task_definition, requested_at, event_id FROM deployments
  WHERE result = 'accepted' AND is_history = 0 AND task_definition IS NOT NULL
    AND change IN ('create', 'deploy', 'rollback', 'restart', 'config')
),
-- snapshot_at is the newest time in the answer, so the snapshot was taken then
-- or later: what was asked for after it may run, too.
running AS (
  SELECT s.account_id, s.region, s.cluster, s.service, s.task_definition, s.snapshot_at,
    coalesce((SELECT a.task_definition FROM asked_for a
      WHERE a.account_id = s.account_id AND a.region = s.region AND a.cluster = s.cluster AND a.service = s.service
        AND a.requested_at > s.snapshot_at AND a.task_definition = s.task_definition LIMIT 1),
    (SELECT a.task_definition FROM asked_for a
      WHERE a.account_id = s.account_id AND a.region = s.region AND a.cluster = s.cluster AND a.service = s.service
        AND (s.snapshot_at IS NULL OR a.requested_at <= s.snapshot_at)
      ORDER BY a.requested_at DESC, a.event_id DESC LIMIT 1)) AS last_change
  FROM ecs_services s
  WHERE s.status IS NOT 'INACTIVE' AND s.task_definition IS NOT NULL
    AND (:account IS NULL OR s.account_id IN (SELECT value FROM json_each(:account)))
    AND (:region IS NULL OR s.region IN (SELECT value FROM json_each(:region)))
),
lines AS (
  SELECT 10 AS place, 'files' AS tie_out, NULL AS subject, total AS expected,
    (SELECT coalesce(sum(count), 0) FROM figures WHERE stage = 'files' AND role = 'of-which') AS found, of_which AS detail,
    'deploytrail files' AS where_to_look
  FROM stages WHERE stage = 'files'
  UNION ALL SELECT 11, 'files-read', NULL,
    (SELECT sum(CASE term WHEN 'files' THEN count WHEN 'files-skipped' THEN -count ELSE 0 END) FROM figures),
    (SELECT sum(count) FROM figures WHERE term = 'files-ingested'),
    'files that hold what deploytrail reads; found: those that were read to their end',
    'deploytrail files --status failed; deploytrail files --status partial'
  UNION ALL SELECT 12, 'contents', NULL, total, parts, detail, 'deploytrail files'
    FROM stages WHERE stage = 'files'
  UNION ALL SELECT 13, 'content-kinds', NULL, total, parts, detail, 'deploytrail files' FROM stages WHERE stage = 'contents'
  UNION ALL SELECT 20, 'records', NULL, total, parts, detail || '; of these ' || of_which, 'deploytrail files'
    FROM stages WHERE stage = 'records'
  UNION ALL SELECT 21, 'records-readable', NULL, total,
    total - (SELECT coalesce(sum(count), 0) FROM figures WHERE term = 'records-rejected'),
    'found: records without those that could not be read', 'deploytrail report rejects'
    FROM stages WHERE stage = 'records'
  UNION ALL SELECT 22, 'events', NULL,
    (SELECT sum(count) FROM figures WHERE term IN ('events', 'records-repeated')),
    (SELECT coalesce(sum(records), 0) FROM content_hour),
    'the ledger''s CloudTrail records, files with the same bytes once; found: the records of all hours', 'deploytrail status'
  UNION ALL SELECT 23, 'events-kept', NULL,
    (SELECT sum(count) FROM figures WHERE term = 'events'),
    (SELECT count(*) FROM event WHERE kept = 1), 'the ledger''s count; found: rows of events', 'deploytrail status'
  UNION ALL SELECT 24, 'duplicates', NULL,
    (SELECT sum(count) FROM figures WHERE term = 'records-duplicate'),
    (SELECT count(*) FROM event WHERE kept <> 1) + (SELECT sum(count) FROM figures WHERE term = 'records-in-repeated-files'),
    (SELECT group_concat(count || ' ' || words, ', ') FROM (SELECT count, words FROM figures
      WHERE term IN ('records-in-repeated-files', 'records-repeated', 'records-conflicting') ORDER BY place)), 'deploytrail files'
  UNION ALL SELECT 25, 'rejects', NULL,
    (SELECT sum(count) FROM figures WHERE term IN ('records-rejected', 'objects-rejected')), (SELECT count(*) FROM reject),
    (SELECT group_concat(count || ' ' || CASE term WHEN 'records-rejected' THEN 'records' ELSE 'objects of exports' END, ', ')
      FROM (SELECT term, count FROM figures WHERE term IN ('records-rejected', 'objects-rejected') ORDER BY place)),
    'deploytrail report rejects'
  UNION ALL SELECT 26, 'conflicting-duplicates', NULL, 0, (SELECT sum(count) FROM figures WHERE term = 'records-conflicting'),
    'records with the eventID of a kept record and another body: CloudTrail repeats a record unchanged', 'the records below'
  UNION ALL SELECT 27, 'conflicting-duplicates', CASE typeof(c.event_id) WHEN 'blob'
      THEN lower(substr(hex(c.event_id), 1, 8) || '-' || substr(hex(c.event_id), 9, 4) || '-' || substr(hex(c.event_id), 13, 4) || '-'
        || substr(hex(c.event_id), 17, 4) || '-' || substr(hex(c.event_id), 21)) ELSE c.event_id END,
    0, count(*), 'kept: ' || (SELECT min(f.path) || '#' || k.record_index FROM event AS k JOIN file AS f ON f.content_id = k.content_id
      WHERE CAST(substr(k.event_id, -4) AS TEXT) = CAST(substr(c.event_id, -4) AS TEXT) AND k.event_id = c.event_id AND k.kept = 1)
      || '; with another body: ' || group_concat(c.place, ', '),
    'deploytrail event ID --raw, and the files: one of them was not written by CloudTrail'
    FROM (SELECT * FROM conflicts ORDER BY place) AS c GROUP BY c.event_id
  UNION ALL SELECT 28, 'objects', NULL, total, parts, detail, 'deploytrail files' FROM stages WHERE stage = 'objects'
  UNION ALL SELECT 29, 'log-files', NULL, (SELECT coalesce(sum(files), 0) FROM log_files),
    (SELECT coalesce(sum(files), 0) FROM log_files WHERE state = 'verified'),
    coalesce((SELECT group_concat(files || ' ' || state, ', ') FROM (SELECT * FROM log_files ORDER BY state)), 'none')
      || '; those with a record of the period, the same bytes once, as they were ingested',
    'deploytrail verify'
  UNION ALL SELECT 29.5, 'hours', NULL, hours, covered,
    covered || ' covered by an ordinary digest, ' || (hours - covered - untested) || ' not covered, ' || untested
      || ' not tested (outside the declared scope, or after the time of the run)',
    'deploytrail report coverage'
    FROM hour_counts
  UNION ALL SELECT 30, 'ecs-calls', NULL,
    (SELECT count(*) FROM ecs_writes),
    (SELECT count(*) FROM ecs_writes WHERE is_deployment) + (SELECT coalesce(sum(calls), 0) FROM other_writes),
    'changes ' || (SELECT count(*) FROM ecs_writes WHERE is_deployment)
      || coalesce((SELECT ', ' || group_concat(reason || ' ' || calls, ', ') FROM other_writes), ''),
    'deploytrail report deployments --all'
  UNION ALL SELECT 31, 'changes', NULL,
    (SELECT count(*) FROM ecs_writes WHERE is_deployment), (SELECT count(*) FROM changes),
    'mutating ECS calls that change something; found: rows of the deployments table', 'deploytrail report deployments --all'
  UNION ALL SELECT 32, 'population', NULL,
    (SELECT count(*) FROM changes),
    (SELECT count(*) FROM changes WHERE left_out IS NULL) + (SELECT count(*) FROM changes WHERE left_out IS NOT NULL),
    'in the report ' || (SELECT count(*) FROM changes WHERE left_out IS NULL)
      || coalesce((SELECT ', left out: ' || group_concat(left_out || ' ' || n, ', ') FROM
        (SELECT left_out, count(*) AS n FROM changes WHERE left_out IS NOT NULL GROUP BY left_out ORDER BY left_out)), ''),
    'deploytrail report deployments --all'
  UNION ALL SELECT 33, 'matches', NULL,
    (SELECT count(*) FROM changes WHERE left_out IS NULL),
    (SELECT count(*) FROM changes WHERE left_out IS NULL AND matched_by IN ('step', 'session-name', 'subject', 'federated', 'none')),
    (SELECT group_concat(matched_by || ' ' || n, ', ') FROM
      (SELECT matched_by, count(*) AS n FROM changes WHERE left_out IS NULL GROUP BY matched_by ORDER BY matched_by)),
    'deploytrail report deployments --match none'
  UNION ALL SELECT 34, 'links', NULL,
    (SELECT count(*) FROM changes WHERE left_out IS NULL),
    (SELECT count(*) FROM changes WHERE left_out IS NULL
      AND link IN ('access-key', 'principal', 'shared-event', 'codedeploy', 'stack', 'none')),
    (SELECT group_concat(link || ' ' || n, ', ') FROM
      (SELECT link, count(*) AS n FROM changes WHERE left_out IS NULL GROUP BY link ORDER BY link)),
    'deploytrail report deployments --columns deploy_id,link,match'
  UNION ALL SELECT 40, 'task-definition-revisions', NULL,
    (SELECT coalesce(sum(expected), 0) FROM families), (SELECT coalesce(sum(seen), 0) FROM families),
    (SELECT count(*) FROM families) || ' families, each from its first to its last revision seen',
    'the families below'
  UNION ALL SELECT 41, 'task-definition-revisions', f.account_id || ' ' || f.region || ' ' || f.family, f.expected, f.seen,
    'not seen: ' || (SELECT group_concat(CASE WHEN hole_from = hole_to THEN hole_from ELSE hole_from || '-' || hole_to END, ', ')
      FROM (SELECT * FROM revision_holes h WHERE h.account_id = f.account_id AND h.region = f.region AND h.family = f.family
        ORDER BY hole_from)),
    'CloudTrail of ' || f.account_id || ' in ' || f.region || ': RegisterTaskDefinition of these revisions'
  FROM families f WHERE f.expected > f.seen
  UNION ALL SELECT 50, 'build-numbers', NULL,
    (SELECT coalesce(sum(expected), 0) FROM repositories), (SELECT coalesce(sum(seen), 0) FROM repositories),
    (SELECT count(*) FROM repositories) || ' repositories, each from its first to its last run in the export',
    'the repositories below'
  UNION ALL SELECT 51, 'build-numbers', r.repository, r.expected, r.seen,
    'not in the export: ' || (SELECT group_concat(CASE WHEN hole_from = hole_to THEN hole_from ELSE hole_from || '-' || hole_to END, ', ')
      FROM (SELECT * FROM build_holes h WHERE h.repository = r.repository ORDER BY hole_from)),
    'the pipelines export of ' || r.repository || ': was it whole?'
  FROM repositories r WHERE r.expected > r.seen
  UNION ALL SELECT 55, 'pipeline-sessions', NULL,
    (SELECT count(*) FROM pipeline_sessions),
    (SELECT count(*) FROM pipeline_sessions WHERE matched_by IN ('step', 'session-name')),
    'credentials issued to Bitbucket Pipelines; found: those whose run is in the export',
    'deploytrail report sessions --match subject; are the pipelines and steps exports whole?'
  UNION ALL SELECT 56, 'export-contradictions', NULL, 0, (SELECT count(*) FROM contradictions),
    'steps of verified subjects; found: those of which the exports say something else than AWS verified',
    'the steps below'
  UNION ALL SELECT 57, 'export-contradictions', c.step_uuid, 0, 1,
    CASE c.contradiction WHEN 'another repository'
      THEN 'the subject names the repository ' || c.verified_repository_uuid || ', the export ' || coalesce(c.exported_repository_uuid, 'none')
        || ': the subject is believed, the step is not joined to that run'
      WHEN 'different repositories' THEN 'exports put its run under different repositories: joined to it, as inferred'
      ELSE 'exports put the step under different runs; the newest says ' || coalesce(c.exported_pipeline_uuid, 'none')
        || ': joined to it, as inferred' END,
    'the steps and pipelines exports: were they taken from Bitbucket, and unchanged since?'
  FROM contradictions c
  UNION ALL SELECT 60, 'bitbucket-deployments', NULL,
    (SELECT count(*) FROM claimed), (SELECT count(*) FROM claimed) - (SELECT count(*) FROM unseen_claims),
    'successful deployments in Bitbucket; found: those whose step changed something in ECS',
    'the deployments below'
  UNION ALL SELECT 61, 'bitbucket-deployments', u.deployment_uuid, 1, 0,
    'to ' || coalesce(u.environment_name, u.environment_uuid, 'an unknown environment') || ' at ' || coalesce(u.at, 'an unknown time')
      || CASE WHEN u.build_number IS NULL THEN '' ELSE ', build ' || u.build_number END || ', step ' || u.step_uuid,
    'a dry run, another kind of deployment, or logs that are missing: report coverage'
  FROM unseen_claims u
  UNION ALL SELECT 62, 'deployments-in-bitbucket', NULL,
    (SELECT count(*) FROM stepped), (SELECT count(*) FROM stepped) - (SELECT count(*) FROM unclaimed),
    'changes by a pipeline step; found: those whose step Bitbucket knows as a deployment. A step without `deployment:` is none',
    'the changes below'
  UNION ALL SELECT 63, 'deployments-in-bitbucket', u.deploy_id, 1, 0,
    coalesce(u.repository, '') || CASE WHEN u.build_number IS NULL THEN '' ELSE ' #' || u.build_number END || ', step ' || u.step_uuid,
    'bitbucket-pipelines.yml: does the step say `deployment:`?'
  FROM unclaimed u
  UNION ALL SELECT 80, 'running-task-definitions', NULL,
    (SELECT count(*) FROM running WHERE last_change IS NOT NULL),
    (SELECT count(*) FROM running WHERE last_change = task_definition),
    'services of the snapshot with a change in the logs; found: those that ran what the last change asked for. '
      || (SELECT count(*) FROM running WHERE last_change IS NULL) || ' services have no change in the logs',
    'the services below'
),
named_lines AS (
  SELECT place, tie_out, subject, CAST(expected AS TEXT) AS expected, CAST(found AS TEXT) AS found,
    expected - found AS difference,
    CASE WHEN place IN (50, 60) AND NOT EXISTS (SELECT 1 FROM bitbucket_pipeline) AND NOT EXISTS (SELECT 1 FROM bitbucket_deployment)
        THEN 'cannot-tell'
      WHEN place = 29 AND NOT EXISTS (SELECT 1 FROM cloudtrail_digest) THEN 'cannot-tell'
      WHEN place = 29.5 AND :scope IS NULL THEN 'cannot-tell'
      WHEN place = 62 AND NOT EXISTS (SELECT 1 FROM bitbucket_deployment) THEN 'cannot-tell'
      WHEN place = 80 AND NOT EXISTS (SELECT 1 FROM running) THEN 'cannot-tell'
      WHEN expected = found THEN 'ties' ELSE 'differs' END AS status,
    detail, where_to_look
  FROM lines
  UNION ALL
  SELECT 70, 'exports', e.export, e.needed, coalesce(e.newest, 'nothing'),
    CASE WHEN e.newest < e.needed THEN CAST((julianday(e.needed) - julianday(e.newest)) * 24 AS INTEGER)
      WHEN e.newest >= e.needed THEN 0 END,
    CASE WHEN e.objects = 0 THEN 'differs' WHEN e.newest IS NULL THEN 'cannot-tell'
      WHEN (julianday(e.needed) - julianday(e.newest)) * 24 >= 1 THEN 'differs' ELSE 'ties' END,
    e.objects || ' objects and versions. Expected: the time of the last '
      || CASE e.export WHEN 'services' THEN 'change in ECS' ELSE 'session of a pipeline' END
      || ' in the logs; found: the newest time in the export; an hour apart is no difference',
    'export ' || e.export || ' again, up to the period''s end, and ingest it'
  FROM declared_exports e
  UNION ALL
  SELECT 70, 'exports', NULL, NULL, NULL, NULL, 'cannot-tell', 'no scope declares which exports are expected',
    'deploytrail.yaml: scope, exports'
  WHERE json_extract(:scope, '$.exports') IS NULL
  UNION ALL
  SELECT 81, 'running-task-definitions', r.account_id || ' ' || r.region || ' ' || r.cluster || '/' || r.service,
    r.last_change, r.task_definition, 1, 'differs',
    'expected: what the last change in the logs asked for; found: what the snapshot of '
      || coalesce(r.snapshot_at, 'an unknown time') || ' shows',
    'deploytrail report deployments --all --service ' || r.service
  FROM running r WHERE r.last_change IS NOT NULL AND r.last_change <> r.task_definition
)
SELECT tie_out, subject, expected, found, difference, status, detail, where_to_look
FROM named_lines
ORDER BY place, tie_out, subject
