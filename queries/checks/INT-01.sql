-- id: INT-01
-- version: 1
-- title: Digest or hash failure
-- severity: critical
-- subject: account-region
-- purpose: Fires when a log file is not what CloudTrail's digest says it delivered, or is gone.
-- population: Accounts and regions with log files or digests.
-- proof: The files; `deploytrail verify` gives both hashes.
-- false-positive: Files that a tool has rewritten on the way.
-- false-positive: Digests without their signatures, which can't be checked.
-- remediation: Fetch the files again from the bucket; if they differ there too, treat it as tampering.
-- needs: CloudTrail digest files, their signatures and public keys
-- control: SOC 2 CC7.2
-- control: ISO 27001 A.8.15
-- control: NIST 800-53 AU-9(3)
-- control: PCI DSS 10.3.4
WITH places AS (
  SELECT DISTINCT h.account_id, h.region, h.content_id FROM content_hour AS h WHERE h.account_id IS NOT NULL
),
files AS (
  SELECT p.account_id, coalesce(p.region, 'global') AS region, count(*) AS files,
    sum(c.integrity = 'verified') AS verified, sum(c.integrity = 'failed') AS failed,
    sum(c.integrity = 'hash-ok-signature-unchecked') AS unchecked,
    min(CASE WHEN c.integrity = 'failed' THEN (SELECT min(f.path) FROM file AS f WHERE f.content_id = c.id) END) AS example
  FROM places AS p JOIN content AS c ON c.id = p.content_id
  GROUP BY p.account_id, coalesce(p.region, 'global')
),
names AS MATERIALIZED (
  SELECT DISTINCT replace(path, rtrim(path, replace(path, '/', '')), '') AS name FROM file
),
listed AS (
  SELECT DISTINCT replace(s3_object, rtrim(s3_object, replace(s3_object, '/', '')), '') AS name FROM cloudtrail_digest_log_file
),
gone AS (
  SELECT substr(l.name, 1, 12) AS account_id, substr(l.name, 25, instr(substr(l.name, 25), '_') - 1) AS region, count(*) AS gone, min(l.name) AS example
  FROM listed AS l WHERE l.name LIKE '%\_CloudTrail\_%' ESCAPE '\' AND l.name NOT IN (SELECT name FROM names)
  GROUP BY 1, 2
),
subjects AS (SELECT account_id, region FROM files UNION SELECT account_id, region FROM gone),
told AS (
  SELECT s.account_id, s.region, coalesce(f.files, 0) AS files, coalesce(f.verified, 0) AS verified, coalesce(f.failed, 0) AS failed,
    coalesce(f.unchecked, 0) AS unchecked, coalesce(g.gone, 0) AS gone, coalesce(f.example, g.example) AS example
  FROM subjects AS s
  LEFT JOIN files AS f ON f.account_id = s.account_id AND f.region = s.region
  LEFT JOIN gone AS g ON g.account_id = s.account_id AND g.region = s.region
)
SELECT account_id || '/' || region AS subject,
  CASE WHEN failed > 0 OR gone > 0 THEN 'fail' WHEN verified < files THEN 'cannot-tell' ELSE 'pass' END AS verdict, NULL AS severity,
  CASE WHEN failed > 0 OR gone > 0 THEN failed || ' of ' || files || ' log files contradict their digest, ' || gone || ' that digests list are not here: ' || coalesce(example, '')
    WHEN verified < files AND unchecked > 0 THEN unchecked || ' of ' || files || ' log files have the hash that an unsigned digest gives, '
      || (files - verified - unchecked) || ' are covered by no digest'
    WHEN verified < files THEN (files - verified) || ' of ' || files || ' log files are covered by no digest'
    ELSE 'all ' || files || ' log files are verified' END AS reason,
  CASE WHEN failed > 0 OR gone > 0 OR verified = files THEN NULL WHEN unchecked > 0 THEN 'signatures of the digests and public keys' ELSE 'digest files of all hours' END AS missing,
  NULL AS first_seen, NULL AS last_seen, NULL AS deploy_id, NULL AS event_id, CASE WHEN failed > 0 THEN example END AS evidence, account_id, region,
  NULL AS environment, NULL AS service, NULL AS repository, NULL AS role_arn, NULL AS person
FROM told
