-- What the checks look at: the deployments and sessions of the period, with
-- what the policy says of them.
CREATE TEMP TABLE policy_role_arns AS
SELECT r.role_arn, p.role, 0 AS is_break_glass
FROM (SELECT role_arn FROM deployments WHERE role_arn IS NOT NULL UNION SELECT role_arn FROM sessions WHERE role_arn IS NOT NULL
  UNION SELECT role_arn FROM iam_roles) AS r
JOIN policy_roles AS p ON r.role_arn GLOB p.pattern OR replace(r.role_arn, rtrim(r.role_arn, replace(r.role_arn, '/', '')), '') GLOB p.pattern
UNION
SELECT r.role_arn, p.role, 1
FROM (SELECT role_arn FROM deployments WHERE role_arn IS NOT NULL UNION SELECT role_arn FROM sessions WHERE role_arn IS NOT NULL) AS r
JOIN policy_break_glass AS p ON r.role_arn GLOB p.pattern
  OR replace(r.role_arn, rtrim(r.role_arn, replace(r.role_arn, '/', '')), '') GLOB p.pattern;

CREATE TEMP TABLE checked_deployments AS
SELECT d.*, NULL AS is_production, NULL AS is_emergency, 0 AS is_break_glass
FROM deployments AS d
WHERE d.left_out IS NULL AND (:from IS NULL OR d.requested_at >= :from) AND (:to IS NULL OR d.requested_at < :to);

CREATE INDEX temp.checked_deployments_event ON checked_deployments (event_id);

CREATE INDEX temp.checked_deployments_credential ON checked_deployments (credential_id);

CREATE INDEX temp.checked_deployments_id ON checked_deployments (deploy_id);

UPDATE checked_deployments SET is_production = CASE
  WHEN EXISTS (SELECT 1 FROM policy_given WHERE part = 'production') THEN
    CASE WHEN environment IS NOT NULL THEN EXISTS (SELECT 1 FROM policy_production AS p WHERE lower(p.name) = lower(environment)) END
  ELSE (SELECT max(lower(b.environment_type) = 'production') FROM bitbucket_deployments AS b
    WHERE b.step_uuid = checked_deployments.step_uuid AND b.environment_type IS NOT NULL) END;

UPDATE checked_deployments SET is_emergency = (
    EXISTS (SELECT 1 FROM policy_emergency AS m WHERE m.kind = 'branch' AND checked_deployments.branch GLOB m.pattern
      AND checked_deployments.matched_by <> 'session-name')
    OR EXISTS (SELECT 1 FROM policy_emergency AS m JOIN deployment_pull_requests AS q ON q.event_id = checked_deployments.event_id
      WHERE m.kind = 'label' AND instr(lower(q.title), lower(m.pattern)) > 0)
    OR EXISTS (SELECT 1 FROM policy_emergency AS m JOIN deployment_tags AS t ON t.event_id = checked_deployments.event_id
      WHERE m.kind = 'label' AND (t.tag_key = m.pattern OR t.tag_value = m.pattern)))
WHERE EXISTS (SELECT 1 FROM policy_given WHERE part = 'emergency');

UPDATE checked_deployments SET is_break_glass = 1
WHERE role_arn IN (SELECT role_arn FROM policy_role_arns WHERE is_break_glass = 1)
  OR root_id IN (SELECT s.session_id FROM sessions AS s JOIN policy_role_arns AS r ON r.role_arn = s.role_arn AND r.is_break_glass = 1);

-- The sessions that made changes of the period, and those that gave these
-- their credentials.
CREATE TEMP TABLE change_sessions AS
WITH RECURSIVE way (session_id) AS (
  SELECT DISTINCT d.credential_id FROM deployments AS d
  WHERE d.credential_id IS NOT NULL AND (:from IS NULL OR d.requested_at >= :from) AND (:to IS NULL OR d.requested_at < :to)
  UNION
  SELECT s.parent_session_id FROM way AS w JOIN sessions AS s ON s.session_id = w.session_id WHERE s.parent_session_id IS NOT NULL
)
SELECT session_id FROM way;

-- All sessions of the period, or where the answer is of changes alone, theirs.
CREATE TEMP TABLE checked_sessions AS
SELECT s.* FROM sessions AS s
WHERE s.session_id IN (SELECT session_id FROM change_sessions)
  OR (:of_changes = 0 AND (:from IS NULL OR coalesce(s.last_used_at, s.issued_at) >= :from)
    AND (:to IS NULL OR coalesce(s.issued_at, s.first_used_at) < :to));

CREATE INDEX temp.checked_sessions_id ON checked_sessions (session_id);

-- Who wrote and approved what a deployment carried, in words, and whether its
-- run and pull requests of its repository were exported at all.
CREATE TEMP TABLE checked_changes AS
SELECT d.event_id,
  (SELECT group_concat(name, ', ') FROM (SELECT DISTINCT coalesce(a.display_name, a.user_uuid) AS name
    FROM deployment_authors AS a WHERE a.event_id = d.event_id ORDER BY name)) AS authors,
  (SELECT group_concat(name, ', ') FROM (SELECT DISTINCT coalesce(a.display_name, a.user_uuid) AS name
    FROM deployment_approvers AS a WHERE a.event_id = d.event_id ORDER BY name)) AS approvers,
  (SELECT group_concat(name, ', ') FROM (SELECT DISTINCT coalesce(a.display_name, a.user_uuid) AS name
    FROM deployment_approvers AS a WHERE a.event_id = d.event_id AND a.is_author = 0 ORDER BY name)) AS independent,
  (SELECT group_concat(name, ', ') FROM (SELECT DISTINCT coalesce(a.display_name, a.user_uuid) AS name
    FROM deployment_approvers AS a WHERE a.event_id = d.event_id AND a.is_author = 1 ORDER BY name)) AS doubtful,
  (SELECT count(*) FROM deployment_approvers AS a WHERE a.event_id = d.event_id) AS approvals,
  coalesce(d.repository IN (SELECT repository_full_name FROM bitbucket_pull_requests WHERE repository_full_name IS NOT NULL
    UNION SELECT repository_key FROM bitbucket_pull_requests WHERE repository_key IS NOT NULL), 0) AS has_pull_requests,
  coalesce(d.pipeline_uuid IN (SELECT pipeline_uuid FROM bitbucket_pipelines WHERE pipeline_uuid IS NOT NULL), 0) AS is_exported
FROM checked_deployments AS d;

CREATE INDEX temp.checked_changes_event ON checked_changes (event_id);

-- IAM's actions that change ECS services, and the roles that a statement at
-- hand lets do that and no other denies.
CREATE TEMP TABLE changing_actions AS
SELECT 'ecs:' || lower(event_name) AS action FROM api_calls
WHERE event_source = 'ecs.amazonaws.com' AND role = 'ecs-change' AND shown = 'default';

CREATE TEMP TABLE deploying_roles AS
SELECT p.role_arn, group_concat(DISTINCT p.action) AS actions
FROM iam_role_patterns AS p
WHERE p.effect = 'Allow' AND EXISTS (SELECT 1 FROM changing_actions AS c WHERE c.action GLOB p.pattern
  AND NOT EXISTS (SELECT 1 FROM iam_role_patterns AS n WHERE n.role_arn = p.role_arn AND n.effect = 'Deny'
    AND n.is_conditional = 0 AND c.action GLOB n.pattern))
GROUP BY p.role_arn;
