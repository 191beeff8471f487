-- name: files
-- version: 1
-- title: Files
-- purpose: The ledger: what became of every file, and of every record in it.
-- population: Every path that was ever given or found; records read = kept + duplicate + rejected + set_aside, and the sums over all paths are those of deploytrail status and of report reconciliation.
-- limit: The ledger knows what was given to ingest; it cannot know of files that were never given.
-- limit: A file's SHA-256 proves that its bytes are those that were read, not that AWS wrote them: that takes CloudTrail's digests.
-- parameter: status  list  ingested, unchanged, skipped, failed, partial.
-- column: path  text  headline  The path as it was given.
-- column: kind  text  headline  What the file was recognised as.
-- column: status  text  headline  ingested, unchanged (read in an earlier run, or the same bytes as another path), skipped (nothing that is read), failed (could not be read), partial (some of it could not). A failed or partial file stays so until it can be read.
-- column: reason  text  headline  Why, or what else there is to know.
-- column: size  integer  The file's bytes.
-- column: sha256  text  SHA-256 of the file's bytes.
-- column: inflated_size  integer  The bytes after inflating.
-- column: inflated_sha256  text  SHA-256 of the inflated bytes: what CloudTrail's digests sign.
-- column: records_read  integer  headline  Records in the file.
-- column: kept  integer  headline  Those that count.
-- column: duplicate  integer  headline  Those whose eventID is kept from elsewhere. Of a path with the same bytes as another, all.
-- column: conflicting  integer  Duplicates whose body differs from the kept record's.
-- column: rejected  integer  headline  Those that could not be kept. Of a path with the same bytes as another, none: they count once, as in report rejects.
-- column: set_aside  integer  Those of kinds that are no API calls: Insights, network activity and aggregated events. Of a path with the same bytes as another, none.
SELECT path, kind, status, reason, size, sha256, inflated_size, inflated_sha256,
  records_read, CASE WHEN is_first THEN kept ELSE 0 END AS kept,
  CASE WHEN is_first THEN duplicate ELSE records_read END AS duplicate,
  CASE WHEN is_first THEN conflicting ELSE 0 END AS conflicting,
  CASE WHEN is_first THEN rejected ELSE 0 END AS rejected,
  CASE WHEN is_first THEN set_aside ELSE 0 END AS set_aside, NULL AS left_out
FROM (
  SELECT f.path, c.kind,
    CASE WHEN f.status = 'unchanged' AND c.status IN ('partial', 'failed', 'skipped') THEN c.status ELSE f.status END AS status,
    coalesce(f.reason, c.reason) AS reason, f.size, lower(hex(c.sha256)) AS sha256, c.inflated_size,
    CASE WHEN c.inflated_sha256 IS NOT NULL THEN lower(hex(c.inflated_sha256)) END AS inflated_sha256,
    c.records_read, c.kept, c.duplicate, c.conflicting, c.rejected, c.set_aside,
    f.id = (SELECT o.id FROM file o WHERE o.content_id = f.content_id ORDER BY o.path, o.location LIMIT 1) AS is_first,
    f.location
  FROM file f LEFT JOIN content c ON c.id = f.content_id
) AS ledger
WHERE :status IS NULL OR status IN (SELECT value FROM json_each(:status))
ORDER BY path, location
