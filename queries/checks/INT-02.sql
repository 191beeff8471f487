-- id: INT-02
-- version: 1
-- title: Hole in the coverage
-- severity: high
-- subject: account-region
-- purpose: Fires when an hour of an account and region in scope has neither a digest nor log files, though digests cover others.
-- population: Accounts and regions of the declared scope.
-- proof: The hours that are missing.
-- false-positive: A new account, before its trail.
-- false-positive: Files that are delivered late: the last two hours are left out.
-- false-positive: A trail without log file validation, whose quiet hours can't be told from holes.
-- remediation: Fetch the missing hours from the bucket; deploytrail report coverage shows them.
-- needs: scope
-- needs: CloudTrail digest files
-- control: NIST 800-53 AU-12
-- control: PCI DSS 10.2.1
WITH RECURSIVE bounds AS (
  SELECT CAST(strftime('%s', max(s.from_at, coalesce(t.from_at, s.from_at))) AS INTEGER) / 3600 AS first,
    min((CAST(strftime('%s', min(s.to_at, coalesce(t.to_at, s.to_at))) AS INTEGER) + 3599) / 3600,
      CAST(strftime('%s', coalesce(t.run_at, s.to_at)) AS INTEGER) / 3600 - 2) AS last
  FROM scope_period AS s CROSS JOIN checked_period AS t
),
hours (hour) AS (
  SELECT first FROM bounds WHERE first < last
  UNION ALL
  SELECT hour + 1 FROM hours WHERE hour + 1 < (SELECT last FROM bounds)
),
places AS (SELECT a.account_id, r.region FROM scope_accounts AS a CROSS JOIN scope_regions AS r),
seen AS MATERIALIZED (
  SELECT DISTINCT account_id, region, hour, 1 AS has_digest FROM covered_hour
  UNION ALL
  SELECT DISTINCT account_id, region, hour, 0 FROM content_hour
),
cells AS (
  SELECT p.account_id, p.region, h.hour, max(s.has_digest) AS has_digest, count(s.hour) > 0 AS is_seen
  FROM places AS p CROSS JOIN hours AS h
  LEFT JOIN seen AS s ON s.account_id = p.account_id AND s.region = p.region AND s.hour = h.hour
  GROUP BY p.account_id, p.region, h.hour
),
holes AS (
  SELECT account_id, region, hour, hour - row_number() OVER (PARTITION BY account_id, region ORDER BY hour) AS run FROM cells WHERE NOT is_seen
),
ranges AS (
  SELECT account_id, region, strftime('%Y-%m-%dT%H:00Z', min(hour) * 3600, 'unixepoch') || CASE count(*) WHEN 1 THEN '' ELSE
    ' to ' || strftime('%Y-%m-%dT%H:00Z', (max(hour) + 1) * 3600, 'unixepoch') END AS text, min(hour) AS first, max(hour) AS last,
    row_number() OVER (PARTITION BY account_id, region ORDER BY min(hour)) AS place
  FROM holes GROUP BY account_id, region, run
),
summed AS (
  SELECT account_id, region, count(*) AS hours, sum(NOT is_seen) AS missing_hours, max(has_digest) AS has_digests FROM cells GROUP BY account_id, region
),
told AS (
  SELECT s.*, CASE WHEN missing_hours = 0 THEN 'pass' WHEN has_digests = 1 THEN 'fail' ELSE 'cannot-tell' END AS verdict,
    (SELECT group_concat(text, ', ') FROM (SELECT text FROM ranges AS r WHERE r.account_id = s.account_id AND r.region = s.region AND r.place <= 10 ORDER BY r.place))
      || CASE WHEN (SELECT max(place) FROM ranges AS r WHERE r.account_id = s.account_id AND r.region = s.region) > 10 THEN ', …' ELSE '' END AS ranges,
    (SELECT strftime('%Y-%m-%dT%H:%M:%SZ', min(first) * 3600, 'unixepoch') FROM ranges AS r WHERE r.account_id = s.account_id AND r.region = s.region) AS first_seen,
    (SELECT strftime('%Y-%m-%dT%H:%M:%SZ', (max(last) + 1) * 3600, 'unixepoch') FROM ranges AS r WHERE r.account_id = s.account_id AND r.region = s.region) AS last_seen
  FROM summed AS s
)
SELECT account_id || '/' || region AS subject, verdict, NULL AS severity,
  CASE verdict WHEN 'pass' THEN 'all ' || hours || ' hours have logs or a digest'
    WHEN 'fail' THEN missing_hours || ' of ' || hours || ' hours have neither a digest nor logs: ' || ranges
    ELSE missing_hours || ' of ' || hours || ' hours have no logs, and no digests tell whether they were quiet: ' || ranges END AS reason,
  CASE verdict WHEN 'cannot-tell' THEN 'digest files of the account and region' END AS missing, first_seen, last_seen, NULL AS deploy_id, NULL AS event_id,
  NULL AS evidence, account_id, region, NULL AS environment, NULL AS service, NULL AS repository, NULL AS role_arn, NULL AS person
FROM told
UNION ALL
SELECT 'scope', 'cannot-tell', NULL, 'no scope is declared: what should be covered is not known', 'scope', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
  NULL, NULL, NULL, NULL
WHERE NOT EXISTS (SELECT 1 FROM scope_period)
