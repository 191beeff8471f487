-- name: people
-- version: 1
-- title: People and their accounts
-- purpose: Which accounts belong to which person, by a reviewed map, an identity provider's account id or e-mail; never by a name or what a commit says.
-- population: Everybody in an export of an identity provider, in a reviewed people.csv, or among Bitbucket's members with an e-mail.
-- column: person  text  the map's word for the person, else the e-mail
-- column: system  text  bitbucket (UUID), atlassian (account_id), okta (id), aws (session name)
-- column: method  text  people-csv, okta, atlassian-account-id, members-email, session-email, bitbucket-app
{{STEP mapped_emails}}
SELECT email, MIN(person) AS person
FROM (
  SELECT LOWER(email) AS email, person FROM people_entries WHERE email IS NOT NULL
  UNION ALL
  SELECT LOWER(person), person FROM people_entries WHERE person LIKE '%@%'
  UNION ALL
  SELECT u.email, e.person FROM people_entries AS e
  JOIN identity_users AS u ON u.system = e.system AND (u.account = e.account OR u.login = LOWER(e.account) OR u.email = LOWER(e.account))
  WHERE u.email IS NOT NULL AND e.valid_to IS NULL
) AS m
GROUP BY email;

{{STEP identity_persons}}
SELECT u.system AS system, u.account AS account, COALESCE(e.person, u.email) AS person, u.email AS email, u.login AS login,
  u.display_name AS display_name, u.kind AS kind, u.status AS status, u.status_at AS status_at, u.created_at AS created_at,
  CASE u.system WHEN 'okta' THEN 1 WHEN 'identity-center' THEN 2 ELSE 3 END AS system_rank
FROM identity_users AS u
LEFT JOIN mapped_emails AS e ON e.email = u.email
WHERE u.email IS NOT NULL;

{{STEP derived_accounts}}
SELECT p.system AS system, p.account AS account, p.person AS person, p.kind AS person_kind,
  CASE p.system WHEN 'okta' THEN 'okta' ELSE 'atlassian-account-id' END AS method, 1 AS method_rank
FROM identity_persons AS p
WHERE p.system IN ('okta', 'atlassian')
UNION ALL
SELECT 'bitbucket', m.user_uuid, p.person, p.kind, 'atlassian-account-id', 1
FROM bitbucket_members AS m
JOIN identity_persons AS p ON p.system = 'atlassian' AND p.account = m.account_id
UNION ALL
SELECT 'bitbucket', m.user_uuid, COALESCE(e.person, m.email),
  CASE WHEN m.kind IN ('app_user', 'team') THEN 'service' ELSE 'person' END, 'members-email', 2
FROM bitbucket_members AS m
LEFT JOIN mapped_emails AS e ON e.email = m.email
WHERE m.email IS NOT NULL
UNION ALL
SELECT 'atlassian', m.account_id, COALESCE(e.person, m.email),
  CASE WHEN m.kind IN ('app_user', 'team') THEN 'service' ELSE 'person' END, 'members-email', 2
FROM bitbucket_members AS m
LEFT JOIN mapped_emails AS e ON e.email = m.email
WHERE m.email IS NOT NULL AND m.account_id IS NOT NULL
UNION ALL
SELECT 'bitbucket', m.user_uuid, 'bitbucket:' || m.user_uuid, 'service', 'bitbucket-app', 3
FROM bitbucket_members AS m
WHERE m.email IS NULL AND m.kind IN ('app_user', 'team')
UNION ALL
SELECT 'aws', p.email, p.person, p.kind, 'session-email', 1 FROM identity_persons AS p
UNION ALL
SELECT 'aws', p.login, p.person, p.kind, 'session-email', 1 FROM identity_persons AS p WHERE p.login IS NOT NULL
UNION ALL
SELECT 'aws', LOWER(p.account), p.person, p.kind, 'session-email', 1 FROM identity_persons AS p WHERE p.system = 'identity-center'
UNION ALL
SELECT 'aws', e.email, e.person, 'person', 'session-email', 2 FROM mapped_emails AS e;

{{STEP best_accounts}}
SELECT d.system AS system, d.account AS account, d.person AS person, d.person_kind AS person_kind, d.method AS method,
  ROW_NUMBER() OVER (PARTITION BY d.system, d.account ORDER BY d.method_rank, d.person, d.person_kind) AS place
FROM derived_accounts AS d
WHERE NOT EXISTS (SELECT 1 FROM people_entries AS e WHERE e.system = d.system AND (e.account = d.account
  OR (e.system IN ('okta', 'aws') AND LOWER(e.account) = LOWER(d.account))));

{{STEP person_names}}
SELECT person, MIN(person_name) AS person_name, MAX(person_kind) AS person_kind, MIN(email) AS email
FROM (
  SELECT person, name AS person_name, kind AS person_kind, email FROM people_entries
  UNION ALL
  SELECT p.person, p.display_name, CASE WHEN p.system_rank = 1 THEN p.kind END, p.email FROM identity_persons AS p
  UNION ALL
  SELECT b.person, m.display_name, b.person_kind, m.email
  FROM best_accounts AS b
  JOIN bitbucket_members AS m ON m.user_uuid = b.account
  WHERE b.system = 'bitbucket' AND b.place = 1
) AS n
GROUP BY person;

{{TABLE person_accounts}}
SELECT a.person AS person, COALESCE(n.person_name, a.person) AS person_name, COALESCE(n.person_kind, a.person_kind) AS person_kind,
  a.system AS system, a.account AS account, a.valid_from AS valid_from, a.valid_to AS valid_to, a.method AS method,
  a.source AS source
FROM (
  SELECT person, kind AS person_kind, system, account, valid_from, valid_to, 'people-csv' AS method, MIN(file) AS source
  FROM people_entries
  GROUP BY person, kind, system, account, valid_from, valid_to
  UNION ALL
  SELECT person, person_kind, system, account, CAST(NULL AS {{VARCHAR}}), CAST(NULL AS {{VARCHAR}}), method, CAST(NULL AS {{VARCHAR}})
  FROM best_accounts WHERE place = 1 AND account IS NOT NULL
) AS a
LEFT JOIN person_names AS n ON n.person = a.person;

{{STEP best_identities}}
SELECT person, system, account, status, status_at, created_at,
  ROW_NUMBER() OVER (PARTITION BY person ORDER BY system_rank, CASE WHEN status IN ('DEPROVISIONED', 'SUSPENDED', 'DEACTIVATED',
    'INACTIVE', 'DISABLED', 'CLOSED') THEN 1 ELSE 0 END, account) AS place
FROM identity_persons;

{{TABLE people}}
SELECT n.person AS person, COALESCE(n.person_name, n.person) AS person_name, COALESCE(n.person_kind, 'person') AS person_kind,
  n.email AS email, i.system AS idp_system, i.account AS idp_account, i.status AS idp_status, i.status_at AS idp_status_at,
  i.created_at AS idp_created_at,
  CASE WHEN i.status IN ('DEPROVISIONED', 'SUSPENDED', 'DEACTIVATED', 'INACTIVE', 'DISABLED', 'CLOSED') THEN 1
    WHEN i.status IS NULL THEN NULL ELSE 0 END AS is_leaver,
  CASE WHEN i.status IN ('DEPROVISIONED', 'SUSPENDED', 'DEACTIVATED', 'INACTIVE', 'DISABLED', 'CLOSED') THEN i.status_at END AS left_at
FROM person_names AS n
LEFT JOIN best_identities AS i ON i.person = n.person AND i.place = 1;
