-- Layer A: what Bitbucket and AWS exports say.
--
-- The tables keep every version of an object that any file brought; the views
-- show one row per object. `content_id` is the file content that a row came
-- from. `version_at` is when the object was fetched, where the export says so
-- (`exported`, `exported_on`, `exported_at`), else the latest time in the
-- object; '' where it has none. `version_key` settles the order of versions of
-- one time by their content alone: finished before unfinished, fuller before
-- thinner, then a hash. So the views do not depend on the order of arrival.
-- UUIDs are in lower case without braces; times are 2026-10-01T12:00:00Z.

-- Pipeline runs: GET /2.0/repositories/{workspace}/{repo}/pipelines.
CREATE TABLE bitbucket_pipeline (
  content_id INTEGER NOT NULL,
  pipeline_uuid TEXT NOT NULL,
  build_number INTEGER,
  repository_uuid TEXT,
  repository_full_name TEXT,          -- workspace/slug
  ref_type TEXT,                      -- branch, tag, …; branch for pull requests
  ref_name TEXT,                      -- of a pull request: its source branch
  commit_hash TEXT,
  trigger_name TEXT,                  -- lower-case: push, manual, schedule, …
  creator_name TEXT,
  creator_uuid TEXT,
  creator_account_id TEXT,
  state TEXT,
  result TEXT,
  created_on TEXT,
  completed_on TEXT,
  target_type TEXT,
  pull_request_id INTEGER,
  version_at TEXT NOT NULL,
  version_key TEXT NOT NULL
);
CREATE INDEX bitbucket_pipeline_build ON bitbucket_pipeline (build_number);
CREATE INDEX bitbucket_pipeline_commit ON bitbucket_pipeline (commit_hash);
CREATE INDEX bitbucket_pipeline_creator ON bitbucket_pipeline (creator_name);
CREATE INDEX bitbucket_pipeline_ref ON bitbucket_pipeline (ref_name, created_on);
CREATE INDEX bitbucket_pipeline_object ON bitbucket_pipeline (pipeline_uuid, version_at, version_key);

-- Steps: GET …/pipelines/{pipeline_uuid}/steps.
CREATE TABLE bitbucket_step (
  content_id INTEGER NOT NULL,
  step_uuid TEXT NOT NULL,
  pipeline_uuid TEXT,
  step_name TEXT,
  trigger_type TEXT,                  -- automatic, manual
  state TEXT,
  result TEXT,
  started_on TEXT,
  completed_on TEXT,
  run_number INTEGER,
  version_at TEXT NOT NULL,
  version_key TEXT NOT NULL
);
CREATE INDEX bitbucket_step_object ON bitbucket_step (step_uuid, version_at, version_key);

-- Deployments, one per deployment step: GET …/deployments.
CREATE TABLE bitbucket_deployment (
  content_id INTEGER NOT NULL,
  deployment_uuid TEXT NOT NULL,
  step_uuid TEXT,
  pipeline_uuid TEXT,
  environment_uuid TEXT,
  environment_name TEXT,
  environment_type TEXT,              -- Test, Staging, Production
  build_number INTEGER,
  commit_hash TEXT,
  state TEXT,
  status TEXT,
  started_on TEXT,
  completed_on TEXT,
  deployer_name TEXT,
  repository_uuid TEXT,
  repository_full_name TEXT,
  version_at TEXT NOT NULL,
  version_key TEXT NOT NULL
);
CREATE INDEX bitbucket_deployment_build ON bitbucket_deployment (build_number);
CREATE INDEX bitbucket_deployment_object ON bitbucket_deployment (deployment_uuid, version_at, version_key);
CREATE INDEX bitbucket_deployment_pipeline ON bitbucket_deployment (pipeline_uuid);

-- Deployment environments: GET …/environments, and what deployments say of
-- theirs (with the day alone as version_at).
CREATE TABLE bitbucket_environment (
  content_id INTEGER NOT NULL,
  environment_uuid TEXT NOT NULL,
  environment_name TEXT,
  environment_type TEXT,
  version_at TEXT NOT NULL,
  version_key TEXT NOT NULL
);
CREATE INDEX bitbucket_environment_object ON bitbucket_environment (environment_uuid, version_at, version_key);

-- Repositories: GET /2.0/repositories/{workspace}, and what pipelines,
-- deployments and pull requests say of theirs (with the day alone).
CREATE TABLE bitbucket_repository (
  content_id INTEGER NOT NULL,
  repository_uuid TEXT NOT NULL,
  full_name TEXT,                     -- workspace/slug
  slug TEXT,
  workspace TEXT,
  version_at TEXT NOT NULL,
  version_key TEXT NOT NULL
);
CREATE INDEX bitbucket_repository_object ON bitbucket_repository (repository_uuid, version_at, version_key);
CREATE INDEX bitbucket_repository_name ON bitbucket_repository (full_name, repository_uuid);

