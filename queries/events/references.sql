-- Reference data of layer A: what Bitbucket and ECS exports say. The tables
-- keep every version that any file brought; the views show, of each object,
-- the newest (by version_at, then by version_key, a hash of its content).

CREATE TABLE bitbucket_pipeline (
  content_id INTEGER NOT NULL, version_at TEXT NOT NULL, version_key TEXT NOT NULL,
  pipeline_uuid TEXT NOT NULL, build_number INTEGER, repository_uuid TEXT, repository_full_name TEXT, ref_type TEXT,
  ref_name TEXT, commit_hash TEXT, trigger_name TEXT, creator_name TEXT, creator_uuid TEXT, creator_account_id TEXT,
  state TEXT, result TEXT, created_on TEXT, completed_on TEXT, target_type TEXT, pull_request_id INTEGER
);
CREATE INDEX bitbucket_pipeline_object ON bitbucket_pipeline (pipeline_uuid, version_at, version_key);
CREATE TABLE bitbucket_step (
  content_id INTEGER NOT NULL, version_at TEXT NOT NULL, version_key TEXT NOT NULL,
  step_uuid TEXT NOT NULL, pipeline_uuid TEXT, step_name TEXT, trigger_type TEXT, state TEXT, result TEXT,
  started_on TEXT, completed_on TEXT, run_number INTEGER
);
CREATE INDEX bitbucket_step_object ON bitbucket_step (step_uuid, version_at, version_key);
CREATE TABLE bitbucket_deployment (
  content_id INTEGER NOT NULL, version_at TEXT NOT NULL, version_key TEXT NOT NULL,
  deployment_uuid TEXT NOT NULL, step_uuid TEXT, pipeline_uuid TEXT, environment_uuid TEXT, environment_name TEXT,
  environment_type TEXT, build_number INTEGER, commit_hash TEXT, state TEXT, status TEXT, started_on TEXT,
  completed_on TEXT, deployer_name TEXT
);
CREATE INDEX bitbucket_deployment_object ON bitbucket_deployment (deployment_uuid, version_at, version_key);
CREATE TABLE bitbucket_environment (
  content_id INTEGER NOT NULL, version_at TEXT NOT NULL, version_key TEXT NOT NULL,
  environment_uuid TEXT NOT NULL, environment_name TEXT, environment_type TEXT
);
CREATE INDEX bitbucket_environment_object ON bitbucket_environment (environment_uuid, version_at, version_key);
CREATE TABLE bitbucket_repository (
  content_id INTEGER NOT NULL, version_at TEXT NOT NULL, version_key TEXT NOT NULL,
  repository_uuid TEXT NOT NULL, full_name TEXT, slug TEXT, workspace TEXT
);
CREATE INDEX bitbucket_repository_object ON bitbucket_repository (repository_uuid, version_at, version_key);
CREATE TABLE bitbucket_pull_request (
  content_id INTEGER NOT NULL, version_at TEXT NOT NULL, version_key TEXT NOT NULL,
  repository_full_name TEXT, pull_request_id INTEGER NOT NULL, title TEXT, state TEXT, document TEXT
);
CREATE INDEX bitbucket_pull_request_object
  ON bitbucket_pull_request (repository_full_name, pull_request_id, version_at, version_key);
CREATE TABLE bitbucket_member (
  content_id INTEGER NOT NULL, version_at TEXT NOT NULL, version_key TEXT NOT NULL,
  user_uuid TEXT NOT NULL, account_id TEXT, display_name TEXT, nickname TEXT
);
CREATE INDEX bitbucket_member_object ON bitbucket_member (user_uuid, version_at, version_key);
CREATE TABLE ecs_service (
  content_id INTEGER NOT NULL, version_at TEXT NOT NULL, version_key TEXT NOT NULL,
  account_id TEXT, region TEXT, cluster TEXT, service TEXT, service_arn TEXT NOT NULL, task_definition TEXT, status TEXT,
  snapshot_at TEXT
);
CREATE INDEX ecs_service_object ON ecs_service (service_arn, version_at, version_key);
CREATE TABLE ecs_service_tag (
  content_id INTEGER NOT NULL, version_at TEXT NOT NULL, version_key TEXT NOT NULL,
  service_arn TEXT NOT NULL, account_id TEXT, region TEXT, cluster TEXT, service TEXT, tags TEXT NOT NULL
);
CREATE INDEX ecs_service_tag_object ON ecs_service_tag (service_arn, version_at, version_key);
CREATE TABLE ecs_task_definition (
  content_id INTEGER NOT NULL, version_at TEXT NOT NULL, version_key TEXT NOT NULL,
  task_definition_arn TEXT NOT NULL, family TEXT, revision INTEGER, document TEXT
);
CREATE INDEX ecs_task_definition_object ON ecs_task_definition (task_definition_arn, version_at, version_key);

