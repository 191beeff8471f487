-- name: people
-- version: 1
-- title: People and their accounts
-- purpose: Whose account is whose, by a reviewed map, else by what identity providers and Bitbucket say; never by names or commits.
-- population: Every account that a reviewed map, an identity provider or Bitbucket's members tie to somebody.
-- key: person
-- column: person  text  the person: as people.csv calls them, else their e-mail; of a bot system:account
-- column: person_name  text  their name
-- column: person_kind  text  person, service
-- column: email  text  their e-mail
-- column: idp_system  text  the identity provider whose word on them counts: okta, else atlassian, else identity-center
-- column: idp_account  text  their account there
-- column: idp_status  text  its status, in the provider's words
-- column: idp_status_at  time  since when
-- column: idp_created_at  time  when the account was made
-- column: is_leaver  integer  1: the provider says that the account is closed, deactivated or suspended
-- column: left_at  time  since when; empty where it does not say

-- Which Bitbucket UUID and Atlassian account_id are one account, by Bitbucket's
-- own answers. One that came with two others tells nothing.
{{STEP told_pairs}}
SELECT user_uuid, MIN(account_id) AS account_id
FROM (
  SELECT user_uuid, account_id FROM bitbucket_members
  UNION ALL
  SELECT creator_uuid AS user_uuid, creator_account_id AS account_id FROM bitbucket_pipelines
  UNION ALL
  SELECT author_uuid AS user_uuid, author_account_id AS account_id FROM bitbucket_pull_requests
  UNION ALL
  SELECT closed_by_uuid AS user_uuid, closed_by_account_id AS account_id FROM bitbucket_pull_requests
  UNION ALL
  SELECT user_uuid, account_id FROM bitbucket_pull_request_participants
  UNION ALL
  SELECT user_uuid, account_id FROM bitbucket_pull_request_activities
  UNION ALL
  SELECT author_uuid AS user_uuid, author_account_id AS account_id FROM bitbucket_commits
) AS every_pair
WHERE user_uuid IS NOT NULL AND account_id IS NOT NULL
GROUP BY user_uuid
HAVING COUNT(DISTINCT account_id) = 1;

{{STEP account_pairs}}
SELECT MIN(user_uuid) AS user_uuid, account_id
FROM told_pairs
GROUP BY account_id
HAVING COUNT(*) = 1;

-- The map's rows. Where two tie one account to two persons at one time, the one
-- that was reviewed last counts.
{{STEP mapped_accounts}}
SELECT DISTINCT e.account AS account, e.person AS person, e.system AS system, e.valid_from AS valid_from,
  e.valid_to AS valid_to, e.file AS source
FROM people_entries AS e
LEFT JOIN people_entries AS o ON o.system = e.system AND o.account = e.account AND o.person <> e.person
  AND COALESCE(o.valid_from, '') <= COALESCE(e.valid_to, '9999') AND COALESCE(e.valid_from, '') <= COALESCE(o.valid_to, '9999')
  AND (COALESCE(o.reviewed_on, '') > COALESCE(e.reviewed_on, '')
    OR COALESCE(o.reviewed_on, '') = COALESCE(e.reviewed_on, '') AND o.person < e.person)
WHERE o.person IS NULL;

-- What the map says of the persons themselves.
{{STEP mapped_persons}}
SELECT person, MAX(name) AS person_name, MAX(CASE WHEN kind = 'service' THEN 1 ELSE 0 END) AS is_service
FROM people_entries
GROUP BY person;

-- Every account that an identity provider or Bitbucket's members know, with its e-mail.
{{STEP known_accounts}}
SELECT u.account AS account, u.system AS system, LOWER(u.email) AS email, u.display_name AS display_name,
  CASE WHEN u.kind = 'service' THEN 1 ELSE 0 END AS is_service, u.file AS source, u.status AS status,
  u.status_at AS status_at, u.created_at AS created_at
FROM identity_users AS u;

-- Whose e-mail it is: the map's word, by the person's own id, by an e-mail as
-- account, or by the e-mail of a mapped account, whenever it was theirs. One that
-- it gives to two is nobody's. Others are persons by their e-mail.
{{STEP email_words}}
SELECT LOWER(person) AS email, person FROM mapped_persons WHERE person LIKE '%@%'
UNION ALL
SELECT LOWER(account) AS email, person FROM mapped_accounts
WHERE account LIKE '%@%'
UNION ALL
SELECT k.email AS email, m.person AS person
FROM mapped_accounts AS m
JOIN known_accounts AS k ON k.account = m.account AND k.system = m.system
WHERE k.email IS NOT NULL
UNION ALL
SELECT k.email AS email, m.person AS person
FROM mapped_accounts AS m
JOIN known_accounts AS k ON LOWER(k.account) = LOWER(m.account)
WHERE k.email IS NOT NULL AND m.system = 'aws' AND k.system = 'identity-center';

{{STEP mapped_emails}}
SELECT email, MIN(person) AS person, COUNT(DISTINCT person) AS persons
FROM email_words
GROUP BY email;

