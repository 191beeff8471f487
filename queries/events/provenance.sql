-- Layer A: pull requests, what happened to them, and commits, as Bitbucket's
-- answers say. As in references.sql, tables keep every version and the views
-- do not depend on the order of arrival.

-- Pull requests: GET …/pullrequests and …/pullrequests/{id}. A list leaves the
-- participants out ("for performance reasons", Bitbucket's swagger).
CREATE TABLE bitbucket_pull_request (
  content_id INTEGER NOT NULL,
  repository_key TEXT NOT NULL,       -- the destination repository's UUID, else its full name
  repository_full_name TEXT,
  pull_request_id INTEGER NOT NULL,
  title TEXT,
  state TEXT,
  document TEXT NOT NULL,             -- the whole object, redacted JSON
  author_uuid TEXT,
  author_account_id TEXT,
  author_name TEXT,
  created_on TEXT,
  updated_on TEXT,
  closed_on TEXT,
  source_branch TEXT,
  source_commit TEXT,                 -- 12 characters, as most hashes here
  destination_branch TEXT,
  destination_commit TEXT,
  merge_commit TEXT,
  closed_by_uuid TEXT,
  closed_by_account_id TEXT,
  closed_by_name TEXT,
  participants TEXT,                  -- JSON array; NULL: the answer does not speak of them
  version_at TEXT NOT NULL,
  version_key TEXT NOT NULL
);
CREATE INDEX bitbucket_pull_request_number ON bitbucket_pull_request (pull_request_id);
CREATE INDEX bitbucket_pull_request_object
  ON bitbucket_pull_request (repository_key, pull_request_id, version_at, version_key);

-- What happened to a pull request: GET …/pullrequests/{id}/activity.
CREATE TABLE bitbucket_activity (
  content_id INTEGER NOT NULL,
  repository_key TEXT NOT NULL,
  pull_request_id INTEGER NOT NULL,
  kind TEXT NOT NULL,                 -- approval, changes_requested, comment, update
  happened_at TEXT,
  moment TEXT,                        -- the same as exported, with its fractions
  user_uuid TEXT,
  account_id TEXT,
  display_name TEXT,
  commit_hash TEXT,                   -- an update's source commit
  state TEXT,                         -- the pull request's after an update
  comment_id INTEGER,
  version_at TEXT NOT NULL,
  version_key TEXT NOT NULL
);
CREATE INDEX bitbucket_activity_object ON bitbucket_activity (pull_request_id, kind);

-- Commits: GET …/commits, …/commit/{hash}, …/pullrequests/{id}/commits.
CREATE TABLE bitbucket_commit (
  content_id INTEGER NOT NULL,
  commit_hash TEXT NOT NULL,          -- lower case
  repository_uuid TEXT,
  repository_full_name TEXT,
  author_raw TEXT,                    -- `Name <e-mail>`, as the committer set it: forgeable
  author_email TEXT,                  -- of author_raw, lower case
  author_uuid TEXT,
  author_account_id TEXT,
  author_name TEXT,                   -- the account's display name, else the name of author_raw
  authored_on TEXT,
  subject TEXT,                       -- the message's first line
  parents TEXT,                       -- JSON array of hashes; NULL: the answer does not say
  co_authors TEXT,                    -- JSON array; NULL: the answer has no message
  version_at TEXT NOT NULL,
  version_key TEXT NOT NULL
);
CREATE INDEX bitbucket_commit_object ON bitbucket_commit (commit_hash, version_at, version_key);

-- Files that a commit changed: GET …/diffstat/{spec}, …/pullrequests/{id}/diffstat.
CREATE TABLE bitbucket_commit_file (
  content_id INTEGER NOT NULL,
  repository_full_name TEXT,
  commit_hash TEXT,                   -- NULL where the answer only removes files: it names no commit then
  path TEXT NOT NULL,
  old_path TEXT,
  status TEXT,                        -- added, modified, removed, renamed, …
  version_at TEXT NOT NULL,
  version_key TEXT NOT NULL
);
CREATE INDEX bitbucket_commit_file_object ON bitbucket_commit_file (commit_hash, path);

-- The UUID of a repository that is named in full; none where two had the name.
CREATE VIEW bitbucket_repository_names AS
SELECT r.full_name AS full_name, MIN(r.repository_uuid) AS repository_uuid
FROM bitbucket_repository AS r
WHERE r.full_name IS NOT NULL
GROUP BY r.full_name
HAVING MIN(r.repository_uuid) = MAX(r.repository_uuid);

-- Every version of every pull request, under one key of its repository.
CREATE VIEW bitbucket_pull_request_versions AS
SELECT q.rowid AS version_row,
  CASE WHEN q.repository_key LIKE '%/%' THEN COALESCE(
    (SELECT n.repository_uuid FROM bitbucket_repository_names AS n WHERE n.full_name = q.repository_key),
    q.repository_key) ELSE q.repository_key END AS repository_key,
  q.repository_full_name, q.pull_request_id, q.title, q.state, q.document, q.author_uuid, q.author_account_id,
  q.author_name, q.created_on, q.updated_on, q.closed_on, q.source_branch, q.source_commit, q.destination_branch,
  q.destination_commit, q.merge_commit, q.closed_by_uuid, q.closed_by_account_id, q.closed_by_name, q.participants,
  q.version_at, q.version_key
FROM bitbucket_pull_request AS q;

-- What happened to pull requests, oldest first; `ordinal` counts from 1 in
-- each. One activity that several exports tell is one row.
CREATE VIEW bitbucket_pull_request_activities AS
WITH told AS (
  SELECT CASE WHEN a.repository_key LIKE '%/%' THEN COALESCE(
      (SELECT n.repository_uuid FROM bitbucket_repository_names AS n WHERE n.full_name = a.repository_key),
      a.repository_key) ELSE a.repository_key END AS repository_key,
    a.pull_request_id, a.kind, a.happened_at, a.moment, a.user_uuid, a.account_id, a.display_name, a.commit_hash,
    a.state, a.comment_id
  FROM bitbucket_activity AS a
),
once AS (
  SELECT repository_key, pull_request_id, kind, happened_at, moment, MAX(user_uuid) AS user_uuid,
    MAX(account_id) AS account_id, MAX(display_name) AS display_name, commit_hash, state, comment_id
  FROM told
  GROUP BY repository_key, pull_request_id, kind, happened_at, moment, COALESCE(user_uuid, account_id, display_name),
    commit_hash, state, comment_id
)
SELECT o.repository_key AS repository_key, o.pull_request_id AS pull_request_id, o.kind AS kind,
  o.happened_at AS happened_at, o.user_uuid AS user_uuid, o.account_id AS account_id, o.display_name AS display_name,
  o.commit_hash AS commit_hash, o.state AS state,
  ROW_NUMBER() OVER (
    PARTITION BY o.repository_key, o.pull_request_id
    ORDER BY o.happened_at, o.moment, o.kind, o.user_uuid, o.account_id, o.commit_hash, o.state, o.comment_id
  ) AS ordinal
FROM once AS o;

-- Every commit once: the newest version, its repository, parents and account
-- from the newest that names them.
CREATE VIEW bitbucket_commits AS
SELECT c.commit_hash AS commit_hash,
  COALESCE(c.repository_full_name,
    (SELECT o.repository_full_name FROM bitbucket_commit AS o
      WHERE o.commit_hash = c.commit_hash AND o.repository_full_name IS NOT NULL
      ORDER BY o.version_at DESC, o.version_key DESC LIMIT 1)) AS repository_full_name,
  c.author_raw AS author_raw, c.author_email AS author_email,
  COALESCE(c.author_uuid,
    (SELECT o.author_uuid FROM bitbucket_commit AS o
      WHERE o.commit_hash = c.commit_hash AND o.author_uuid IS NOT NULL
      ORDER BY o.version_at DESC, o.version_key DESC LIMIT 1)) AS author_uuid,
  COALESCE(c.author_account_id,
    (SELECT o.author_account_id FROM bitbucket_commit AS o
      WHERE o.commit_hash = c.commit_hash AND o.author_account_id IS NOT NULL
      ORDER BY o.version_at DESC, o.version_key DESC LIMIT 1)) AS author_account_id,
  c.author_name AS author_name, c.authored_on AS authored_on, c.subject AS subject
FROM bitbucket_commit AS c
WHERE NOT EXISTS (
  SELECT 1 FROM bitbucket_commit AS newer
  WHERE newer.commit_hash = c.commit_hash
    AND (newer.version_at, newer.version_key, newer.rowid) > (c.version_at, c.version_key, c.rowid)
);

-- The parents of a commit, in order: a commit without rows has none, or the
-- export does not say.
CREATE VIEW bitbucket_commit_parents AS
SELECT c.commit_hash AS commit_hash, parent.key AS ordinal, parent.value AS parent_hash
FROM bitbucket_commit AS c, json_each(c.parents) AS parent
WHERE c.parents IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM bitbucket_commit AS newer
  WHERE newer.commit_hash = c.commit_hash AND newer.parents IS NOT NULL
    AND (newer.version_at, newer.version_key, newer.rowid) > (c.version_at, c.version_key, c.rowid)
);

