-- name: people-suggestions
-- version: 1
-- title: Suggestions for people.csv
-- purpose: Which rows a reviewer might add to people.csv: accounts of nobody known that look like a known person's, each with why.
-- population: Bitbucket and Atlassian accounts of pipelines, pull requests, commits and members that are tied to nobody, and a known person with the same commit e-mail or display name.
-- limit: Suggestions only. A commit's e-mail is whatever its committer set, and display names are neither unique nor verified: neither ever ties an account to a person here.
-- limit: A row whose suggestion cell is filled is rejected by ingest: clear the cell once somebody has reviewed it.
-- column: person  text  headline  The person that it may be.
-- column: name  text  headline  Their name.
-- column: kind  text  person or service.
-- column: system  text  headline  The account's system.
-- column: account  text  headline  The account that is tied to nobody.
-- column: valid_from  time  For the reviewer to fill in, if the tie has a beginning.
-- column: valid_to  time  The same for its end.
-- column: owner  text  For the reviewer: who answers for this row.
-- column: reviewed_on  time  For the reviewer: when it was reviewed.
-- column: suggestion  text  headline  Why it is suggested. Clear this cell to accept the row.
WITH accounts (system, account, name) AS (
  SELECT 'bitbucket', user_uuid, display_name FROM bitbucket_members
  UNION
  SELECT 'bitbucket', creator_uuid, creator_name FROM bitbucket_pipelines
  UNION
  SELECT 'bitbucket', author_uuid, author_name FROM bitbucket_pull_requests
  UNION
  SELECT 'bitbucket', closed_by_uuid, closed_by_name FROM bitbucket_pull_requests
  UNION
  SELECT 'bitbucket', user_uuid, display_name FROM bitbucket_pull_request_participants
  UNION
  SELECT 'bitbucket', user_uuid, display_name FROM bitbucket_pull_request_activities
  UNION
  SELECT 'bitbucket', author_uuid, author_name FROM bitbucket_commits
  UNION
  SELECT 'atlassian', account, display_name FROM identity_users WHERE system = 'atlassian'
),
unmapped AS (
  SELECT u.system, u.account, u.name
  FROM accounts AS u
  WHERE u.account IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM person_accounts AS a WHERE a.system = u.system AND a.account = u.account)
),
written AS (
  SELECT CASE WHEN author_uuid IS NULL THEN 'atlassian' ELSE 'bitbucket' END AS system,
    coalesce(author_uuid, author_account_id) AS account, author_email, count(*) AS commits
  FROM bitbucket_commits
  WHERE author_email IS NOT NULL AND coalesce(author_uuid, author_account_id) IS NOT NULL
  GROUP BY 1, 2, 3
),
by_email AS (
  SELECT p.person, p.person_name, p.person_kind, w.system, w.account,
    'commit e-mail: ' || w.commits || CASE w.commits WHEN 1 THEN ' commit' ELSE ' commits' END
      || ' of this account with the e-mail ' || w.author_email AS suggestion
  FROM written AS w
  JOIN people AS p ON p.email = w.author_email
  WHERE NOT EXISTS (SELECT 1 FROM person_accounts AS a WHERE a.system = w.system AND a.account = w.account)
),
by_name AS (
  SELECT min(p.person) AS person, min(p.person_name) AS person_name, min(p.person_kind) AS person_kind, u.system,
    u.account, 'display name: the account is called "' || u.name || '", and so is this person alone' AS suggestion
  FROM unmapped AS u
  JOIN people AS p ON lower(p.person_name) = lower(u.name)
  GROUP BY u.system, u.account, u.name
  HAVING count(*) = 1
)
SELECT s.person, max(s.person_name) AS name, max(s.person_kind) AS kind, s.system, s.account, NULL AS valid_from,
  NULL AS valid_to, NULL AS owner, NULL AS reviewed_on, group_concat(s.suggestion, '; ') AS suggestion
FROM (SELECT * FROM by_email UNION SELECT * FROM by_name ORDER BY 1, 4, 5, 6) AS s
GROUP BY s.person, s.system, s.account
ORDER BY s.person, s.system, s.account;
