-- Layer A: what identity providers and reviewed maps say of accounts. As in
-- references.sql, tables keep every version and the views do not depend on the
-- order of arrival. E-mails are in lower case.

-- Users of Okta, of an Atlassian organisation and of AWS Identity Center.
CREATE TABLE identity_user (
  content_id INTEGER NOT NULL,
  system TEXT NOT NULL,               -- okta, atlassian, identity-center
  account TEXT NOT NULL,              -- Okta's id, Atlassian's account_id, Identity Center's user name
  internal_id TEXT,                   -- Identity Center's UserId
  email TEXT,
  login TEXT,
  display_name TEXT,
  status TEXT,
  status_at TEXT,                     -- since when
  created_at TEXT,
  activated_at TEXT,
  last_login_at TEXT,
  kind TEXT NOT NULL,                 -- person, service
  exported_at TEXT,
  version_at TEXT NOT NULL,
  version_key TEXT NOT NULL
);
CREATE INDEX identity_user_object ON identity_user (system, account, version_at, version_key);

-- Groups.
CREATE TABLE identity_group (
  content_id INTEGER NOT NULL,
  system TEXT NOT NULL,
  group_id TEXT NOT NULL,
  group_name TEXT,
  exported_at TEXT,
  version_at TEXT NOT NULL,
  version_key TEXT NOT NULL
);
CREATE INDEX identity_group_object ON identity_group (system, group_id, version_at, version_key);

-- Who is in a group.
CREATE TABLE identity_membership (
  content_id INTEGER NOT NULL,
  system TEXT NOT NULL,
  group_id TEXT,                      -- NULL: the export names the group alone
  group_name TEXT,
  account TEXT,
  internal_id TEXT,                   -- Identity Center's UserId
  email TEXT,
  login TEXT,
  exported_at TEXT,
  version_at TEXT NOT NULL,
  version_key TEXT NOT NULL
);

-- Rows of people.csv: whose account is whose, as somebody reviewed it.
CREATE TABLE people_entry (
  content_id INTEGER NOT NULL,
  person TEXT NOT NULL,
  name TEXT,
  kind TEXT,                          -- person, service; NULL: not said
  system TEXT NOT NULL,               -- bitbucket, atlassian, okta, aws
  account TEXT NOT NULL,
  valid_from TEXT,
  valid_to TEXT,                      -- the last second
  owner TEXT,
  reviewed_on TEXT,
  version_at TEXT NOT NULL,
  version_key TEXT NOT NULL
);

-- The newest version of every user; Bitbucket's members stand beside them.
CREATE VIEW identity_users AS
SELECT u.system AS system, u.account AS account, u.email AS email, u.login AS login,
  u.display_name AS display_name, u.status AS status, u.status_at AS status_at, u.created_at AS created_at,
  u.activated_at AS activated_at, u.last_login_at AS last_login_at, u.kind AS kind, u.exported_at AS exported_at,
  (SELECT MIN(f.path) FROM identity_user AS o JOIN file AS f ON f.content_id = o.content_id
    WHERE o.system = u.system AND o.account = u.account AND o.version_at = u.version_at
      AND o.version_key = u.version_key) AS file
FROM identity_user AS u
WHERE NOT EXISTS (
  SELECT 1 FROM identity_user AS newer
  WHERE newer.system = u.system AND newer.account = u.account
    AND (newer.version_at, newer.version_key, newer.rowid) > (u.version_at, u.version_key, u.rowid)
)
UNION ALL
SELECT 'bitbucket' AS system, m.user_uuid AS account, m.email AS email, m.nickname AS login,
  m.display_name AS display_name, NULL AS status, NULL AS status_at, NULL AS created_at, NULL AS activated_at,
  NULL AS last_login_at, CASE WHEN m.kind IN ('app_user', 'team') THEN 'service' ELSE 'person' END AS kind,
  NULL AS exported_at, m.file AS file
FROM bitbucket_members AS m;

-- The newest version of every group.
CREATE VIEW identity_groups AS
SELECT g.system AS system, g.group_id AS group_id, g.group_name AS group_name, g.exported_at AS exported_at
FROM identity_group AS g
WHERE NOT EXISTS (
  SELECT 1 FROM identity_group AS newer
  WHERE newer.system = g.system AND newer.group_id = g.group_id
    AND (newer.version_at, newer.version_key, newer.rowid) > (g.version_at, g.version_key, g.rowid)
);

-- Who is in a group by its newest export: all of them of that day, since the
-- pages of one export are fetched one after the other.
CREATE VIEW identity_group_members AS
WITH named AS (
  SELECT m.system AS system, m.group_id AS group_id,
    COALESCE(m.group_name, (SELECT MAX(g.group_name) FROM identity_groups AS g
      WHERE g.system = m.system AND g.group_id = m.group_id)) AS group_name,
    COALESCE(m.account, (SELECT MAX(u.account) FROM identity_user AS u
      WHERE u.system = m.system AND u.internal_id = m.internal_id), m.internal_id) AS account,
    m.email AS email, m.login AS login, m.exported_at AS exported_at,
    COALESCE(SUBSTR(m.exported_at, 1, 10), '') AS exported_day
  FROM identity_membership AS m
),
newest AS (
  SELECT system, COALESCE(group_id, group_name) AS group_key, MAX(exported_day) AS exported_day
  FROM named
  GROUP BY system, COALESCE(group_id, group_name)
)
SELECT n.system AS system, n.group_id AS group_id, n.group_name AS group_name, n.account AS account,
  n.email AS email, n.login AS login, MAX(n.exported_at) AS exported_at
FROM named AS n
JOIN newest AS w ON w.system = n.system AND w.group_key = COALESCE(n.group_id, n.group_name)
  AND w.exported_day = n.exported_day
GROUP BY n.system, n.group_id, n.group_name, n.account, n.email, n.login;

-- The rows of people.csv, and the file that each stands in.
CREATE VIEW people_entries AS
SELECT DISTINCT p.person AS person, p.name AS name, p.kind AS kind, p.system AS system, p.account AS account,
  p.valid_from AS valid_from, p.valid_to AS valid_to, p.owner AS owner, p.reviewed_on AS reviewed_on,
  (SELECT MIN(f.path) FROM file AS f WHERE f.content_id = p.content_id) AS file
FROM people_entry AS p;

-- The exports that there are. Okta's list leaves DEPROVISIONED users out unless
-- they are asked for: `deprovisioned` tells whether leavers can be seen.
CREATE VIEW identity_exports AS
SELECT u.system AS system, 'users' AS kind, u.exported_at AS exported_at, COUNT(DISTINCT u.account) AS users,
  COUNT(DISTINCT CASE WHEN LOWER(u.status) IN ('deprovisioned', 'deactivated', 'inactive', 'closed', 'disabled')
    THEN u.account END) AS deprovisioned
FROM identity_user AS u
GROUP BY u.system, u.exported_at
UNION ALL
SELECT g.system AS system, 'groups' AS kind, g.exported_at AS exported_at,
  COUNT(DISTINCT COALESCE(g.account, g.internal_id, g.email, g.login)) AS users, NULL AS deprovisioned
FROM identity_membership AS g
GROUP BY g.system, g.exported_at;
