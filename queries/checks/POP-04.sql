-- id: POP-04
-- version: 1
-- title: Gap in the Bitbucket export
-- severity: low
-- subject: repository
-- purpose: Fires when a build number is missing between exported ones, or when the export ends before the deployments of its repository do.
-- population: Repositories of the exported pipelines.
-- proof: The numbers that are missing, or both times.
-- false-positive: Pipelines that somebody deleted.
-- remediation: Export the pipelines again, all pages.
-- needs: export: bitbucket pipelines
-- control: SOC 2 CC2.1
WITH runs AS (
  SELECT coalesce(repository_full_name, repository_uuid) AS repository, repository_uuid, build_number, created_on,
    lag(build_number) OVER (PARTITION BY coalesce(repository_full_name, repository_uuid) ORDER BY build_number) AS before
  FROM bitbucket_pipelines WHERE coalesce(repository_full_name, repository_uuid) IS NOT NULL
),
summed AS (
  SELECT repository, max(repository_uuid) AS repository_uuid, count(*) AS runs, count(build_number) AS numbered, min(build_number) AS lowest, max(build_number) AS highest,
    sum(CASE WHEN build_number > before + 1 THEN build_number - before - 1 ELSE 0 END) AS gaps, min(created_on) AS first_seen, max(created_on) AS last_seen
  FROM runs GROUP BY repository
),
told AS (
  SELECT s.*, (SELECT min(d.requested_at) FROM checked_deployments AS d WHERE (d.repository = s.repository OR d.repository = s.repository_uuid)
      AND d.pipeline_uuid IS NULL AND d.requested_at > s.last_seen) AS later
  FROM summed AS s
)
SELECT repository AS subject, CASE WHEN gaps > 0 OR later IS NOT NULL THEN 'fail' WHEN numbered < runs THEN 'cannot-tell' ELSE 'pass' END AS verdict, NULL AS severity,
  CASE WHEN gaps > 0 THEN gaps || CASE gaps WHEN 1 THEN ' build is' ELSE ' builds are' END || ' missing between ' || lowest || ' and ' || highest || ': '
      || (SELECT group_concat(CASE WHEN g.build_number = g.before + 2 THEN g.before + 1 ELSE (g.before + 1) || ' to ' || (g.build_number - 1) END, ', ')
        FROM (SELECT * FROM runs AS r WHERE r.repository = told.repository AND r.build_number > r.before + 1 ORDER BY r.build_number LIMIT 20) AS g)
    WHEN later IS NOT NULL THEN 'the export ends with ' || last_seen || ', and a deployment of ' || later || ' has no run in it'
    WHEN numbered < runs THEN (runs - numbered) || ' runs have no build number'
    ELSE runs || ' builds from ' || lowest || ' to ' || highest || ', none missing' END AS reason,
  CASE WHEN gaps = 0 AND later IS NULL AND numbered < runs THEN 'export: bitbucket pipelines with build_number' END AS missing,
  first_seen, last_seen, NULL AS deploy_id, NULL AS event_id, NULL AS evidence, NULL AS account_id, NULL AS region, NULL AS environment, NULL AS service,
  repository, NULL AS role_arn, NULL AS person
FROM told
