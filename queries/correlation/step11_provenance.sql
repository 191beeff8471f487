{{STEP carried_commits}}
SELECT d.event_id AS event_id, d.deploy_id AS deploy_id, d.requested_at AS requested_at,
  COALESCE(p.repository_uuid, '') AS repository_uuid, COALESCE(p.repository_full_name, '') AS repository_full_name,
  d.commit_hash AS commit_hash, SUBSTR(d.commit_hash, 1, 12) AS commit_start, p.pull_request_id AS pull_request_id
FROM deployments AS d
JOIN pipeline_runs AS p ON p.pipeline_uuid = d.pipeline_uuid
WHERE d.commit_hash IS NOT NULL;

{{STEP known_pull_requests}}
SELECT repository_key, pull_request_id, COALESCE(repository_full_name, '') AS repository_full_name, title, state,
  author_uuid, author_account_id, author_name, created_on, source_commit, destination_commit, merge_commit,
  SUBSTR(source_commit, 1, 12) AS source_start, SUBSTR(destination_commit, 1, 12) AS destination_start,
  SUBSTR(merge_commit, 1, 12) AS merge_start, closed_by_uuid, closed_by_account_id, closed_by_name, merged_on,
  has_participants, CASE WHEN state = 'MERGED' THEN 0 ELSE 1 END AS is_open
FROM bitbucket_pull_requests
WHERE EXISTS (SELECT 1 FROM carried_commits);

-- A pull request names 12 digits of its commits, a pipeline all 40.
{{STEP known_commits}}
SELECT SUBSTR(commit_hash, 1, 12) AS commit_start, MIN(commit_hash) AS commit_hash, MIN(author_raw) AS author_raw,
  MIN(author_email) AS author_email, MIN(author_uuid) AS author_uuid, MIN(author_account_id) AS author_account_id,
  MIN(author_name) AS author_name, MIN(authored_on) AS authored_on
FROM bitbucket_commits
WHERE EXISTS (SELECT 1 FROM carried_commits)
GROUP BY SUBSTR(commit_hash, 1, 12);

{{STEP commit_ways}}
SELECT SUBSTR(commit_hash, 1, 12) AS commit_start, ordinal, SUBSTR(parent_hash, 1, 12) AS parent_start
FROM bitbucket_commit_parents
WHERE EXISTS (SELECT 1 FROM carried_commits);

-- The line of commits that a pull request was to go into: first parents from
-- its destination back, 500 at most.
{{STEP destination_lines}}
WITH RECURSIVE line (repository_key, pull_request_id, commit_start, depth) AS (
  SELECT q.repository_key, q.pull_request_id, q.destination_start, 0
  FROM known_pull_requests AS q
  JOIN known_commits AS c ON c.commit_start = q.destination_start
  UNION ALL
  SELECT l.repository_key, l.pull_request_id, w.parent_start, l.depth + 1
  FROM line AS l
  JOIN commit_ways AS w ON w.commit_start = l.commit_start AND w.ordinal = 0
  WHERE l.depth < 500
)
SELECT commit_start, repository_key, pull_request_id FROM line;

-- What the pull request brought: its source commit and what leads to it, until
-- that line. Merges join ways again, which are taken once.
{{STEP pull_request_commits}}
WITH RECURSIVE brought (repository_key, pull_request_id, commit_start) AS (
  SELECT q.repository_key, q.pull_request_id, q.source_start
  FROM known_pull_requests AS q
  JOIN known_commits AS c ON c.commit_start = q.source_start
  {{UNION}}
  SELECT b.repository_key, b.pull_request_id, w.parent_start
  FROM brought AS b
  JOIN commit_ways AS w ON w.commit_start = b.commit_start
  JOIN known_commits AS c ON c.commit_start = w.parent_start
  LEFT JOIN destination_lines AS l ON l.commit_start = w.parent_start AND l.repository_key = b.repository_key
    AND l.pull_request_id = b.pull_request_id
  WHERE l.commit_start IS NULL
)
SELECT commit_start, repository_key, pull_request_id FROM brought;

