-- Indexes of layer C's tables, for the reports.
CREATE INDEX deployments_time ON deployments (requested_at, event_id);
CREATE INDEX deployments_event ON deployments (event_id);
CREATE INDEX sessions_key ON sessions (access_key_id);
CREATE INDEX deployment_images_event ON deployment_images (event_id, ordinal);
CREATE INDEX deployment_tags_event ON deployment_tags (event_id);
CREATE INDEX step_environments_step ON step_environments (step_uuid);
-- For whoever looks for one thing.
CREATE INDEX deployments_id ON deployments (deploy_id);
CREATE INDEX deployments_service ON deployments (service, requested_at);
CREATE INDEX deployments_pipeline ON deployments (pipeline_uuid) WHERE pipeline_uuid IS NOT NULL;
CREATE INDEX deployments_task_definition ON deployments (task_definition);
CREATE INDEX deployments_credential ON deployments (credential_id) WHERE credential_id IS NOT NULL;
CREATE INDEX deployments_commit ON deployments (commit_hash) WHERE commit_hash IS NOT NULL;
CREATE INDEX deployment_images_digest ON deployment_images (image_digest) WHERE image_digest IS NOT NULL;
CREATE INDEX sessions_role ON sessions (role_arn, issued_at);
CREATE INDEX sessions_name ON sessions (session_name);
CREATE INDEX sessions_step ON sessions (step_uuid) WHERE step_uuid IS NOT NULL;
CREATE INDEX sessions_pipeline ON sessions (pipeline_uuid) WHERE pipeline_uuid IS NOT NULL;
CREATE INDEX sessions_root ON sessions (root_session_id) WHERE chain_depth > 0;
CREATE INDEX deployments_role ON deployments (role_arn);
CREATE INDEX deployments_repository ON deployments (repository, requested_at) WHERE repository IS NOT NULL;
CREATE INDEX deployments_cluster ON deployments (cluster) WHERE cluster IS NOT NULL;
CREATE INDEX deployments_account ON deployments (account_id, requested_at);
CREATE INDEX deployments_user_agent ON deployments (substr(user_agent, 1, 16));
CREATE INDEX deployments_source_ip ON deployments (source_ip);
CREATE INDEX sessions_issued ON sessions (issued_at) WHERE changes > 0 OR is_bitbucket = 1;
CREATE INDEX sessions_people ON sessions (session_name) WHERE credential IN ('sso', 'console');
