-- The environment of each deployment by the tags that a report or the policy
-- names, in the policy's spelling: made where either is given, and shown in the
-- place of the usual one (Sources/Checks/ShownEnvironments.swift). A value that
-- no name of the policy equals, case aside, stays as it was found.
CREATE TEMP TABLE policy_environment_folds AS
SELECT lower(value) AS spelling, value AS environment FROM json_each(:policy, '$.environments')
UNION
SELECT key, value FROM json_each(:policy, '$.environment_aliases');

-- Bitbucket's names of other days, and the policy's other names.
CREATE TEMP TABLE environment_spellings AS
SELECT e.spelling, coalesce(f.environment, e.environment) AS environment
FROM main.environment_spellings AS e
LEFT JOIN policy_environment_folds AS f ON f.spelling = lower(e.environment)
UNION
SELECT spelling, environment FROM policy_environment_folds;

CREATE TEMP TABLE deployment_environments AS
WITH asked AS (
  SELECT coalesce(:environment_tags, json_extract(:policy, '$.environment_tag')) AS tags
),
told AS (
  SELECT d.event_id, d.bitbucket_environment_name,
    CASE WHEN a.tags IS NULL THEN CASE WHEN d.environment_source IS NOT 'bitbucket' THEN d.environment END ELSE t.tag_value END AS tag_value,
    CASE WHEN a.tags IS NULL THEN CASE WHEN d.environment_source IS NOT 'bitbucket' THEN d.environment_source END
      ELSE t.tag_source END AS tag_source,
    CASE WHEN a.tags IS NULL THEN d.environment_certainty ELSE t.tag_certainty END AS tag_certainty
  FROM main.deployments AS d
  CROSS JOIN asked AS a
  LEFT JOIN main.deployment_tags AS t ON a.tags IS NOT NULL AND t.event_id = d.event_id AND t.tag_key = (
    SELECT k.value FROM json_each(a.tags) AS k
    JOIN main.deployment_tags AS x ON x.tag_key = k.value AND x.event_id = d.event_id AND x.tag_value <> ''
    ORDER BY k.key LIMIT 1)
),
folded AS (
  SELECT t.event_id, t.tag_source, t.tag_certainty, coalesce(f.environment, t.tag_value) AS tagged,
    coalesce(g.environment, t.bitbucket_environment_name) AS bitbucket
  FROM told AS t
  LEFT JOIN policy_environment_folds AS f ON f.spelling = lower(t.tag_value)
  LEFT JOIN policy_environment_folds AS g ON g.spelling = lower(t.bitbucket_environment_name)
)
SELECT event_id, coalesce(tagged, bitbucket) AS environment,
  CASE WHEN tagged IS NOT NULL THEN tag_source WHEN bitbucket IS NOT NULL THEN 'bitbucket' END AS environment_source,
  tag_certainty AS environment_certainty,
  CASE WHEN lower(tagged) <> lower(bitbucket) THEN bitbucket END AS environment_conflict
FROM folded;

CREATE INDEX temp.deployment_environments_event ON deployment_environments (event_id);
