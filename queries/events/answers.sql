-- Indexes of layer C's tables, for the reports: of the database's own tables, not of
-- the temporary ones that they were copied from.
CREATE INDEX main.deployments_time ON deployments (requested_at, event_id);
CREATE INDEX main.deployments_event ON deployments (event_id);
CREATE INDEX main.sessions_key ON sessions (access_key_id);
CREATE INDEX main.deployment_images_event ON deployment_images (event_id, ordinal);
CREATE INDEX main.deployment_tags_event ON deployment_tags (event_id);
CREATE INDEX main.step_environments_step ON step_environments (step_uuid);
-- For whoever looks for one thing.
CREATE INDEX main.deployments_id ON deployments (deploy_id);
CREATE INDEX main.deployments_service ON deployments (service, requested_at);
CREATE INDEX main.deployments_pipeline ON deployments (pipeline_uuid) WHERE pipeline_uuid IS NOT NULL;
CREATE INDEX main.deployments_task_definition ON deployments (task_definition);
CREATE INDEX main.deployments_credential ON deployments (credential_id) WHERE credential_id IS NOT NULL;
CREATE INDEX main.deployments_commit ON deployments (commit_hash) WHERE commit_hash IS NOT NULL;
CREATE INDEX main.deployment_images_digest ON deployment_images (image_digest) WHERE image_digest IS NOT NULL;
CREATE INDEX main.sessions_role ON sessions (role_arn, issued_at);
CREATE INDEX main.sessions_name ON sessions (session_name);
CREATE INDEX main.sessions_step ON sessions (step_uuid) WHERE step_uuid IS NOT NULL;
CREATE INDEX main.sessions_pipeline ON sessions (pipeline_uuid) WHERE pipeline_uuid IS NOT NULL;
CREATE INDEX main.sessions_root ON sessions (root_session_id) WHERE chain_depth > 0;
CREATE INDEX main.deployments_role ON deployments (role_arn);
CREATE INDEX main.deployments_repository ON deployments (repository, requested_at) WHERE repository IS NOT NULL;
CREATE INDEX main.deployments_cluster ON deployments (cluster) WHERE cluster IS NOT NULL;
CREATE INDEX main.deployment_pull_requests_event ON deployment_pull_requests (event_id);
CREATE INDEX main.deployment_authors_event ON deployment_authors (event_id);
CREATE INDEX main.deployment_approvers_event ON deployment_approvers (event_id);
CREATE INDEX main.deployment_trigger_persons_event ON deployment_trigger_persons (event_id);
CREATE INDEX main.deployment_session_persons_event ON deployment_session_persons (event_id);
CREATE INDEX main.deployments_account ON deployments (account_id, requested_at);
CREATE INDEX main.deployments_user_agent ON deployments (substr(user_agent, 1, 16));
CREATE INDEX main.deployments_source_ip ON deployments (source_ip);
CREATE INDEX main.sessions_issued ON sessions (issued_at) WHERE changes > 0 OR is_bitbucket = 1;
CREATE INDEX main.sessions_people ON sessions (session_name) WHERE credential IN ('sso', 'console');
CREATE INDEX main.person_accounts_account ON person_accounts (system, account);
CREATE INDEX main.people_person ON people (person);