-- Members: GET /2.0/workspaces/{workspace}/members.
CREATE TABLE bitbucket_member (
  content_id INTEGER NOT NULL,
  user_uuid TEXT NOT NULL,
  account_id TEXT,
  display_name TEXT,
  nickname TEXT,
  email TEXT,                         -- lower case; only where it was asked for (fields=+values.user.email)
  kind TEXT,                          -- user, app_user, team
  version_at TEXT NOT NULL,
  version_key TEXT NOT NULL
);
CREATE INDEX bitbucket_member_object ON bitbucket_member (user_uuid, version_at, version_key);

-- Services: aws ecs describe-services.
CREATE TABLE ecs_service (
  content_id INTEGER NOT NULL,
  service_arn TEXT NOT NULL,          -- long, or short (before 2021, without the cluster)
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  cluster TEXT,                       -- its name
  service TEXT NOT NULL,
  task_definition TEXT,               -- family:revision
  status TEXT,
  version_at TEXT NOT NULL,
  version_key TEXT NOT NULL
);
CREATE INDEX ecs_service_object ON ecs_service (account_id, region, cluster, service, version_at, version_key);
CREATE INDEX ecs_service_name ON ecs_service (service_arn);

-- All tags that a service had at one time: aws ecs describe-services
-- --include TAGS, aws resourcegroupstaggingapi get-resources. '{}' says that
-- it had none; an answer that does not speak of tags makes no row.
CREATE TABLE ecs_service_tag (
  content_id INTEGER NOT NULL,
  service_arn TEXT NOT NULL,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  cluster TEXT,                       -- NULL: a short ARN, the cluster is ecs_service's
  service TEXT NOT NULL,
  tags TEXT NOT NULL,                 -- JSON object, sorted by key
  taken_at TEXT,                      -- when it was fetched, where the export says so
  version_at TEXT NOT NULL,
  version_key TEXT NOT NULL
);

-- Task definitions: aws ecs describe-task-definition.
CREATE TABLE ecs_task_definition (
  content_id INTEGER NOT NULL,
  task_definition_arn TEXT NOT NULL,
  family TEXT,
  revision INTEGER,
  document TEXT NOT NULL,             -- redacted JSON: names of environment variables, no values
  tags TEXT,                          -- JSON object; NULL where the answer has no tags
  version_at TEXT NOT NULL,
  version_key TEXT NOT NULL
);
CREATE INDEX ecs_task_definition_object ON ecs_task_definition (task_definition_arn, version_at, version_key);

-- The keys that sign digest files: aws cloudtrail list-public-keys.
CREATE TABLE cloudtrail_public_key (
  content_id INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  value TEXT NOT NULL,                -- base64 of the DER form
  valid_from TEXT,
  valid_to TEXT,
  version_at TEXT NOT NULL,
  version_key TEXT NOT NULL
);
CREATE INDEX cloudtrail_public_key_object ON cloudtrail_public_key (fingerprint, version_at, version_key);

-- Digest files: what a trail delivered in an hour. One row per content, its
-- members as they stand in the file, null where it has none.
CREATE TABLE cloudtrail_digest (
  content_id INTEGER NOT NULL,
  account_id TEXT,                    -- account to is_backfill: what the object's name says
  region TEXT,                        -- the region that it covers
  trail TEXT,
  home_region TEXT,                   -- the trail's
  is_backfill INTEGER,                -- 1: lists files that were delivered late
  aws_account_id TEXT,
  digest_start_time TEXT,
  digest_end_time TEXT,
  s3_bucket TEXT,
  s3_object TEXT,
  public_key_fingerprint TEXT,
  signature_algorithm TEXT,
  newest_event_time TEXT,
  oldest_event_time TEXT,
  previous_s3_bucket TEXT,            -- previous_…: null in a starting digest
  previous_s3_object TEXT,
  previous_hash_value TEXT,
  previous_hash_algorithm TEXT,
  previous_signature TEXT,
  log_files INTEGER NOT NULL,
  problem TEXT,                       -- why it can't be checked
  version_at TEXT NOT NULL,
  version_key TEXT NOT NULL
);