{{STEP pull_request_ties}}
SELECT c.event_id AS event_id, q.repository_key AS repository_key, q.pull_request_id AS pull_request_id,
  q.is_open AS is_open, q.merged_on AS merged_on, t.tie_rank AS tie_rank
FROM carried_commits AS c
JOIN (
  SELECT merge_start AS commit_start, repository_key, pull_request_id, 1 AS tie_rank FROM known_pull_requests
  WHERE state = 'MERGED'
  UNION ALL
  SELECT source_start, repository_key, pull_request_id, 2 FROM known_pull_requests
  UNION ALL
  SELECT commit_start, repository_key, pull_request_id, 3 FROM pull_request_commits
) AS t ON t.commit_start = c.commit_start
JOIN known_pull_requests AS q ON q.repository_key = t.repository_key AND q.pull_request_id = t.pull_request_id
WHERE q.repository_key = c.repository_uuid OR q.repository_key = c.repository_full_name
  OR q.repository_full_name = c.repository_full_name
UNION ALL
SELECT c.event_id, q.repository_key, q.pull_request_id, q.is_open, q.merged_on, 4
FROM carried_commits AS c
JOIN known_pull_requests AS q ON q.pull_request_id = c.pull_request_id
WHERE q.repository_key = c.repository_uuid OR q.repository_key = c.repository_full_name
  OR q.repository_full_name = c.repository_full_name;

{{STEP best_pull_requests}}
SELECT event_id, repository_key, pull_request_id, tie_rank,
  ROW_NUMBER() OVER (PARTITION BY event_id
    ORDER BY is_open, tie_rank, COALESCE(merged_on, '') DESC, pull_request_id DESC, repository_key) AS place
FROM pull_request_ties;

-- Who approved: what the pull request says of its participants, and the times
-- that its activity tells. An approval that only the activity tells may have
-- been withdrawn, which Bitbucket does not write there.
{{STEP pull_request_approvals}}
SELECT repository_key, pull_request_id, user_uuid, account_id, MAX(display_name) AS display_name,
  MAX(happened_at) AS approved_at, MAX(is_participant) AS is_participant
FROM (
  SELECT repository_key, pull_request_id, COALESCE(user_uuid, '') AS user_uuid, COALESCE(account_id, '') AS account_id,
    display_name, participated_on AS happened_at, 1 AS is_participant
  FROM bitbucket_pull_request_participants
  WHERE approved = 1
  UNION ALL
  SELECT repository_key, pull_request_id, COALESCE(user_uuid, ''), COALESCE(account_id, ''), display_name, happened_at, 0
  FROM bitbucket_pull_request_activities
  WHERE kind = 'approval'
) AS a
GROUP BY repository_key, pull_request_id, user_uuid, account_id;

-- When the source last moved: an update that names another commit than the
-- one before it.
{{STEP pull_request_pushes}}
SELECT repository_key, pull_request_id, MAX(happened_at) AS pushed_at
FROM (
  SELECT repository_key, pull_request_id, happened_at, SUBSTR(commit_hash, 1, 12) AS commit_start,
    LAG(SUBSTR(commit_hash, 1, 12)) OVER (PARTITION BY repository_key, pull_request_id ORDER BY happened_at, ordinal)
      AS commit_before
  FROM bitbucket_pull_request_activities
  WHERE kind = 'update' AND commit_hash IS NOT NULL
) AS u
WHERE commit_before IS NULL OR commit_start <> commit_before
GROUP BY repository_key, pull_request_id;

