-- name: people
-- version: 1
-- title: People and their accounts
-- purpose: Which accounts belong to whom, how that is known, what the identity provider says of them, and which accounts that acted belong to nobody known.
-- population: Every account that is tied to a person or a service, and every Bitbucket account and single sign-on session name that acted in the logs or exports at hand.
-- limit: A person is derived, never logged. Ties come from a reviewed people.csv, else from what identity providers and Bitbucket say; commits and display names never make one.
-- limit: Okta lists deactivated users only where they were asked for: without them nobody is seen to have left.
-- limit: For a manual step Bitbucket names the pipeline's creator, who may be another than the person who clicked.
-- parameter: person  list  Persons, by their id, name or e-mail.
-- column: person  text  headline  The person: as people.csv calls them, else their e-mail; empty for an account of nobody known.
-- column: person_name  text  headline  Their name; of an account of nobody known the account's display name.
-- column: person_kind  text  headline  person, service, or unmapped.
-- column: email  text  Their e-mail.
-- column: idp_system  text  The identity provider whose word counts: okta, else atlassian, else identity-center.
-- column: idp_status  text  headline  Its word on the person.
-- column: idp_status_at  time  Since when.
-- column: left_at  time  headline  When they were deactivated or suspended, if the provider says so.
-- column: system  text  headline  The account's system: bitbucket, atlassian, okta, aws.
-- column: account  text  headline  The account: a UUID, an account_id, an id, a session name.
-- column: valid_from  time  The tie holds from here on; empty: from ever.
-- column: valid_to  time  Up to here; empty: still.
-- column: method  text  headline  How the tie is known: people-csv, atlassian-account-id, members-email, okta, session-email, account-kind; none.
-- column: source  text  The file that says so.
-- column: triggered  integer  Pipelines that Bitbucket names the account as creator of.
-- column: approved  integer  Pull requests that it approved.
-- column: merged  integer  Pull requests that it merged.
-- column: sessions  integer  AWS sessions of that name from single sign-on.
-- control: SOC 2 CC6.1
-- control: SOC 2 CC6.2
WITH acts (system, account, account_name, pipelines, approvals, merges, logins) AS (
  SELECT 'bitbucket', creator_uuid, creator_name, 1, NULL, NULL, NULL FROM bitbucket_pipelines
  WHERE creator_uuid IS NOT NULL
  UNION ALL
  SELECT 'bitbucket', closed_by_uuid, closed_by_name, NULL, NULL, 1, NULL FROM bitbucket_pull_requests
  WHERE closed_by_uuid IS NOT NULL AND state = 'MERGED'
  UNION ALL
  SELECT 'bitbucket', user_uuid, max(display_name), NULL, 1, NULL, NULL
  FROM (
    SELECT user_uuid, display_name, repository_key, pull_request_id FROM bitbucket_pull_request_participants
    WHERE approved = 1 AND user_uuid IS NOT NULL
    UNION ALL
    SELECT user_uuid, display_name, repository_key, pull_request_id FROM bitbucket_pull_request_activities
    WHERE kind = 'approval' AND user_uuid IS NOT NULL
  )
  GROUP BY user_uuid, repository_key, pull_request_id
  UNION ALL
  SELECT 'aws', lower(session_name), session_name, NULL, NULL, NULL, 1 FROM sessions
  WHERE credential = 'sso' AND chain_depth = 0 AND session_name IS NOT NULL
),
counted AS (
  SELECT system, account, max(account_name) AS account_name, coalesce(sum(pipelines), 0) AS triggered,
    coalesce(sum(approvals), 0) AS approved, coalesce(sum(merges), 0) AS merged,
    coalesce(sum(logins), 0) AS sessions
  FROM acts
  GROUP BY system, account
),
shown AS (
  SELECT a.person, a.person_name, a.person_kind, p.email, p.idp_system, p.idp_status, p.idp_status_at, p.left_at,
    a.system, a.account, a.valid_from, a.valid_to, a.method, a.source, coalesce(c.triggered, 0) AS triggered,
    coalesce(c.approved, 0) AS approved, coalesce(c.merged, 0) AS merged, coalesce(c.sessions, 0) AS sessions
  FROM person_accounts AS a
  LEFT JOIN people AS p ON p.person = a.person
  LEFT JOIN counted AS c ON c.system = a.system AND c.account = a.account
  UNION ALL
  SELECT NULL, c.account_name, 'unmapped', NULL, NULL, NULL, NULL, NULL, c.system, c.account, NULL, NULL, 'none', NULL,
    c.triggered, c.approved, c.merged, c.sessions
  FROM counted AS c
  WHERE NOT EXISTS (SELECT 1 FROM person_accounts AS a WHERE a.system = c.system AND a.account = c.account)
)
SELECT person, person_name, person_kind, email, idp_system, idp_status, idp_status_at, left_at, system, account,
  valid_from, valid_to, method, source, triggered, approved, merged, sessions
FROM shown
WHERE :person IS NULL OR EXISTS (
  SELECT 1 FROM json_each(:person) AS wanted
  WHERE lower(wanted.value) IN (lower(person), lower(person_name), email))
ORDER BY CASE person_kind WHEN 'person' THEN 1 WHEN 'service' THEN 2 ELSE 3 END, person, system, account, valid_from,
  valid_to;
