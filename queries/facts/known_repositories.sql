-- name: known_repositories
-- version: 1
-- title: Repositories
-- purpose: The newest that the exports say of every repository, looked up once instead of for every session.
-- population: All repositories that the Bitbucket exports name.
-- column: repository_uuid  text  the repository
-- column: full_name  text  workspace/slug
{{STEP known_repositories}}
SELECT repository_uuid, full_name FROM bitbucket_repositories;
