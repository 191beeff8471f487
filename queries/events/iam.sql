-- What roles may do and did, in IAM's words.

-- Every kind of call and the first of IAM's actions that it needs; NULL where
-- AWS's Service Authorization Reference has none. Written with the correlation,
-- from queries/data/iam_*.csv.
CREATE TABLE iam_actions (
  event_source TEXT NOT NULL,
  event_name TEXT NOT NULL,
  action TEXT,
  PRIMARY KEY (event_source, event_name)
) WITHOUT ROWID;

-- Error codes that say that somebody was not allowed.
CREATE VIEW denials AS
SELECT id, value AS error_code FROM text
WHERE value GLOB '*AccessDenied*' OR value GLOB '*Unauthorized*' OR value GLOB '*NotAuthorized*'
  OR value GLOB '*AuthorizationError*';

-- The newest export of every role.
CREATE VIEW iam_roles AS
SELECT r.role_arn, r.role_name, r.account_id, r.trust_policy, r.inline_policies, r.attached_policies, r.boundary_arn,
  NULLIF(r.version_at, '') AS snapshot_at
FROM iam_role AS r
WHERE NOT EXISTS (
  SELECT 1 FROM iam_role AS newer WHERE newer.role_arn = r.role_arn
    -- `get-role` knows the trust policy alone: an answer with policies counts more.
    AND (newer.attached_policies IS NOT NULL, newer.version_at, newer.version_key, newer.rowid)
      > (r.attached_policies IS NOT NULL, r.version_at, r.version_key, r.rowid)
);

-- The newest export of every managed policy: its default version.
CREATE VIEW iam_policies AS
SELECT p.policy_arn, p.document
FROM iam_policy AS p
WHERE NOT EXISTS (
  SELECT 1 FROM iam_policy AS newer WHERE newer.policy_arn = p.policy_arn
    AND (newer.version_at, newer.version_key, newer.rowid) > (p.version_at, p.version_key, p.rowid)
);

-- The policy documents of roles of which all are known, by statement.
CREATE VIEW iam_role_statements AS
WITH documents AS (
  SELECT r.role_arn, d.value AS document FROM iam_roles AS r, json_each(r.inline_policies) AS d
  UNION ALL
  SELECT r.role_arn, p.document FROM iam_roles AS r, json_each(r.attached_policies) AS a
  JOIN iam_policies AS p ON p.policy_arn = a.value
)
SELECT d.role_arn, json_extract(s.value, '$.Effect') AS effect,
  json_extract(s.value, '$.Action') IS NULL AS is_complex, json_extract(s.value, '$.Condition') IS NOT NULL AS is_conditional,
  s.value AS statement
FROM documents AS d, json_each(CASE json_type(d.document, '$.Statement') WHEN 'array'
  THEN json_extract(d.document, '$.Statement') ELSE json_array(json_extract(d.document, '$.Statement')) END) AS s
WHERE json_valid(d.document);

-- Each action that a statement names, in lower case, ready for GLOB.
CREATE VIEW iam_role_patterns AS
SELECT s.role_arn, s.effect, s.is_conditional, a.value AS action, replace(lower(a.value), '[', '[[]') AS pattern
FROM iam_role_statements AS s, json_each(CASE json_type(s.statement, '$.Action') WHEN 'array'
  THEN json_extract(s.statement, '$.Action') ELSE json_array(json_extract(s.statement, '$.Action')) END) AS a
WHERE s.is_complex = 0 AND a.type = 'text';

-- Roles of which every granted policy is known.
CREATE VIEW iam_known_roles AS
SELECT r.role_arn FROM iam_roles AS r
WHERE r.inline_policies IS NOT NULL AND r.attached_policies IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM json_each(r.attached_policies) AS a
    WHERE NOT EXISTS (SELECT 1 FROM iam_policies AS p WHERE p.policy_arn = a.value));

-- The events that failed, with their time as the index of failures has it,
-- which is where SQLite has to begin: it would rather begin with the calls.
CREATE VIEW failed_events AS
SELECT f.event_time AS event_seconds, f.error_code_id, r.*
FROM event AS f CROSS JOIN event_rows AS r ON r.event_row = f.id
WHERE f.error_code_id IS NOT NULL;