-- The log files that a digest lists, in its order.
CREATE TABLE cloudtrail_digest_log_file (
  content_id INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,           -- from 0
  s3_bucket TEXT,
  s3_object TEXT NOT NULL,
  hash_value TEXT NOT NULL,           -- SHA-256 of the inflated log file, hexadecimal
  hash_algorithm TEXT,
  newest_event_time TEXT,
  oldest_event_time TEXT,
  version_at TEXT NOT NULL,
  version_key TEXT NOT NULL
);
CREATE INDEX cloudtrail_digest_log_file_content ON cloudtrail_digest_log_file (content_id, ordinal);

-- Signatures of digests: aws s3api head-object. Which digest it belongs to is
-- told by the file's place: `<digest>.meta.json`.
CREATE TABLE cloudtrail_digest_metadata (
  content_id INTEGER NOT NULL,
  signature TEXT NOT NULL,            -- hexadecimal
  signature_algorithm TEXT,
  backfill_generation_timestamp TEXT,
  version_at TEXT NOT NULL,
  version_key TEXT NOT NULL
);

-- Roles: aws iam get-role, list-roles, get-account-authorization-details.
CREATE TABLE iam_role (
  content_id INTEGER NOT NULL,
  role_arn TEXT NOT NULL,
  role_name TEXT,
  account_id TEXT,
  trust_policy TEXT,                  -- the document as JSON
  inline_policies TEXT,               -- JSON object of name and document (as text); NULL: the answer does not say
  attached_policies TEXT,             -- JSON array of ARNs; NULL: the answer does not say
  boundary_arn TEXT,
  version_at TEXT NOT NULL,
  version_key TEXT NOT NULL
);
CREATE INDEX iam_role_object ON iam_role (role_arn, version_at, version_key);

-- Managed policies: aws iam get-account-authorization-details.
CREATE TABLE iam_policy (
  content_id INTEGER NOT NULL,
  policy_arn TEXT NOT NULL,
  policy_name TEXT,
  document TEXT NOT NULL,             -- of the default version, as JSON
  version_at TEXT NOT NULL,
  version_key TEXT NOT NULL
);
CREATE INDEX iam_policy_object ON iam_policy (policy_arn, version_at, version_key);

-- The newest version of every repository.
CREATE VIEW bitbucket_repositories AS
SELECT r.repository_uuid AS repository_uuid, r.full_name AS full_name, r.slug AS slug, r.workspace AS workspace
FROM bitbucket_repository AS r
WHERE NOT EXISTS (
  SELECT 1 FROM bitbucket_repository AS newer
  WHERE newer.repository_uuid = r.repository_uuid
    AND (newer.version_at, newer.version_key, newer.rowid) > (r.version_at, r.version_key, r.rowid)
);

-- Every name that a repository had.
CREATE VIEW repository_full_names AS
SELECT DISTINCT r.repository_uuid AS repository_uuid, r.full_name AS full_name
FROM bitbucket_repository AS r
WHERE r.full_name IS NOT NULL;

-- Every name that a deployment environment had.
CREATE VIEW environment_full_names AS
SELECT DISTINCT e.environment_uuid AS environment_uuid, e.environment_name AS environment_name
FROM bitbucket_environment AS e
WHERE e.environment_name IS NOT NULL;

-- Which pipeline a step is of, by the newest version of what names both: the
-- step itself before a deployment of the same time. `is_disputed`: another
-- version names another pipeline.
CREATE VIEW step_pipelines AS
SELECT t.step_uuid AS step_uuid, t.pipeline_uuid AS pipeline_uuid, t.is_disputed AS is_disputed
FROM (
  SELECT s.step_uuid AS step_uuid, s.pipeline_uuid AS pipeline_uuid,
    CASE WHEN MIN(s.pipeline_uuid) OVER (PARTITION BY s.step_uuid) = MAX(s.pipeline_uuid) OVER (PARTITION BY s.step_uuid)
      THEN CASE WHEN (SELECT MIN(p.repository_uuid) <> MAX(p.repository_uuid) FROM bitbucket_pipeline AS p
        WHERE p.pipeline_uuid = s.pipeline_uuid) THEN 2 ELSE 0 END
      ELSE 1 END AS is_disputed,
    ROW_NUMBER() OVER (PARTITION BY s.step_uuid
      ORDER BY s.version_at DESC, s.is_step DESC, s.version_key DESC, s.pipeline_uuid) AS place
  FROM (
    SELECT step_uuid, pipeline_uuid, version_at, version_key, 1 AS is_step FROM bitbucket_step
    WHERE step_uuid IS NOT NULL AND pipeline_uuid IS NOT NULL
    UNION ALL
    SELECT step_uuid, pipeline_uuid, version_at, version_key, 0 AS is_step FROM bitbucket_deployment
    WHERE step_uuid IS NOT NULL AND pipeline_uuid IS NOT NULL
  ) AS s
) AS t
WHERE t.place = 1;