-- name: deployment_pull_requests
-- version: 1
-- title: Pull requests of deployments
-- purpose: Which pull request each deployment carried, who merged it and when.
-- population: Deployments whose pipeline's commit is known and whose pull request was exported.
-- key: event_id
-- column: event_id  text  the deployment
-- column: deploy_id  text  its short name
-- column: repository_key  text  the pull request's repository: its UUID, else its name
-- column: repository_full_name  text  workspace/slug
-- column: pull_request_id  integer  its number
-- column: title  text  its title
-- column: state  text  OPEN, MERGED, …
-- column: tie  text  how it is known: merge-commit, source-commit, contained, pipeline
-- column: author_name  text  its author
-- column: author_uuid  text  the author's Bitbucket account
-- column: author_account_id  text  the author's Atlassian account
-- column: merged_by_name  text  who merged it
-- column: merged_by_uuid  text  their Bitbucket account
-- column: merged_by_account_id  text  their Atlassian account
-- column: merged_at  time  when
-- column: pushed_at  time  when its source last moved, by its activity
-- column: source_commit  text  its source commit
-- column: destination_commit  text  the commit that it was to go onto
-- column: merge_commit  text  its merge commit
-- column: has_participants  integer  1: an export speaks of its participants
-- column: has_activity  integer  1: an export has its activity
-- column: commits_known  integer  1: an export has its source commit
{{TABLE deployment_pull_requests}}
SELECT c.event_id AS event_id, c.deploy_id AS deploy_id, q.repository_key AS repository_key,
  q.repository_full_name AS repository_full_name, q.pull_request_id AS pull_request_id, q.title AS title,
  q.state AS state,
  CASE b.tie_rank WHEN 1 THEN 'merge-commit' WHEN 2 THEN 'source-commit' WHEN 3 THEN 'contained' ELSE 'pipeline' END AS tie,
  q.author_name AS author_name, q.author_uuid AS author_uuid, q.author_account_id AS author_account_id,
  CASE WHEN q.state = 'MERGED' THEN q.closed_by_name END AS merged_by_name,
  CASE WHEN q.state = 'MERGED' THEN q.closed_by_uuid END AS merged_by_uuid,
  CASE WHEN q.state = 'MERGED' THEN q.closed_by_account_id END AS merged_by_account_id,
  CASE WHEN q.state = 'MERGED' THEN q.merged_on END AS merged_at,
  u.pushed_at AS pushed_at, q.source_commit AS source_commit,
  q.destination_commit AS destination_commit, q.merge_commit AS merge_commit,
  COALESCE(q.has_participants, 0) AS has_participants,
  CASE WHEN EXISTS (SELECT 1 FROM bitbucket_pull_request_activities AS a WHERE a.repository_key = q.repository_key
    AND a.pull_request_id = q.pull_request_id) THEN 1 ELSE 0 END AS has_activity,
  CASE WHEN k.commit_start IS NULL THEN 0 ELSE 1 END AS commits_known
FROM carried_commits AS c
JOIN best_pull_requests AS b ON b.event_id = c.event_id AND b.place = 1
JOIN known_pull_requests AS q ON q.repository_key = b.repository_key AND q.pull_request_id = b.pull_request_id
LEFT JOIN pull_request_pushes AS u ON u.repository_key = q.repository_key AND u.pull_request_id = q.pull_request_id
LEFT JOIN known_commits AS k ON k.commit_start = q.source_start;

-- Who wrote what a deployment carried: of a deployment without a pull request,
-- whoever wrote the commit itself.
{{STEP carried_authors}}
SELECT d.event_id AS event_id, 1 AS basis_rank, d.author_name AS display_name, d.author_uuid AS user_uuid,
  d.author_account_id AS account_id, CAST(NULL AS {{VARCHAR}}) AS email, CAST(NULL AS {{VARCHAR}}) AS authored_on
FROM deployment_pull_requests AS d
UNION ALL
SELECT d.event_id, 2, COALESCE(c.author_name, c.author_raw), c.author_uuid, c.author_account_id, LOWER(c.author_email),
  c.authored_on
FROM deployment_pull_requests AS d
JOIN pull_request_commits AS p ON p.repository_key = d.repository_key AND p.pull_request_id = d.pull_request_id
JOIN known_commits AS c ON c.commit_start = p.commit_start
UNION ALL
SELECT d.event_id, 3, o.name, CAST(NULL AS {{VARCHAR}}), CAST(NULL AS {{VARCHAR}}), LOWER(o.email), CAST(NULL AS {{VARCHAR}})
FROM deployment_pull_requests AS d
JOIN pull_request_commits AS p ON p.repository_key = d.repository_key AND p.pull_request_id = d.pull_request_id
JOIN known_commits AS c ON c.commit_start = p.commit_start
JOIN bitbucket_commit_co_authors AS o ON o.commit_hash = c.commit_hash
UNION ALL
SELECT d.event_id, 2, COALESCE(c.author_name, c.author_raw), c.author_uuid, c.author_account_id, LOWER(c.author_email),
  c.authored_on