-- Who else wrote a commit, by `Co-authored-by:` lines of its message.
CREATE VIEW bitbucket_commit_co_authors AS
SELECT c.commit_hash AS commit_hash, json_extract(author.value, '$.name') AS name,
  json_extract(author.value, '$.email') AS email
FROM bitbucket_commit AS c, json_each(c.co_authors) AS author
WHERE c.co_authors IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM bitbucket_commit AS newer
  WHERE newer.commit_hash = c.commit_hash AND newer.co_authors IS NOT NULL
    AND (newer.version_at, newer.version_key, newer.rowid) > (c.version_at, c.version_key, c.rowid)
);

-- The files that commits and pull requests changed.
CREATE VIEW bitbucket_commit_files AS
SELECT DISTINCT f.repository_full_name AS repository_full_name, f.commit_hash AS commit_hash, f.path AS path,
  f.old_path AS old_path, f.status AS status
FROM bitbucket_commit_file AS f;

-- The newest version of every pull request; its participants' from the newest
-- that has them. Bitbucket has no time of merging: the activity tells it, else
-- `closed_on`, else the merge commit, if it was exported.
CREATE VIEW bitbucket_pull_requests AS
SELECT q.repository_full_name AS repository_full_name, q.pull_request_id AS pull_request_id, q.title AS title,
  q.state AS state, q.document AS document, q.repository_key AS repository_key, q.author_uuid AS author_uuid,
  q.author_account_id AS author_account_id, q.author_name AS author_name, q.created_on AS created_on,
  q.updated_on AS updated_on, q.source_branch AS source_branch, q.source_commit AS source_commit,
  q.destination_branch AS destination_branch, q.destination_commit AS destination_commit,
  q.merge_commit AS merge_commit, q.closed_by_uuid AS closed_by_uuid,
  q.closed_by_account_id AS closed_by_account_id, q.closed_by_name AS closed_by_name,
  CASE WHEN q.state = 'MERGED' THEN COALESCE(
    (SELECT MIN(a.happened_at) FROM bitbucket_activity AS a
      WHERE a.pull_request_id = q.pull_request_id AND a.kind = 'update' AND a.state = 'MERGED'
        AND (a.repository_key = q.repository_key OR a.repository_key = q.repository_full_name)),
    q.closed_on,
    (SELECT MIN(c.authored_on) FROM bitbucket_commit AS c
      WHERE LENGTH(q.merge_commit) >= 7 AND c.commit_hash >= q.merge_commit AND c.commit_hash < q.merge_commit || 'g'
      HAVING COUNT(DISTINCT c.commit_hash) = 1)) END AS merged_on,
  CASE WHEN EXISTS (
    SELECT 1 FROM bitbucket_pull_request_versions AS p
    WHERE p.pull_request_id = q.pull_request_id AND p.repository_key = q.repository_key
      AND p.participants IS NOT NULL) THEN 1 ELSE 0 END AS has_participants
