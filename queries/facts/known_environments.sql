-- name: known_environments
-- version: 2
-- title: Deployment environments
-- purpose: The newest that the exports say of every deployment environment, looked up once instead of for every session.
-- population: All deployment environments that the Bitbucket exports name.
-- key: environment_uuid
-- column: environment_uuid  text  the environment
-- column: environment_name  text  its name
{{STEP known_environments}}
SELECT environment_uuid, environment_name FROM bitbucket_environments;

-- name: environment_names
-- version: 1
-- title: Names of deployment environments
-- purpose: Every name that a deployment environment had: filters find it by each.
-- population: All versions of the Bitbucket exports.
-- key: environment_uuid, environment_name
-- column: environment_uuid  text  the environment
-- column: environment_name  text  a name that it has or had
{{TABLE environment_names}}
SELECT environment_uuid, environment_name FROM environment_full_names;