FROM carried_commits AS d
JOIN known_commits AS c ON c.commit_start = d.commit_start
WHERE NOT EXISTS (SELECT 1 FROM deployment_pull_requests AS q WHERE q.event_id = d.event_id);

-- name: deployment_authors
-- version: 1
-- title: Authors of deployments
-- purpose: Who wrote what each deployment carried: the pull request's author, the authors of its commits, co-authors that the messages name; without a pull request, whoever wrote the commit.
-- population: Deployments whose pipeline's commit is known.
-- key: event_id, display_name, user_uuid, account_id, email
-- column: event_id  text  the deployment
-- column: display_name  text  the name
-- column: user_uuid  text  the Bitbucket account
-- column: account_id  text  the Atlassian account
-- column: email  text  the e-mail in the commit, in lower case
-- column: basis  text  pull-request, commit, co-author
-- column: basis_rank  integer  1, 2, 3 in that order
-- column: authored_on  time  the newest of their commits
-- column: person  text  the person, by the identity map
{{TABLE deployment_authors}}
SELECT a.event_id AS event_id, a.display_name AS display_name, a.user_uuid AS user_uuid, a.account_id AS account_id,
  a.email AS email,
  CASE MIN(a.basis_rank) WHEN 1 THEN 'pull-request' WHEN 2 THEN 'commit' ELSE 'co-author' END AS basis,
  MIN(a.basis_rank) AS basis_rank, MAX(a.authored_on) AS authored_on,
  MIN(COALESCE(b.person, t.person)) AS person
FROM carried_authors AS a
LEFT JOIN person_accounts AS b ON b.system = 'bitbucket' AND b.account = a.user_uuid
LEFT JOIN person_accounts AS t ON t.system = 'atlassian' AND t.account = a.account_id
WHERE a.display_name IS NOT NULL OR a.user_uuid IS NOT NULL OR a.account_id IS NOT NULL
GROUP BY a.event_id, a.display_name, a.user_uuid, a.account_id, a.email;

-- name: deployment_approvers
-- version: 1
-- title: Approvers of deployments
-- purpose: Who approved the pull request that each deployment carried, and whether they wrote part of it.
-- population: Deployments with a pull request; where an export speaks of participants, those alone.
-- key: event_id, user_uuid, account_id
-- column: event_id  text  the deployment
-- column: display_name  text  the name
-- column: user_uuid  text  the Bitbucket account
-- column: account_id  text  the Atlassian account
-- column: approved_at  time  the last of their approvals
-- column: is_participant  integer  1: the pull request itself says that they approved
-- column: person  text  the person, by the identity map of that time
-- column: is_author  integer  2: by account or person; 1: by a name or an e-mail that anybody can write into a commit; 0: not as far as is known
{{TABLE deployment_approvers}}
SELECT d.event_id AS event_id, p.display_name AS display_name, NULLIF(p.user_uuid, '') AS user_uuid,
  NULLIF(p.account_id, '') AS account_id, p.approved_at AS approved_at, p.is_participant AS is_participant,
  p.person AS person, COALESCE(MAX(CASE
    WHEN a.user_uuid = p.user_uuid OR a.account_id = p.account_id OR a.person = p.person THEN 2
    WHEN a.email = p.email OR (a.user_uuid IS NULL AND a.account_id IS NULL AND LOWER(a.display_name) = LOWER(p.display_name))
      THEN 1
    ELSE 0 END), 0) AS is_author