{{STEP email_persons}}
SELECT k.email AS email, COALESCE(p.person, k.email) AS person
FROM (
  SELECT email FROM known_accounts WHERE email IS NOT NULL
  UNION ALL
  SELECT email FROM mapped_emails
) AS k
LEFT JOIN mapped_emails AS p ON p.email = k.email
WHERE p.persons IS NULL OR p.persons = 1
GROUP BY k.email, COALESCE(p.person, k.email);

-- Names of people's sessions. Who takes a role chooses its session's name, pipelines
-- too: only those that single sign-on gave count, not those of roles taken from there.
{{STEP people_sessions}}
SELECT DISTINCT LOWER(session_name) AS session_name
FROM sessions
WHERE credential = 'sso' AND chain_depth = 0 AND session_name IS NOT NULL;

-- Every tie that there is, best first by `place`.
{{STEP account_ties}}
SELECT m.person AS person, m.system AS system, m.account AS account, m.valid_from AS valid_from,
  m.valid_to AS valid_to, 'people-csv' AS method, m.source AS source, 1 AS place
FROM mapped_accounts AS m
UNION ALL
SELECT m.person AS person, 'bitbucket' AS system, p.user_uuid AS account, m.valid_from AS valid_from,
  m.valid_to AS valid_to, 'atlassian-account-id' AS method, m.source AS source, 2 AS place
FROM mapped_accounts AS m
JOIN account_pairs AS p ON p.account_id = m.account
WHERE m.system = 'atlassian'
UNION ALL
SELECT m.person AS person, 'atlassian' AS system, p.account_id AS account, m.valid_from AS valid_from,
  m.valid_to AS valid_to, 'atlassian-account-id' AS method, m.source AS source, 2 AS place
FROM mapped_accounts AS m
JOIN account_pairs AS p ON p.user_uuid = m.account
WHERE m.system = 'bitbucket'
UNION ALL
SELECT e.person AS person, 'atlassian' AS system, k.account AS account, NULL AS valid_from, NULL AS valid_to,
  'atlassian-account-id' AS method, k.source AS source, 3 AS place
FROM known_accounts AS k
JOIN email_persons AS e ON e.email = k.email
WHERE k.system = 'atlassian'
UNION ALL
SELECT e.person AS person, 'bitbucket' AS system, p.user_uuid AS account, NULL AS valid_from, NULL AS valid_to,
  'atlassian-account-id' AS method, k.source AS source, 3 AS place
FROM known_accounts AS k
JOIN email_persons AS e ON e.email = k.email
JOIN account_pairs AS p ON p.account_id = k.account
WHERE k.system = 'atlassian'
UNION ALL
SELECT e.person AS person, 'bitbucket' AS system, k.account AS account, NULL AS valid_from, NULL AS valid_to,
  'members-email' AS method, k.source AS source, 4 AS place
FROM known_accounts AS k
JOIN email_persons AS e ON e.email = k.email
WHERE k.system = 'bitbucket'
UNION ALL
SELECT e.person AS person, 'atlassian' AS system, p.account_id AS account, NULL AS valid_from, NULL AS valid_to,
  'members-email' AS method, k.source AS source, 4 AS place
FROM known_accounts AS k
JOIN email_persons AS e ON e.email = k.email
JOIN account_pairs AS p ON p.user_uuid = k.account
WHERE k.system = 'bitbucket'
UNION ALL
SELECT e.person AS person, 'okta' AS system, k.account AS account, NULL AS valid_from, NULL AS valid_to,
  'okta' AS method, k.source AS source, 5 AS place
FROM known_accounts AS k
JOIN email_persons AS e ON e.email = k.email
WHERE k.system = 'okta'
UNION ALL
SELECT e.person AS person, 'aws' AS system, k.account AS account, NULL AS valid_from, NULL AS valid_to,
  'session-email' AS method, k.source AS source, 6 AS place
FROM known_accounts AS k
JOIN email_persons AS e ON e.email = k.email
WHERE k.system = 'identity-center'
UNION ALL
SELECT e.person AS person, 'aws' AS system, s.session_name AS account, NULL AS valid_from, NULL AS valid_to,
  'session-email' AS method, NULL AS source, 6 AS place
FROM people_sessions AS s
JOIN email_persons AS e ON e.email = s.session_name
UNION ALL
SELECT k.system || ':' || k.account AS person, k.system AS system, k.account AS account, NULL AS valid_from,
  NULL AS valid_to, 'account-kind' AS method, k.source AS source, 7 AS place
FROM known_accounts AS k
WHERE k.is_service = 1 AND k.system IN ('bitbucket', 'atlassian') AND k.email IS NULL;

-- The best tie of an account; where equally good ones name two persons, none.
{{STEP best_ties}}
SELECT t.account AS account, t.system AS system, t.place AS place
FROM (
  SELECT a.account AS account, a.system AS system, a.person AS person, a.place AS place,
    MIN(a.place) OVER (PARTITION BY a.system, a.account) AS best_place
  FROM account_ties AS a
) AS t
WHERE t.place = t.best_place
GROUP BY t.account, t.system, t.place
HAVING t.place <= 2 OR COUNT(DISTINCT t.person) = 1;

