-- id: POP-02
-- version: 1
-- title: Gap in task definition revisions
-- severity: medium
-- subject: task-definition
-- purpose: Fires when a revision number is missing between revisions that were seen.
-- population: Task definition families by account and region.
-- proof: The revisions on both sides of the gap.
-- false-positive: A revision that was registered before the logs begin.
-- false-positive: A region or account that is not exported.
-- remediation: Look for the registration in the console's history, and for the hours of the logs that are missing: deploytrail report coverage.
-- needs: RegisterTaskDefinition events
-- control: SOC 2 CC2.1
-- control: NIST 800-53 AU-12
WITH seen AS (
  SELECT account_id, region, family, revision, registered_at AS seen_at, event_id, 1 AS is_registered FROM registered_revisions WHERE revision IS NOT NULL
  UNION ALL
  SELECT account_id, region, substr(task_definition, 1, instr(task_definition, ':')) AS family,
    CAST(substr(task_definition, instr(task_definition, ':') + 1) AS INTEGER), requested_at, event_id, 0
  FROM deployments WHERE task_definition LIKE '%:%' AND result = 'accepted' AND resource IN ('service', 'task')
  UNION ALL
  SELECT account_id, region, substr(task_definition_before, 1, instr(task_definition_before, ':')),
    CAST(substr(task_definition_before, instr(task_definition_before, ':') + 1) AS INTEGER), requested_at, event_id, 0
  FROM deployments WHERE task_definition_before LIKE '%:%' AND result = 'accepted' AND resource IN ('service', 'task')
),
revisions AS (
  SELECT account_id, region, family, revision, min(seen_at) AS seen_at, min(event_id) AS event_id, max(is_registered) AS is_registered,
    lag(revision) OVER (PARTITION BY account_id, region, family ORDER BY revision) AS before
  FROM seen GROUP BY account_id, region, family, revision
),
families AS (
  SELECT account_id, region, family, min(revision) AS lowest, max(revision) AS highest, count(*) AS revisions,
    sum(CASE WHEN revision > before + 1 THEN revision - before - 1 ELSE 0 END) AS gaps, min(seen_at) AS first_seen, max(seen_at) AS last_seen,
    max(CASE WHEN revision > before + 1 THEN event_id END) AS event_id,
    max(is_registered) AS is_registered
  FROM revisions GROUP BY account_id, region, family
)
SELECT f.account_id || '/' || f.region || '/' || rtrim(f.family, ':') AS subject, CASE WHEN f.gaps > 0 THEN 'fail'
    WHEN f.revisions = 1 AND NOT f.is_registered THEN 'cannot-tell' ELSE 'pass' END AS verdict,
  NULL AS severity,
  CASE WHEN f.gaps > 0 THEN f.gaps || CASE f.gaps WHEN 1 THEN ' revision is' ELSE ' revisions are' END || ' missing: '
      || (SELECT group_concat(CASE WHEN r.revision = r.before + 2 THEN r.before + 1 ELSE (r.before + 1) || ' to ' || (r.revision - 1) END, ', ')
        FROM (SELECT * FROM revisions AS g WHERE g.account_id = f.account_id AND g.region = f.region AND g.family = f.family
          AND g.revision > g.before + 1 ORDER BY g.revision LIMIT 20) AS r)
    WHEN f.revisions = 1 AND NOT f.is_registered THEN 'only revision ' || f.lowest || ' was seen, and no log tells of the family''s registrations'
    ELSE f.revisions || ' revisions from ' || f.lowest || ' to ' || f.highest || ', none missing' END AS reason,
  CASE WHEN f.gaps = 0 AND f.revisions = 1 AND NOT f.is_registered THEN 'RegisterTaskDefinition events of the family' END AS missing, f.first_seen, f.last_seen, NULL AS deploy_id, CASE WHEN f.gaps > 0 THEN f.event_id END AS event_id, NULL AS evidence, f.account_id, f.region,
  NULL AS environment, NULL AS service, NULL AS repository, NULL AS role_arn, NULL AS person
FROM families AS f
CROSS JOIN checked_period AS t
WHERE (t.from_at IS NULL OR f.last_seen >= t.from_at) AND (t.to_at IS NULL OR f.first_seen < t.to_at)
