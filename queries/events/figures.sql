-- The ledger's figures: every surface that counts files, records or events
-- reads them here, so that the same thing has the same number everywhere.
--
-- A stage is an equation: its total = its result + everything that is taken
-- away (`minus`). `of-which` terms are parts of one of these. A further kind of
-- record that is neither kept nor rejected is one more `minus` term.
CREATE VIEW ledger_figures AS
WITH paths AS MATERIALIZED (
  SELECT content_id, count(*) AS files FROM file WHERE content_id IS NOT NULL GROUP BY content_id
),
-- Of files that hold events and other objects only the hours tell which is
-- which; there are none in most databases, and then no hour is read.
mixed AS MATERIALIZED (
  SELECT content_id, sum(records) AS events FROM content_place_hour
  WHERE EXISTS (SELECT 1 FROM content WHERE kind LIKE '%, %')
    AND content_id IN (SELECT id FROM content WHERE kind LIKE '%, %')
  GROUP BY content_id
),
-- What is not recognised may have been a log.
parts AS (
  SELECT kind, records_read, rejected, set_aside, duplicate, conflicting, kept, files, is_log,
    CASE WHEN NOT is_log THEN 0 WHEN kind LIKE '%, %' THEN events + rejected + set_aside ELSE records_read END AS records
  FROM (
    SELECT c.*, max(coalesce(p.files, 1), 1) AS files, coalesce(m.events, 0) AS events,
      c.kind IS NULL OR ', ' || c.kind || ',' LIKE '%, cloudtrail,%' OR c.set_aside > 0 AS is_log
    FROM content AS c
    LEFT JOIN paths AS p ON p.content_id = c.id
    LEFT JOIN mixed AS m ON m.content_id = c.id
  )
),
sums AS MATERIALIZED (
  SELECT count(*) AS contents,
    coalesce(sum(kind IS NULL), 0) AS unrecognised,
    coalesce(sum(is_log AND kind IS NOT NULL), 0) AS logs,
    coalesce(sum(NOT is_log AND (kind LIKE '%cloudtrail-digest%' OR kind LIKE '%cloudtrail-public-keys%')), 0) AS digests,
    coalesce(sum(kind = 'archive'), 0) AS archives,
    coalesce(sum(records_read > rejected + set_aside AND kind IS NOT NULL), 0) AS with_data,
    coalesce(sum(records * files), 0) AS read,
    coalesce(sum(records * (files - 1)), 0) AS repeated,
    coalesce(sum(rejected * is_log), 0) AS rejected,
    coalesce(sum(set_aside), 0) AS set_aside,
    coalesce(sum(duplicate), 0) AS duplicate,
    coalesce(sum(conflicting), 0) AS conflicting,
    coalesce(sum(CASE WHEN is_log THEN kept - (records_read - records) ELSE 0 END), 0) AS events,
    coalesce(sum((records_read - records) * files), 0) AS objects_read,
    coalesce(sum((records_read - records) * (files - 1)), 0) AS objects_repeated,
    coalesce(sum(rejected * (1 - is_log)), 0) AS objects_rejected,
    coalesce(sum(CASE WHEN is_log THEN records_read - records ELSE kept END), 0) AS objects
  FROM parts
),
-- A file that was not read again counts as what its content was.
states AS MATERIALIZED (
  SELECT count(*) AS files, coalesce(sum(f.content_id IS NULL), 0) AS without_content,
    coalesce(sum(CASE WHEN f.status = 'unchanged' THEN coalesce(c.status, 'skipped') ELSE f.status END = 'ingested'), 0) AS ingested,
    coalesce(sum(CASE WHEN f.status = 'unchanged' THEN coalesce(c.status, 'skipped') ELSE f.status END = 'partial'), 0) AS partial,
    coalesce(sum(CASE WHEN f.status = 'unchanged' THEN coalesce(c.status, 'skipped') ELSE f.status END = 'failed'), 0) AS failed,
    coalesce(sum(CASE WHEN f.status = 'unchanged' THEN coalesce(c.status, 'skipped') ELSE f.status END = 'skipped'), 0) AS skipped
  FROM file AS f LEFT JOIN content AS c ON c.id = f.content_id
)
SELECT 10 AS place, 'files' AS stage, 'files' AS term, 'total' AS role, files AS count, 'files' AS words FROM states
UNION ALL SELECT 11, 'files', 'files-ingested', 'of-which', ingested, 'ingested' FROM states
UNION ALL SELECT 12, 'files', 'files-partial', 'of-which', partial, 'partial' FROM states
UNION ALL SELECT 13, 'files', 'files-failed', 'of-which', failed, 'failed' FROM states
UNION ALL SELECT 14, 'files', 'files-skipped', 'of-which', skipped, 'skipped' FROM states
UNION ALL SELECT 15, 'files', 'contents', 'result', contents, 'contents' FROM sums
UNION ALL SELECT 16, 'files', 'files-repeated', 'minus', (SELECT coalesce(sum(files - 1), 0) FROM paths), 'with the same bytes as another'
UNION ALL SELECT 17, 'files', 'files-without-content', 'minus', without_content, 'not hashed' FROM states
UNION ALL SELECT 20, 'contents', 'contents', 'total', contents, 'contents' FROM sums
UNION ALL SELECT 21, 'contents', 'contents-with-logs', 'result', logs, 'with CloudTrail records' FROM sums
UNION ALL SELECT 22, 'contents', 'contents-with-digests', 'minus', digests, 'with digests, their metadata or public keys' FROM sums
UNION ALL SELECT 23, 'contents', 'contents-with-exports', 'minus', contents - logs - digests - archives - unrecognised, 'with exports' FROM sums
UNION ALL SELECT 24, 'contents', 'contents-with-members', 'minus', archives, 'archives' FROM sums
UNION ALL SELECT 25, 'contents', 'contents-unrecognised', 'minus', unrecognised, 'not recognised' FROM sums
UNION ALL SELECT 26, 'contents', 'contents-with-data', 'of-which', with_data, 'with data' FROM sums
UNION ALL SELECT 30, 'records', 'records-read', 'total', read, 'records' FROM sums
UNION ALL SELECT 31, 'records', 'events', 'result', events, 'kept' FROM sums
UNION ALL SELECT 32, 'records', 'records-duplicate', 'minus', repeated + duplicate, 'duplicate' FROM sums
UNION ALL SELECT 33, 'records', 'records-in-repeated-files', 'of-which', repeated, 'in files with the same bytes as another' FROM sums
UNION ALL SELECT 34, 'records', 'records-repeated', 'of-which', duplicate, 'of an eventID that another file or record has' FROM sums
UNION ALL SELECT 35, 'records', 'records-conflicting', 'of-which', conflicting, 'with another body than the kept record' FROM sums
UNION ALL SELECT 36, 'records', 'records-rejected', 'minus', rejected, 'rejected' FROM sums
UNION ALL SELECT 37, 'records', 'records-set-aside', 'minus', set_aside, 'set aside' FROM sums
UNION ALL SELECT 40, 'objects', 'objects-read', 'total', objects_read, 'objects of exports' FROM sums
UNION ALL SELECT 41, 'objects', 'objects', 'result', objects, 'kept' FROM sums
UNION ALL SELECT 42, 'objects', 'objects-in-repeated-files', 'minus', objects_repeated, 'in files with the same bytes as another' FROM sums
UNION ALL SELECT 43, 'objects', 'objects-rejected', 'minus', objects_rejected, 'rejected' FROM sums;