CREATE VIEW bitbucket_repositories AS
SELECT repository_uuid, full_name, slug, workspace FROM bitbucket_repository AS r
WHERE r.rowid = (SELECT n.rowid FROM bitbucket_repository AS n WHERE n.repository_uuid = r.repository_uuid
  ORDER BY n.version_at DESC, n.version_key DESC LIMIT 1);

CREATE VIEW bitbucket_pipelines AS
SELECT pipeline_uuid, build_number, p.repository_uuid,
  coalesce(p.repository_full_name, r.full_name) AS repository_full_name, ref_type, ref_name, commit_hash,
  trigger_name, creator_name, creator_uuid, creator_account_id, state, result, created_on, completed_on, target_type,
  pull_request_id
FROM bitbucket_pipeline AS p
LEFT JOIN bitbucket_repositories AS r ON r.repository_uuid = p.repository_uuid
WHERE p.rowid = (SELECT n.rowid FROM bitbucket_pipeline AS n WHERE n.pipeline_uuid = p.pipeline_uuid
  ORDER BY n.version_at DESC, n.version_key DESC LIMIT 1);

CREATE VIEW bitbucket_steps AS
SELECT step_uuid, pipeline_uuid, step_name, trigger_type, state, result, started_on, completed_on, run_number
FROM bitbucket_step AS s
WHERE s.rowid = (SELECT n.rowid FROM bitbucket_step AS n WHERE n.step_uuid = s.step_uuid
  ORDER BY n.version_at DESC, n.version_key DESC LIMIT 1);

CREATE VIEW bitbucket_deployments AS
SELECT deployment_uuid, step_uuid, pipeline_uuid, environment_uuid, environment_name, environment_type, build_number,
  commit_hash, state, status, started_on, completed_on, deployer_name
FROM bitbucket_deployment AS d
WHERE d.rowid = (SELECT n.rowid FROM bitbucket_deployment AS n WHERE n.deployment_uuid = d.deployment_uuid
  ORDER BY n.version_at DESC, n.version_key DESC LIMIT 1);

CREATE VIEW bitbucket_environments AS
SELECT environment_uuid, environment_name, environment_type FROM bitbucket_environment AS e
WHERE e.rowid = (SELECT n.rowid FROM bitbucket_environment AS n WHERE n.environment_uuid = e.environment_uuid
  ORDER BY n.version_at DESC, n.version_key DESC LIMIT 1);

CREATE VIEW bitbucket_pull_requests AS
SELECT repository_full_name, pull_request_id, title, state, document FROM bitbucket_pull_request AS p
WHERE p.rowid = (SELECT n.rowid FROM bitbucket_pull_request AS n
  WHERE n.repository_full_name IS p.repository_full_name AND n.pull_request_id = p.pull_request_id
  ORDER BY n.version_at DESC, n.version_key DESC LIMIT 1);

CREATE VIEW bitbucket_members AS
SELECT user_uuid, account_id, display_name, nickname FROM bitbucket_member AS m
WHERE m.rowid = (SELECT n.rowid FROM bitbucket_member AS n WHERE n.user_uuid = m.user_uuid
  ORDER BY n.version_at DESC, n.version_key DESC LIMIT 1);

CREATE VIEW ecs_services AS
SELECT account_id, region, cluster, service, service_arn, task_definition, status, nullif(snapshot_at, '') AS snapshot_at
FROM ecs_service AS s
WHERE s.rowid = (SELECT n.rowid FROM ecs_service AS n WHERE n.service_arn = s.service_arn
  ORDER BY n.version_at DESC, n.version_key DESC LIMIT 1);

CREATE VIEW ecs_service_tags AS
SELECT t.account_id, t.region,
  coalesce(t.cluster, (SELECT min(s.cluster) FROM ecs_services AS s WHERE s.service_arn = t.service_arn)) AS cluster,
  t.service, j.key AS tag_key, j.value AS tag_value
FROM ecs_service_tag AS t, json_each(t.tags) AS j
WHERE t.rowid = (SELECT n.rowid FROM ecs_service_tag AS n WHERE n.service_arn = t.service_arn
  ORDER BY n.version_at DESC, n.version_key DESC LIMIT 1);

CREATE VIEW ecs_task_definitions AS
SELECT task_definition_arn, family, revision, document FROM ecs_task_definition AS d
WHERE d.rowid = (SELECT n.rowid FROM ecs_task_definition AS n WHERE n.task_definition_arn = d.task_definition_arn
  ORDER BY n.version_at DESC, n.version_key DESC LIMIT 1);
