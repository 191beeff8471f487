-- name: coverage
-- version: 1
-- title: Coverage
-- purpose: For every hour of every account and region in scope: whether a CloudTrail digest covers it, whether log files speak of it, or nothing does.
-- population: All hours of the asked period in every account and region of the declared scope, and whatever else was seen. Hours of the asked period outside the declared scope, or after the time of the run, are not-tested, one by one; what the scope declares outside the asked period is one not-tested row per account, region and stretch. Without a declared scope the hours of each account and region that was seen, from the first to the last thing seen where no period is asked for.
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
-- column: state  text  headline  digest-covered (a digest covers it, and log files hold records of it, or should: see missing); empty (a digest covers it, and no log file has a record of it); files-without-digest (log files speak of it, no digest covers it); nothing-seen; out-of-scope (seen, though nobody declared it); not-tested (asked for and not declared or not over yet, or declared and not asked for: nothing is held against it).
-- column: expected  text  Why it is expected: declared; global-services (us-east-1, where global services log); sts (only STS calls were seen: any region may serve them); no; undeclared, where there is no scope.
-- column: records  integer  headline  Records of that hour in the log files at hand, repeated deliveries included.
-- column: files  integer  Log files that speak of it.
-- column: late  integer  1: a backfill digest brought log files for it later.
-- column: unverified  integer  Log files that speak of it and that no verified digest lists with their hash, whenever they were delivered; as they were ingested.
-- column: missing  integer  Log files with records of it that a digest lists and that were not there when the digest was ingested.
-- column: hours  integer  Hours that the row stands for: 1, but for what was not asked for.
-- control: SOC 2 CC7.2
-- control: NIST 800-53 AU-12
-- control: PCI DSS 10.2.1
WITH RECURSIVE seen AS (
  SELECT h.account_id, h.region, h.hour, sum(h.records) AS records, sum(h.sts_records) AS sts_records,
    count(DISTINCT h.content_id) AS files, count(DISTINCT CASE WHEN c.integrity IS NOT 'verified' THEN h.content_id END) AS unverified
  FROM content_hour AS h JOIN content AS c ON c.id = h.content_id
  WHERE h.account_id IS NOT NULL AND h.region IS NOT NULL
  GROUP BY h.account_id, h.region, h.hour
),
covered AS (
  SELECT account_id, region, hour, 1 AS rank, max(state = 'late') AS late,
    sum(missing) AS missing FROM covered_hour
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
-- The scope's hours, those that are asked for, and the first that is not over.
bounds AS (
  SELECT CAST(strftime('%s', json_extract(:scope, '$.from')) AS INTEGER) / 3600 AS scope_first,
    (CAST(strftime('%s', json_extract(:scope, '$.to')) AS INTEGER) + 3599) / 3600 AS scope_last,
    CAST(strftime('%s', coalesce(:from, json_extract(:scope, '$.from'))) AS INTEGER) / 3600 AS asked_first,
    (CAST(strftime('%s', coalesce(:to, json_extract(:scope, '$.to'))) AS INTEGER) + 3599) / 3600 AS asked_last,
    coalesce((CAST(strftime('%s', json_extract(:scope, '$.run_at')) AS INTEGER) + 3599) / 3600, 9999999) AS future
  WHERE :scope IS NOT NULL
),
-- Stretches of hours, place by place: tested ones, those that are asked for and
-- not tested (row by row), and those that were not asked for (one row each).
spans AS (
  SELECT a.account_id, r.region, r.expected, max(b.asked_first, b.scope_first) AS first,
    min(b.asked_last, b.scope_last, b.future) AS last, 'tested' AS kind
  FROM scope_accounts a CROSS JOIN scope_regions r CROSS JOIN bounds b
  UNION ALL
  SELECT a.account_id, r.region, r.expected, b.asked_first, min(b.asked_last, b.scope_first), 'untested'
  FROM scope_accounts a CROSS JOIN scope_regions r CROSS JOIN bounds b
  UNION ALL
  SELECT a.account_id, r.region, r.expected, max(b.asked_first, min(b.scope_last, max(b.future, b.scope_first))), b.asked_last, 'untested'
  FROM scope_accounts a CROSS JOIN scope_regions r CROSS JOIN bounds b
  UNION ALL
  SELECT a.account_id, r.region, r.expected, b.scope_first, min(b.asked_first, b.scope_last), 'not-asked'
  FROM scope_accounts a CROSS JOIN scope_regions r CROSS JOIN bounds b
  UNION ALL
  SELECT a.account_id, r.region, r.expected, max(b.asked_last, b.scope_first), b.scope_last, 'not-asked'
  FROM scope_accounts a CROSS JOIN scope_regions r CROSS JOIN bounds b
  UNION ALL
  SELECT account_id, region, 'undeclared',
    coalesce(CAST(strftime('%s', :from) AS INTEGER) / 3600, min(hour)),
    coalesce((CAST(strftime('%s', :to) AS INTEGER) + 3599) / 3600, max(hour) + 1), 'tested'
  FROM (SELECT account_id, region, hour FROM seen UNION ALL SELECT account_id, region, hour FROM covered)
  WHERE :scope IS NULL
  GROUP BY account_id, region
),
hours (account_id, region, expected, hour, last, kind) AS (
  SELECT account_id, region, expected, first, last, kind FROM spans
  WHERE first < last AND kind <> 'not-asked'
    AND (:account IS NULL OR account_id IN (SELECT value FROM json_each(:account)))
    AND (:region IS NULL OR region IN (SELECT value FROM json_each(:region)))
  UNION ALL
  SELECT account_id, region, expected, hour + 1, last, kind FROM hours WHERE hour + 1 < last
),
expected_cells AS (
  SELECT h.account_id, h.region, h.hour, h.expected, coalesce(s.records, 0) AS records, coalesce(s.files, 0) AS files,
    c.rank AS digest_rank, coalesce(c.late, 0) AS late, coalesce(s.unverified, 0) AS unverified,
    coalesce(c.missing, 0) AS missing, h.kind, 1 AS hours
  FROM hours h
  LEFT JOIN seen s ON s.account_id = h.account_id AND s.region = h.region AND s.hour = h.hour
  LEFT JOIN covered c ON c.account_id = h.account_id AND c.region = h.region AND c.hour = h.hour
),
-- Seen, though nobody declared the account or the region.
other_cells AS (
  SELECT o.account_id, o.region, o.hour,
    CASE WHEN s.records IS NOT NULL AND s.records = s.sts_records
      AND o.account_id IN (SELECT account_id FROM scope_accounts)
      AND o.hour * 3600 >= CAST(strftime('%s', json_extract(:scope, '$.from')) AS INTEGER)
      AND o.hour * 3600 < CAST(strftime('%s', json_extract(:scope, '$.to')) AS INTEGER)
      THEN 'sts' ELSE 'no' END AS expected,
    coalesce(s.records, 0) AS records, coalesce(s.files, 0) AS files, c.rank AS digest_rank, coalesce(c.late, 0) AS late,
    coalesce(s.unverified, 0) AS unverified, coalesce(c.missing, 0) AS missing
  FROM (SELECT account_id, region, hour FROM seen UNION SELECT account_id, region, hour FROM covered) o
  LEFT JOIN seen s ON s.account_id = o.account_id AND s.region = o.region AND s.hour = o.hour
  LEFT JOIN covered c ON c.account_id = o.account_id AND c.region = o.region AND c.hour = o.hour
  WHERE :scope IS NOT NULL
    AND o.hour >= (SELECT asked_first FROM bounds) AND o.hour < (SELECT asked_last FROM bounds)
    AND (:account IS NULL OR o.account_id IN (SELECT value FROM json_each(:account)))
    AND (:region IS NULL OR o.region IN (SELECT value FROM json_each(:region)))
    AND NOT EXISTS (SELECT 1 FROM spans p
      WHERE p.kind <> 'not-asked' AND p.account_id = o.account_id AND p.region = o.region AND o.hour >= p.first AND o.hour < p.last)
),
cells AS (
  SELECT * FROM expected_cells
  UNION ALL
  SELECT account_id, region, hour, expected, records, files, digest_rank, late, unverified, missing, 'tested', 1 FROM other_cells
  UNION ALL
  SELECT account_id, region, first, expected, 0, 0, NULL, 0, 0, 0, kind, last - first FROM spans
  WHERE kind = 'not-asked' AND first < last
    AND (:account IS NULL OR account_id IN (SELECT value FROM json_each(:account)))
    AND (:region IS NULL OR region IN (SELECT value FROM json_each(:region)))
)
SELECT account_id, region, strftime('%Y-%m-%dT%H:%M:%SZ', hour * 3600, 'unixepoch') AS hour,
  CASE WHEN kind <> 'tested' THEN 'not-tested' WHEN expected = 'no' THEN 'out-of-scope'
    WHEN digest_rank IS NOT NULL THEN CASE WHEN records > 0 OR missing > 0 THEN 'digest-covered' ELSE 'empty' END
    WHEN records > 0 THEN 'files-without-digest'
    ELSE 'nothing-seen' END AS state,
  expected, records, files, late, unverified, missing, hours
FROM cells
ORDER BY account_id, region, hour
