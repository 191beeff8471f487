-- name: coverage
-- version: 1
-- title: Coverage
-- purpose: For every hour of every account and region in scope: whether a CloudTrail digest covers it, whether log files speak of it, or nothing does.
-- population: All hours of the declared scope, and of whatever else was seen; without a declared scope the hours from the first to the last thing seen of each account and region.
-- limit: A digest tells what CloudTrail delivered, not what an event selector kept it from logging: see trail-changes.
-- limit: Hours are those of the events in the log files and those that a digest covers by delivery; a file delivered late belongs to both.
-- limit: Digests count as they were ingested; `deploytrail verify` tells whether they and their files are unaltered now.
-- parameter: from  time  Hours from this time on; default: the declared scope's.
-- parameter: to  time  Hours before this time; default: the declared scope's.
-- parameter: account  list  Accounts, by their 12 digits.
-- parameter: region  list  Regions.
-- parameter: scope  scope  The scope that deploytrail.yaml declares, as JSON.
-- column: account_id  text  headline  The account.
-- column: region  text  headline  The region.
-- column: hour  time  headline  The hour's beginning.
-- column: state  text  headline  digest-covered (a digest covers it and log files were delivered); empty (a digest covers it, nothing was delivered); files-without-digest (log files speak of it, no digest covers it); nothing-seen; out-of-scope (seen, though nobody declared it).
-- column: expected  text  Why it is expected: declared; global-services (us-east-1, where global services log); sts (only STS calls were seen: any region may serve them); no; undeclared, where there is no scope.
-- column: records  integer  headline  Records of that hour in the log files at hand, repeated deliveries included.
-- column: files  integer  Log files that speak of it.
-- column: late  integer  1: a backfill digest brought log files for it later.
-- control: SOC 2 CC7.2
-- control: NIST 800-53 AU-12
-- control: PCI DSS 10.2.1
WITH RECURSIVE seen AS (
  SELECT account_id, region, hour, sum(records) AS records, sum(sts_records) AS sts_records, count(DISTINCT content_id) AS files
  FROM content_hour WHERE account_id IS NOT NULL AND region IS NOT NULL
  GROUP BY account_id, region, hour
),
covered AS (
  SELECT account_id, region, hour, max(CASE state WHEN 'empty-digest' THEN 1 ELSE 2 END) AS rank, max(state = 'late') AS late FROM covered_hour
  GROUP BY account_id, region, hour
),
scope_accounts AS (
  SELECT json_extract(value, '$.id') AS account_id FROM json_each(json_extract(:scope, '$.accounts'))
),
scope_regions AS (
  SELECT value AS region, 'declared' AS expected FROM json_each(json_extract(:scope, '$.regions'))
  UNION ALL
  SELECT 'us-east-1', 'global-services' WHERE :scope IS NOT NULL
    AND 'us-east-1' NOT IN (SELECT value FROM json_each(json_extract(:scope, '$.regions')))
),
-- What is asked for, place by place.
spans AS (
  SELECT a.account_id, r.region, r.expected,
    CAST(strftime('%s', coalesce(max(:from, json_extract(:scope, '$.from')), json_extract(:scope, '$.from'))) AS INTEGER) / 3600 AS first,
    (CAST(strftime('%s', coalesce(min(:to, json_extract(:scope, '$.to')), json_extract(:scope, '$.to'))) AS INTEGER) + 3599) / 3600 AS last
  FROM scope_accounts a CROSS JOIN scope_regions r
  UNION ALL
  SELECT account_id, region, 'undeclared',
    max(min(hour), coalesce(CAST(strftime('%s', :from) AS INTEGER) / 3600, 0)),
    min(max(hour) + 1, coalesce((CAST(strftime('%s', :to) AS INTEGER) + 3599) / 3600, 9999999))
  FROM (SELECT account_id, region, hour FROM seen UNION ALL SELECT account_id, region, hour FROM covered)
  WHERE :scope IS NULL
  GROUP BY account_id, region
),
hours (account_id, region, expected, hour, last) AS (
  SELECT account_id, region, expected, first, last FROM spans
  WHERE first < last
    AND (:account IS NULL OR account_id IN (SELECT value FROM json_each(:account)))
    AND (:region IS NULL OR region IN (SELECT value FROM json_each(:region)))
  UNION ALL
  SELECT account_id, region, expected, hour + 1, last FROM hours WHERE hour + 1 < last
),
expected_cells AS (
  SELECT h.account_id, h.region, h.hour, h.expected, coalesce(s.records, 0) AS records, coalesce(s.files, 0) AS files,
    c.rank AS digest_rank, coalesce(c.late, 0) AS late
  FROM hours h
  LEFT JOIN seen s ON s.account_id = h.account_id AND s.region = h.region AND s.hour = h.hour
  LEFT JOIN covered c ON c.account_id = h.account_id AND c.region = h.region AND c.hour = h.hour
),
-- Seen, though not in scope.
other_cells AS (
  SELECT o.account_id, o.region, o.hour,
    CASE WHEN s.records IS NOT NULL AND s.records = s.sts_records
      AND o.account_id IN (SELECT account_id FROM scope_accounts)
      AND o.hour * 3600 >= CAST(strftime('%s', json_extract(:scope, '$.from')) AS INTEGER)
      AND o.hour * 3600 < CAST(strftime('%s', json_extract(:scope, '$.to')) AS INTEGER)
      THEN 'sts' ELSE 'no' END AS expected,
    coalesce(s.records, 0) AS records, coalesce(s.files, 0) AS files, c.rank AS digest_rank, coalesce(c.late, 0) AS late
  FROM (SELECT account_id, region, hour FROM seen UNION SELECT account_id, region, hour FROM covered) o
  LEFT JOIN seen s ON s.account_id = o.account_id AND s.region = o.region AND s.hour = o.hour
  LEFT JOIN covered c ON c.account_id = o.account_id AND c.region = o.region AND c.hour = o.hour
  WHERE :scope IS NOT NULL
    AND (:from IS NULL OR o.hour * 3600 + 3599 >= CAST(strftime('%s', :from) AS INTEGER))
    AND (:to IS NULL OR o.hour * 3600 < CAST(strftime('%s', :to) AS INTEGER))
    AND (:account IS NULL OR o.account_id IN (SELECT value FROM json_each(:account)))
    AND (:region IS NULL OR o.region IN (SELECT value FROM json_each(:region)))
    AND NOT EXISTS (SELECT 1 FROM spans p
      WHERE p.account_id = o.account_id AND p.region = o.region AND o.hour >= p.first AND o.hour < p.last)
),
cells AS (
  SELECT * FROM expected_cells
  UNION ALL
  SELECT account_id, region, hour, expected, records, files, digest_rank, late FROM other_cells
)
SELECT account_id, region, strftime('%Y-%m-%dT%H:%M:%SZ', hour * 3600, 'unixepoch') AS hour,
  CASE WHEN expected = 'no' THEN 'out-of-scope'
    WHEN digest_rank = 2 THEN 'digest-covered'
    WHEN digest_rank = 1 THEN CASE WHEN records > 0 THEN 'digest-covered' ELSE 'empty' END
    WHEN records > 0 THEN 'files-without-digest'
    ELSE 'nothing-seen' END AS state,
  expected, records, files, late
FROM cells
ORDER BY account_id, region, hour
