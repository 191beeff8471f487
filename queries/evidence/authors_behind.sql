-- name: authors_behind
-- version: 1
-- title: The authors behind a change
-- purpose: Who wrote what a change deployed, and where that is said.
-- population: One row per account or name: the pull request's author, its commits' authors and co-authors; without a pull request the commit's author.
-- parameter: event  text  The change's event id.
-- column: author  text  The account's name; names in commits are what their writers chose.
-- column: basis  text  Where it is said: pull-request, commit, co-author.
-- column: authored_on  time  The newest of their commits.
-- column: person  text  The person, by the identity map.
SELECT coalesce(a.display_name, a.user_uuid, a.account_id) AS author, a.basis, a.authored_on, a.person
FROM deployment_authors AS a WHERE a.event_id = :event
ORDER BY a.basis_rank, 1, a.user_uuid, a.account_id, a.email
