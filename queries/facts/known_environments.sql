-- name: known_environments
-- version: 1
-- title: Deployment environments
-- purpose: The newest that the exports say of every deployment environment, looked up once instead of for every session.
-- population: All deployment environments that the Bitbucket exports name.
-- column: environment_uuid  text  the environment
-- column: environment_name  text  its name
{{STEP known_environments}}
SELECT environment_uuid, environment_name FROM bitbucket_environments;
