-- Indexes of layer C's tables, for the reports.
CREATE INDEX deployments_time ON deployments (requested_at, event_id);
CREATE INDEX deployments_event ON deployments (event_id);
CREATE INDEX credential_chains_id ON credential_chains (credential_id);
CREATE INDEX sessions_key ON sessions (access_key_id);
CREATE INDEX deployment_images_event ON deployment_images (event_id, ordinal);
CREATE INDEX deployment_tags_event ON deployment_tags (event_id, tag_key);
CREATE INDEX step_environments_step ON step_environments (step_uuid);
