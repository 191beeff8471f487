-- What deploytrail.yaml declares, as tables that the checks read. `:policy` is
-- the policy as JSON, its windows expanded to UTC; NULL where
-- nothing is declared. Patterns are ready for GLOB.
CREATE TEMP TABLE policy_given AS
SELECT key AS part FROM json_each(:policy) WHERE type <> 'null'
UNION
SELECT 'emergency.review_hours' WHERE json_extract(:policy, '$.emergency.review_hours') IS NOT NULL
UNION
SELECT 'scope' WHERE :scope IS NOT NULL;

CREATE TEMP TABLE policy_environment_tags AS
SELECT value AS name, key AS place FROM json_each(:policy, '$.environment_tag');

-- By all their names.
CREATE TEMP TABLE policy_environments AS
SELECT value AS name FROM json_each(:policy, '$.environments')
UNION ALL
SELECT key FROM json_each(:policy, '$.environment_aliases');

CREATE TEMP TABLE policy_production AS SELECT value AS name FROM json_each(:policy, '$.production');

CREATE TEMP TABLE policy_roles AS
SELECT json_extract(value, '$.role') AS role,
  replace(replace(json_extract(value, '$.role'), '[', '[[]'), '?', '[?]') AS pattern,
  json_extract(value, '$.repositories') IS NOT NULL AS has_repositories,
  json_extract(value, '$.environments') IS NOT NULL AS has_environments
FROM json_each(:policy, '$.roles');

CREATE TEMP TABLE policy_role_repositories AS
SELECT json_extract(r.value, '$.role') AS role, x.value AS repository
FROM json_each(:policy, '$.roles') AS r, json_each(r.value, '$.repositories') AS x;

CREATE TEMP TABLE policy_role_environments AS
SELECT json_extract(r.value, '$.role') AS role, x.value AS environment
FROM json_each(:policy, '$.roles') AS r, json_each(r.value, '$.environments') AS x;

CREATE TEMP TABLE policy_break_glass AS
SELECT value AS role, replace(replace(value, '[', '[[]'), '?', '[?]') AS pattern
FROM json_each(:policy, '$.break_glass');

CREATE TEMP TABLE policy_deployers AS
SELECT json_extract(d.value, '$.environment') AS environment, 'group' AS kind, x.value AS name
FROM json_each(:policy, '$.deployers') AS d, json_each(d.value, '$.groups') AS x
UNION ALL
SELECT json_extract(d.value, '$.environment'), 'person', x.value
FROM json_each(:policy, '$.deployers') AS d, json_each(d.value, '$.people') AS x;

CREATE TEMP TABLE policy_emergency AS
SELECT 'branch' AS kind, replace(replace(value, '[', '[[]'), '?', '[?]') AS pattern
FROM json_each(:policy, '$.emergency.branches')
UNION ALL
SELECT 'label', value FROM json_each(:policy, '$.emergency.labels');

CREATE TEMP TABLE policy_numbers AS
SELECT key AS name, value FROM json_each(:policy)
WHERE key IN ('step_slack_minutes', 'session_max_minutes', 'task_definition_max_days') AND type <> 'null'
UNION ALL
SELECT 'emergency.review_hours', json_extract(:policy, '$.emergency.review_hours')
WHERE json_extract(:policy, '$.emergency.review_hours') IS NOT NULL;

CREATE TEMP TABLE policy_pipeline_files AS
SELECT replace(replace(value, '[', '[[]'), '?', '[?]') AS pattern FROM json_each(:policy, '$.pipeline_files');

CREATE TEMP TABLE policy_windows AS
SELECT json_extract(value, '$.name') AS name, json_extract(value, '$.environment') AS environment,
  json_extract(value, '$.opens_at') AS opens_at, json_extract(value, '$.closes_at') AS closes_at
FROM json_each(:policy, '$.window_periods');

-- What windows are declared for, open in the time looked at or not.
CREATE TEMP TABLE policy_window_environments AS
SELECT json_extract(w.value, '$.name') AS name, x.value AS environment
FROM json_each(:policy, '$.windows') AS w, json_each(w.value, '$.environments') AS x
UNION ALL
SELECT json_extract(value, '$.name'), NULL
FROM json_each(:policy, '$.windows') WHERE json_extract(value, '$.environments') IS NULL;

CREATE TEMP TABLE policy_freezes AS
SELECT json_extract(value, '$.name') AS name, json_extract(value, '$.timezone') AS timezone,
  json_extract(value, '$.starts_at') AS starts_at, json_extract(value, '$.ends_at') AS ends_at
FROM json_each(:policy, '$.freezes');

-- The declared scope.
CREATE TEMP TABLE scope_period AS
SELECT json_extract(:scope, '$.from') AS from_at, json_extract(:scope, '$.to') AS to_at WHERE :scope IS NOT NULL;

CREATE TEMP TABLE scope_accounts AS
SELECT json_extract(value, '$.id') AS account_id, json_extract(value, '$.name') AS account_name
FROM json_each(:scope, '$.accounts');

CREATE TEMP TABLE scope_regions AS SELECT value AS region FROM json_each(:scope, '$.regions');

CREATE TEMP TABLE checked_period AS SELECT :from AS from_at, :to AS to_at, :run_at AS run_at;