-- The newest version of every pipeline. Where the export was filtered, the
-- build number comes from the pipeline's deployments (`#186`), the repository
-- from what else is known of its UUID or its name, else from the deployments.
CREATE VIEW bitbucket_pipelines AS
SELECT p.pipeline_uuid AS pipeline_uuid,
  COALESCE(p.build_number,
    (SELECT MAX(d.build_number) FROM bitbucket_deployment AS d WHERE d.pipeline_uuid = p.pipeline_uuid)
  ) AS build_number,
  COALESCE(p.repository_uuid,
    -- a name that two repositories had in turn names neither
    (SELECT MIN(r.repository_uuid) FROM bitbucket_repository AS r WHERE r.full_name = COALESCE(p.repository_full_name,
        (SELECT MAX(d.repository_full_name) FROM bitbucket_deployment AS d WHERE d.pipeline_uuid = p.pipeline_uuid))
      HAVING MIN(r.repository_uuid) = MAX(r.repository_uuid)),
    (SELECT MAX(d.repository_uuid) FROM bitbucket_deployment AS d WHERE d.pipeline_uuid = p.pipeline_uuid)
  ) AS repository_uuid,
  COALESCE(p.repository_full_name,
    (SELECT r.full_name FROM bitbucket_repository AS r WHERE r.repository_uuid = p.repository_uuid
      ORDER BY r.version_at DESC, r.version_key DESC LIMIT 1),
    (SELECT MAX(d.repository_full_name) FROM bitbucket_deployment AS d WHERE d.pipeline_uuid = p.pipeline_uuid)
  ) AS repository_full_name,
  p.ref_type AS ref_type, p.ref_name AS ref_name, p.commit_hash AS commit_hash, p.trigger_name AS trigger_name,
  p.creator_name AS creator_name, p.creator_uuid AS creator_uuid, p.creator_account_id AS creator_account_id,
  p.state AS state, p.result AS result, p.created_on AS created_on, p.completed_on AS completed_on,
  p.target_type AS target_type, p.pull_request_id AS pull_request_id
FROM bitbucket_pipeline AS p
WHERE NOT EXISTS (
  SELECT 1 FROM bitbucket_pipeline AS newer
  WHERE newer.pipeline_uuid = p.pipeline_uuid
    AND (newer.version_at, newer.version_key, newer.rowid) > (p.version_at, p.version_key, p.rowid)
);

-- The newest version of every step.
CREATE VIEW bitbucket_steps AS
SELECT s.step_uuid AS step_uuid, s.pipeline_uuid AS pipeline_uuid, s.step_name AS step_name,
  s.trigger_type AS trigger_type, s.state AS state, s.result AS result, s.started_on AS started_on,
  s.completed_on AS completed_on, s.run_number AS run_number
FROM bitbucket_step AS s
WHERE NOT EXISTS (
  SELECT 1 FROM bitbucket_step AS newer
  WHERE newer.step_uuid = s.step_uuid
    AND (newer.version_at, newer.version_key, newer.rowid) > (s.version_at, s.version_key, s.rowid)
);

-- The newest version of every environment.
CREATE VIEW bitbucket_environments AS
SELECT e.environment_uuid AS environment_uuid, e.environment_name AS environment_name,
  e.environment_type AS environment_type
FROM bitbucket_environment AS e
WHERE NOT EXISTS (
  SELECT 1 FROM bitbucket_environment AS newer
  WHERE newer.environment_uuid = e.environment_uuid
    AND (newer.version_at, newer.version_key, newer.rowid) > (e.version_at, e.version_key, e.rowid)
);

-- The newest version of every deployment. Where it only refers to its
-- environment, the name comes from the environments.
CREATE VIEW bitbucket_deployments AS
SELECT d.deployment_uuid AS deployment_uuid, d.step_uuid AS step_uuid, d.pipeline_uuid AS pipeline_uuid,
  d.environment_uuid AS environment_uuid,
  COALESCE(d.environment_name,
    (SELECT e.environment_name FROM bitbucket_environment AS e WHERE e.environment_uuid = d.environment_uuid
      ORDER BY e.version_at DESC, e.version_key DESC LIMIT 1)
  ) AS environment_name,
  COALESCE(d.environment_type,
    (SELECT e.environment_type FROM bitbucket_environment AS e WHERE e.environment_uuid = d.environment_uuid
      ORDER BY e.version_at DESC, e.version_key DESC LIMIT 1)
  ) AS environment_type,
  d.build_number AS build_number, d.commit_hash AS commit_hash, d.state AS state, d.status AS status,
  d.started_on AS started_on, d.completed_on AS completed_on, d.deployer_name AS deployer_name