FROM bitbucket_pull_request_versions AS q
WHERE NOT EXISTS (
  SELECT 1 FROM bitbucket_pull_request_versions AS newer
  WHERE newer.pull_request_id = q.pull_request_id AND newer.repository_key = q.repository_key
    AND (newer.version_at, newer.version_key, newer.version_row) > (q.version_at, q.version_key, q.version_row)
);

-- Who took part in a pull request, from the newest answer that says so.
CREATE VIEW bitbucket_pull_request_participants AS
SELECT q.repository_key AS repository_key, q.pull_request_id AS pull_request_id,
  json_extract(person.value, '$.user_uuid') AS user_uuid, json_extract(person.value, '$.account_id') AS account_id,
  json_extract(person.value, '$.display_name') AS display_name, json_extract(person.value, '$.role') AS role,
  json_extract(person.value, '$.approved') AS approved, json_extract(person.value, '$.state') AS state,
  json_extract(person.value, '$.participated_on') AS participated_on
FROM bitbucket_pull_request_versions AS q, json_each(q.participants) AS person
WHERE q.participants IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM bitbucket_pull_request_versions AS newer
  WHERE newer.pull_request_id = q.pull_request_id AND newer.repository_key = q.repository_key
    AND newer.participants IS NOT NULL
    AND (newer.version_at, newer.version_key, newer.version_row) > (q.version_at, q.version_key, q.version_row)
);