{{STEP tied_accounts}}
SELECT t.person AS person, t.system AS system, t.account AS account, t.valid_from AS valid_from,
  t.valid_to AS valid_to, t.method AS method, MIN(t.source) AS source
FROM account_ties AS t
JOIN best_ties AS b ON b.system = t.system AND b.account = t.account AND b.place = t.place
GROUP BY t.person, t.system, t.account, t.valid_from, t.valid_to, t.method;

-- Persons whose accounts are all of services are services, if the map says nothing.
{{STEP person_kinds}}
SELECT t.person AS person,
  CASE WHEN MAX(m.person) IS NOT NULL THEN CASE WHEN MAX(m.is_service) = 1 THEN 'service' ELSE 'person' END
    WHEN MAX(k.is_service) = 1 THEN 'service' ELSE 'person' END AS person_kind,
  COALESCE(MAX(m.person_name), MAX(CASE WHEN k.system = 'okta' THEN k.display_name END),
    MAX(CASE WHEN k.system = 'atlassian' THEN k.display_name END), MAX(k.display_name)) AS person_name
FROM tied_accounts AS t
LEFT JOIN mapped_persons AS m ON m.person = t.person
LEFT JOIN known_accounts AS k ON k.account = t.account
  AND (k.system = t.system OR k.system = 'identity-center' AND t.system = 'aws')
GROUP BY t.person;

-- name: person_accounts
-- version: 1
-- title: Accounts of people
-- purpose: Which accounts each person has, since when and until when, and how that is known.
-- population: Every account that a reviewed map, an identity provider or Bitbucket's members tie to one person.
-- key: person, system, account, valid_from, valid_to
-- column: person  text  the person, as people calls them
-- column: person_name  text  their name
-- column: person_kind  text  person, service
-- column: system  text  bitbucket, atlassian, okta, aws
-- column: account  text  the account there
-- column: valid_from  text  since when it is theirs; empty: always
-- column: valid_to  text  until when; empty: still
-- column: method  text  how that is known: people-csv, atlassian-account-id, members-email, okta, session-email, account-kind
-- column: source  text  the file that says so
{{TABLE person_accounts}}
SELECT t.person AS person, k.person_name AS person_name, k.person_kind AS person_kind, t.system AS system,
  t.account AS account, t.valid_from AS valid_from, t.valid_to AS valid_to, t.method AS method, t.source AS source
FROM tied_accounts AS t
JOIN person_kinds AS k ON k.person = t.person;

-- A person's account with the identity provider: Okta's before others', of
-- several the one whose status is the newest: who came back has another.
{{STEP provider_accounts}}
SELECT c.person AS person, c.system AS system, c.account AS account, c.status AS status, c.status_at AS status_at,
  c.created_at AS created_at, c.is_closed AS is_closed,
  ROW_NUMBER() OVER (
    PARTITION BY c.person
    ORDER BY c.provider, c.known_at DESC, c.is_closed, c.account) AS place
FROM (
  SELECT t.person AS person, u.system AS system, u.account AS account, u.status AS status, u.status_at AS status_at,
    u.created_at AS created_at, COALESCE(u.status_at, u.created_at, '') AS known_at,
    CASE WHEN LOWER(u.status) IN ('deprovisioned', 'suspended', 'deactivated', 'inactive', 'closed', 'disabled')
      THEN 1 ELSE 0 END AS is_closed,
    CASE WHEN u.system = 'okta' THEN 1 WHEN u.system = 'atlassian' THEN 2 ELSE 3 END AS provider
  FROM tied_accounts AS t
  JOIN known_accounts AS u ON u.account = t.account
    AND (u.system = t.system OR u.system = 'identity-center' AND t.system = 'aws')
  WHERE u.system IN ('okta', 'atlassian', 'identity-center')
) AS c;

{{STEP person_emails}}
SELECT t.person AS person,
  COALESCE(MIN(CASE WHEN k.system = 'okta' THEN k.email END), MIN(k.email),
    MIN(CASE WHEN t.person LIKE '%@%' THEN LOWER(t.person) END)) AS email
FROM tied_accounts AS t
LEFT JOIN known_accounts AS k ON k.account = t.account
  AND (k.system = t.system OR k.system = 'identity-center' AND t.system = 'aws')
GROUP BY t.person;

{{TABLE people}}
SELECT k.person AS person, k.person_name AS person_name, k.person_kind AS person_kind, e.email AS email,
  a.system AS idp_system, a.account AS idp_account, a.status AS idp_status, a.status_at AS idp_status_at,
  a.created_at AS idp_created_at, COALESCE(a.is_closed, 0) AS is_leaver,
  CASE WHEN a.is_closed = 1 THEN a.status_at END AS left_at
FROM person_kinds AS k
LEFT JOIN provider_accounts AS a ON a.person = k.person AND a.place = 1
LEFT JOIN person_emails AS e ON e.person = k.person;
