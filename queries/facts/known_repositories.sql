-- name: known_repositories
-- version: 2
-- title: Repositories
-- purpose: The newest that the exports say of every repository, looked up once instead of for every session.
-- population: All repositories that the Bitbucket exports name.
-- key: repository_uuid
-- column: repository_uuid  text  the repository
-- column: full_name  text  workspace/slug
{{STEP known_repositories}}
SELECT repository_uuid, full_name FROM bitbucket_repositories;

-- name: repository_names
-- version: 1
-- title: Names of repositories
-- purpose: Every name that a repository had, by every version of every export: filters find it by each.
-- population: Names of the form workspace/slug.
-- key: repository_uuid, full_name
-- column: repository_uuid  text  the repository
-- column: full_name  text  workspace/slug, as it is or was
-- column: slug  text  the slug in it
-- column: workspace  text  the workspace in it
{{TABLE repository_names}}
SELECT repository_uuid, full_name, {{TAIL(full_name)}} AS slug,
  SUBSTR(full_name, 1, LENGTH(full_name) - LENGTH({{TAIL(full_name)}}) - 1) AS workspace
FROM repository_full_names
WHERE full_name LIKE '%/%';
