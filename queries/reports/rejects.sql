-- name: rejects
-- version: 1
-- title: Rejected records
-- purpose: Every record that could not be kept, with its place and the reason.
-- population: All rejected records of all files.
-- limit: A record that could not be kept may have been a change: look at its file before calling a report complete.
-- column: path  text  headline  The file.
-- column: record_index  integer  headline  The record's place in the file, from 0.
-- column: byte_offset  integer  headline  Where it begins in the inflated bytes.
-- column: reason  text  headline  Why it could not be kept.
SELECT (SELECT min(f.path) FROM file f WHERE f.content_id = r.content_id) AS path, r.record_index, r.byte_offset, r.reason,
  NULL AS left_out
FROM reject r
ORDER BY path, r.record_index, r.byte_offset, r.reason