FROM deployment_pull_requests AS d
JOIN (
  SELECT v.repository_key AS repository_key, v.pull_request_id AS pull_request_id, v.user_uuid AS user_uuid,
    v.account_id AS account_id, v.display_name AS display_name, v.approved_at AS approved_at,
    v.is_participant AS is_participant, MIN(COALESCE(b.person, t.person)) AS person, MIN(LOWER(n.email)) AS email
  FROM pull_request_approvals AS v
  LEFT JOIN person_accounts AS b ON b.system = 'bitbucket' AND b.account = v.user_uuid
    AND (b.valid_from IS NULL OR b.valid_from <= v.approved_at) AND (b.valid_to IS NULL OR b.valid_to >= v.approved_at)
  LEFT JOIN person_accounts AS t ON t.system = 'atlassian' AND t.account = v.account_id
    AND (t.valid_from IS NULL OR t.valid_from <= v.approved_at) AND (t.valid_to IS NULL OR t.valid_to >= v.approved_at)
  LEFT JOIN people AS n ON n.person = COALESCE(b.person, t.person)
  GROUP BY v.repository_key, v.pull_request_id, v.user_uuid, v.account_id, v.display_name, v.approved_at, v.is_participant
) AS p ON p.repository_key = d.repository_key AND p.pull_request_id = d.pull_request_id
LEFT JOIN deployment_authors AS a ON a.event_id = d.event_id
WHERE d.has_participants = 0 OR p.is_participant = 1
GROUP BY d.event_id, p.display_name, p.user_uuid, p.account_id, p.approved_at, p.is_participant, p.person;

-- name: deployment_trigger_persons
-- version: 1
-- title: Persons behind trigger accounts
-- purpose: Who started the pipeline, as a person: the account that Bitbucket names, by the identity map of that time.
-- population: Verified and inferred deployments whose trigger account the map knows.
-- key: event_id
-- column: event_id  text  the deployment
-- column: person  text  the person
-- column: person_name  text  their name
-- column: person_kind  text  person, service
{{TABLE deployment_trigger_persons}}
SELECT d.event_id AS event_id, MIN(COALESCE(b.person, t.person)) AS person,
  MIN(COALESCE(b.person_name, t.person_name)) AS person_name, MIN(COALESCE(b.person_kind, t.person_kind)) AS person_kind
FROM deployments AS d
JOIN pipeline_runs AS r ON r.pipeline_uuid = d.pipeline_uuid
LEFT JOIN person_accounts AS b ON b.system = 'bitbucket' AND b.account = r.creator_uuid
  AND (b.valid_from IS NULL OR b.valid_from <= d.requested_at) AND (b.valid_to IS NULL OR b.valid_to >= d.requested_at)
LEFT JOIN person_accounts AS t ON t.system = 'atlassian' AND t.account = r.creator_account_id
  AND (t.valid_from IS NULL OR t.valid_from <= d.requested_at) AND (t.valid_to IS NULL OR t.valid_to >= d.requested_at)
WHERE COALESCE(b.person, t.person) IS NOT NULL AND d.matched_by <> 'session-name'
GROUP BY d.event_id;

-- name: deployment_session_persons
-- version: 1
-- title: Persons behind sessions
-- purpose: Who stands behind a change that a person's own session made: the name that IAM Identity Center or the console gave to the first session of its chain, as later ones choose theirs.
-- population: Deployments of Identity Center, SAML and console sessions without a pipeline.
-- key: event_id
-- column: event_id  text  the deployment
-- column: account  text  the first session's name
-- column: person  text  the person; empty where no map names one
-- column: person_name  text  their name
-- column: person_kind  text  person, service
{{TABLE deployment_session_persons}}
SELECT d.event_id AS event_id, COALESCE(s.session_name, d.session_name) AS account, MIN(m.person) AS person,
  MIN(m.person_name) AS person_name, MIN(m.person_kind) AS person_kind
FROM deployments AS d
LEFT JOIN sessions AS s ON s.session_id = d.root_id
LEFT JOIN person_accounts AS m ON m.system = 'aws' AND m.account = LOWER(COALESCE(s.session_name, d.session_name))
  AND (m.valid_from IS NULL OR m.valid_from <= d.requested_at) AND (m.valid_to IS NULL OR m.valid_to >= d.requested_at)
WHERE d.credential IN ('sso', 'saml', 'console') AND d.pipeline_uuid IS NULL AND COALESCE(s.session_name, d.session_name) IS NOT NULL
GROUP BY d.event_id, COALESCE(s.session_name, d.session_name);