FROM bitbucket_deployment AS d
WHERE NOT EXISTS (
  SELECT 1 FROM bitbucket_deployment AS newer
  WHERE newer.deployment_uuid = d.deployment_uuid
    AND (newer.version_at, newer.version_key, newer.rowid) > (d.version_at, d.version_key, d.rowid)
);

-- The newest version of every member. Answers without an e-mail say nothing of
-- it: it comes from the newest that has one.
CREATE VIEW bitbucket_members AS
SELECT m.user_uuid AS user_uuid, m.account_id AS account_id, m.display_name AS display_name, m.nickname AS nickname,
  COALESCE(m.email,
    (SELECT e.email FROM bitbucket_member AS e WHERE e.user_uuid = m.user_uuid AND e.email IS NOT NULL
      ORDER BY e.version_at DESC, e.version_key DESC LIMIT 1)
  ) AS email,
  m.kind AS kind,
  (SELECT MIN(f.path) FROM bitbucket_member AS e JOIN file AS f ON f.content_id = e.content_id
    WHERE e.user_uuid = m.user_uuid AND (m.email IS NOT NULL OR e.email IS NOT NULL OR NOT EXISTS (
      SELECT 1 FROM bitbucket_member AS o WHERE o.user_uuid = m.user_uuid AND o.email IS NOT NULL))) AS file
FROM bitbucket_member AS m
WHERE NOT EXISTS (
  SELECT 1 FROM bitbucket_member AS newer
  WHERE newer.user_uuid = m.user_uuid
    AND (newer.version_at, newer.version_key, newer.rowid) > (m.version_at, m.version_key, m.rowid)
);

-- The newest snapshot of every service: one per account, region, cluster and
-- name, also where it was made again under another form of its ARN.
CREATE VIEW ecs_services AS
SELECT s.account_id AS account_id, s.region AS region, s.cluster AS cluster, s.service AS service,
  s.service_arn AS service_arn, s.task_definition AS task_definition, s.status AS status,
  NULLIF(s.version_at, '') AS snapshot_at
FROM ecs_service AS s
WHERE NOT EXISTS (
  SELECT 1 FROM ecs_service AS newer
  WHERE newer.account_id = s.account_id AND newer.region = s.region AND newer.cluster IS s.cluster
    AND newer.service = s.service
    AND (newer.version_at, newer.version_key, newer.rowid) > (s.version_at, s.version_key, s.rowid)
);

-- Every snapshot of a service's tags: a row per tag, and one without a key for
-- a service that had none. `taken_at` is when it was taken (`is_exact`), else
-- the latest time that it tells of: it was taken then or later; '' where it
-- tells no time.
CREATE VIEW ecs_service_tag_snapshots AS
SELECT t.account_id AS account_id, t.region AS region, t.cluster AS cluster, t.service AS service,
  t.service_arn AS service_arn, COALESCE(t.taken_at, t.version_at) AS taken_at,
  CASE WHEN t.taken_at IS NOT NULL THEN 1 ELSE 0 END AS is_exact, t.version_key AS version_key,
  tag.key AS tag_key, tag.value AS tag_value
FROM ecs_service_tag AS t
LEFT JOIN json_each(t.tags) AS tag;

-- Every task definition that was described.
CREATE VIEW ecs_task_definitions AS
SELECT d.task_definition_arn AS task_definition_arn, d.family AS family, d.revision AS revision,
  d.document AS document
FROM ecs_task_definition AS d
WHERE NOT EXISTS (
  SELECT 1 FROM ecs_task_definition AS newer
  WHERE newer.task_definition_arn = d.task_definition_arn
    AND (newer.version_at, newer.version_key, newer.rowid) > (d.version_at, d.version_key, d.rowid)
);

-- Every public key that was listed.
CREATE VIEW cloudtrail_public_keys AS
SELECT k.fingerprint AS fingerprint, k.value AS value, k.valid_from AS valid_from, k.valid_to AS valid_to
FROM cloudtrail_public_key AS k
WHERE NOT EXISTS (
  SELECT 1 FROM cloudtrail_public_key AS newer
  WHERE newer.fingerprint = k.fingerprint
    AND (newer.version_at, newer.version_key, newer.rowid) > (k.version_at, k.version_key, k.rowid)
);
