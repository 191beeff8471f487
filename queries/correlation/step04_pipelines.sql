-- name: session_matches
-- version: 2
-- title: Which pipeline a session belongs to
-- purpose: Matches sessions to pipeline runs by the subject that AWS verified, else by a name that the caller chose, where nothing that AWS wrote speaks against it.
-- population: All credentials.
-- key: credential_id
-- column: credential_id  text  the credential
-- column: root_id  text  the root of its chain
-- column: is_bitbucket  integer  1: AWS says that the root session came from a Bitbucket provider
-- column: repository_uuid  text  the repository in the root's verified subject
-- column: environment_uuid  text  the deployment environment in it
-- column: step_uuid  text  the step in it
-- column: pipeline_uuid  text  the run, where the export has it
-- column: matched_by  text  step, session-name, subject, federated, none
-- column: is_undisputed  integer  1: all exports agree on the step's run, and its repository is the verified one
-- column: claimed_pipeline_uuid  text  the run that a chosen name claims, believed or not

-- The verified subject taken apart. Its last part is the step, its first the
-- repository; a part that the export knows as one wins over its place.
{{STEP subjects}}
SELECT credential_id, subject_text, SUBSTR(subject_text, 1, 36) AS first_uuid,
  CASE WHEN LENGTH(subject_text) = 110 THEN SUBSTR(subject_text, 38, 36) END AS middle_uuid,
  SUBSTR(subject_text, LENGTH(subject_text) - 35, 36) AS last_uuid
FROM (
  SELECT d.credential_id AS credential_id, REPLACE(REPLACE(LOWER(d.subject), '{', ''), '}', '') AS subject_text
  FROM credentials AS d
  JOIN bitbucket_providers AS p ON p.provider = d.provider
) AS s
WHERE subject_text IS NOT NULL AND LENGTH(subject_text) IN (73, 110);

{{STEP verified_parts}}
SELECT v.credential_id AS credential_id, v.step_uuid AS step_uuid, v.repository_uuid AS repository_uuid,
  v.environment_uuid AS environment_uuid, v.pipeline_uuid AS exported_pipeline_uuid,
  r.repository_uuid AS exported_repository_uuid,
  CASE WHEN r.repository_uuid <> v.repository_uuid THEN 1 ELSE 0 END AS is_contradicted,
  CASE WHEN r.repository_uuid <> v.repository_uuid THEN NULL ELSE v.pipeline_uuid END AS pipeline_uuid,
  CASE WHEN r.repository_uuid = v.repository_uuid AND v.is_disputed = 0 THEN 1 ELSE 0 END AS is_undisputed
FROM (
  SELECT s.credential_id AS credential_id,
    CASE WHEN l.step_uuid IS NOT NULL THEN s.last_uuid WHEN m.step_uuid IS NOT NULL THEN s.middle_uuid
      WHEN f.step_uuid IS NOT NULL THEN s.first_uuid ELSE s.last_uuid END AS step_uuid,
    COALESCE(l.pipeline_uuid, m.pipeline_uuid, f.pipeline_uuid) AS pipeline_uuid,
    COALESCE(l.is_disputed, m.is_disputed, f.is_disputed, 0) AS is_disputed,
    CASE WHEN r1.repository_uuid IS NOT NULL THEN s.first_uuid WHEN r2.repository_uuid IS NOT NULL THEN s.middle_uuid
      WHEN r3.repository_uuid IS NOT NULL THEN s.last_uuid ELSE s.first_uuid END AS repository_uuid,
    CASE WHEN e.environment_uuid IS NOT NULL THEN s.middle_uuid
      WHEN l.step_uuid IS NOT NULL OR m.step_uuid IS NULL THEN s.middle_uuid END AS environment_uuid
  FROM subjects AS s
  LEFT JOIN step_pipelines AS l ON l.step_uuid = s.last_uuid
  LEFT JOIN step_pipelines AS m ON m.step_uuid = s.middle_uuid
  LEFT JOIN step_pipelines AS f ON f.step_uuid = s.first_uuid
  LEFT JOIN known_repositories AS r1 ON r1.repository_uuid = s.first_uuid
  LEFT JOIN known_repositories AS r2 ON r2.repository_uuid = s.middle_uuid
  LEFT JOIN known_repositories AS r3 ON r3.repository_uuid = s.last_uuid
  LEFT JOIN known_environments AS e ON e.environment_uuid = s.middle_uuid
) AS v
LEFT JOIN pipeline_runs AS r ON r.pipeline_uuid = v.pipeline_uuid;

-- name: export_contradictions
-- version: 1
-- title: Contradictions of exports
-- purpose: Exports that contradict what AWS verified: the step stands under a run of another repository, or under different runs in different exports, or its run under different repositories.
-- population: Steps of verified subjects.
-- key: step_uuid, verified_repository_uuid
-- column: step_uuid  text  the step in the subject
-- column: verified_repository_uuid  text  the repository in the subject
-- column: exported_repository_uuid  text  the repository of the step's run in the exports
-- column: exported_pipeline_uuid  text  the step's run in the newest export
-- column: contradiction  text  another repository, different runs, different repositories of the run
{{TABLE export_contradictions}}
SELECT DISTINCT v.step_uuid AS step_uuid, v.repository_uuid AS verified_repository_uuid,
  v.exported_repository_uuid AS exported_repository_uuid, v.exported_pipeline_uuid AS exported_pipeline_uuid,
  CASE WHEN v.is_contradicted = 1 THEN 'another repository' WHEN s.is_disputed = 2 THEN 'different repositories'
    ELSE 'different runs' END AS contradiction
FROM verified_parts AS v
LEFT JOIN step_pipelines AS s ON s.step_uuid = v.step_uuid
WHERE v.is_contradicted = 1 OR s.is_disputed > 0;

-- Names that callers chose, with what is verified of the root of their chain. A
-- name counts where the root is a static key or is not known, and within the
-- workspace and the repository that a Bitbucket root has.
{{STEP chosen_names}}
SELECT d.credential_id AS credential_id, LOWER(d.session_name) AS session_name, d.issued_at AS issued_at,
  n.digits AS digits, n.separator AS separator, n.head AS head,
  CASE WHEN b.provider IS NOT NULL OR COALESCE(r.own_kind, r.caller_kind, 'unknown') IN ('static-key', 'role', 'unknown')
    THEN 1 ELSE 0 END AS may_count,
  CASE WHEN b.provider IS NOT NULL THEN 1 ELSE 0 END AS is_bitbucket,
  b.workspace AS workspace, v.repository_uuid AS repository_uuid, v.step_uuid AS step_uuid
FROM credentials AS d
JOIN credential_chains AS h ON h.credential_id = d.credential_id
JOIN credentials AS r ON r.credential_id = h.root_id
JOIN session_names AS n ON n.session_name = d.session_name
LEFT JOIN bitbucket_providers AS b ON b.provider = r.provider
LEFT JOIN verified_parts AS v ON v.credential_id = h.root_id
WHERE d.session_name IS NOT NULL AND d.issued_at IS NOT NULL AND v.pipeline_uuid IS NULL;

-- A UUID may stand anywhere in a name of at most 64 characters, between
-- separators.
{{STEP uuids_in_names}}
WITH RECURSIVE places (place) AS (
  SELECT 1
  UNION ALL
  SELECT place + 1 FROM places WHERE place < 29
)
SELECT DISTINCT n.session_name AS session_name, SUBSTR(n.session_name, p.place, 36) AS uuid
FROM (SELECT DISTINCT session_name FROM chosen_names) AS n
JOIN places AS p ON LENGTH(n.session_name) - 35 >= p.place
WHERE n.session_name LIKE '%________-____-____-____-____________%'
  AND SUBSTR(n.session_name, p.place, 36) LIKE '________-____-____-____-____________'
  AND (p.place = 1 OR SUBSTR(n.session_name, p.place - 1, 1) IN ('-', '_', '.', '=', ',', '+', '@'))
  AND (p.place + 36 > LENGTH(n.session_name) OR SUBSTR(n.session_name, p.place + 36, 1) IN ('-', '_', '.', '=', ',', '+', '@'));

-- The runs that names claim: by a UUID of the run or of one of its steps, by
-- slug and number (workspace, slug and number), and within a verified
-- repository by the number and a word for it.
{{STEP name_claims}}
SELECT n.credential_id AS credential_id, r.pipeline_uuid AS pipeline_uuid
FROM chosen_names AS n
JOIN uuids_in_names AS u ON u.session_name = n.session_name
JOIN pipeline_runs AS r ON r.pipeline_uuid = u.uuid
UNION ALL
SELECT n.credential_id AS credential_id, s.pipeline_uuid AS pipeline_uuid
FROM chosen_names AS n
JOIN uuids_in_names AS u ON u.session_name = n.session_name
JOIN step_pipelines AS s ON s.step_uuid = u.uuid
UNION ALL
SELECT n.credential_id AS credential_id, r.pipeline_uuid AS pipeline_uuid
FROM chosen_names AS n
JOIN pipeline_runs AS r ON r.build_text = n.digits
JOIN run_names AS w ON w.pipeline_uuid = r.pipeline_uuid
WHERE n.separator IN ('-', '_', '.', '=', ',', '+', '@')
  AND (n.head = w.slug OR n.head IN (w.workspace || '-' || w.slug, w.workspace || '_' || w.slug, w.workspace || '.' || w.slug,
    w.workspace || '=' || w.slug, w.workspace || ',' || w.slug, w.workspace || '+' || w.slug, w.workspace || '@' || w.slug))
UNION ALL
SELECT n.credential_id AS credential_id, r.pipeline_uuid AS pipeline_uuid
FROM chosen_names AS n
JOIN pipeline_runs AS r ON r.build_text = n.digits AND r.repository_uuid = n.repository_uuid
WHERE n.separator IN ('', '-', '_', '.', '=', ',', '+', '@')
  AND n.head IN ('', 'build', 'bb', 'bitbucket', 'bitbucket-build', 'bitbucket-pipelines', 'pipeline', 'pipelines', 'run');

-- What speaks against a claim: the time, the repository and workspace that AWS
-- verified, the run's exported steps.
{{STEP unrefuted_claims}}
SELECT c.credential_id AS credential_id, MIN(c.pipeline_uuid) AS pipeline_uuid
FROM name_claims AS c
JOIN chosen_names AS n ON n.credential_id = c.credential_id
JOIN pipeline_runs AS r ON r.pipeline_uuid = c.pipeline_uuid
WHERE n.issued_at >= r.starts_at AND (r.ends_at IS NULL OR n.issued_at <= r.ends_at)
  AND (n.is_bitbucket = 0 OR n.repository_uuid = r.repository_uuid)
  AND (n.is_bitbucket = 0 OR EXISTS (SELECT 1 FROM run_names AS w WHERE w.pipeline_uuid = r.pipeline_uuid
    AND w.workspace = n.workspace) OR (n.repository_uuid = r.repository_uuid AND n.workspace LIKE '________-____-____-____-____________'))
  AND (n.step_uuid IS NULL OR r.ends_at IS NULL
    OR NOT EXISTS (SELECT 1 FROM run_steps AS s WHERE s.pipeline_uuid = r.pipeline_uuid))
  AND (r.ends_at IS NULL
    OR NOT EXISTS (SELECT 1 FROM run_steps AS s WHERE s.pipeline_uuid = r.pipeline_uuid AND s.starts_at IS NOT NULL)
    OR EXISTS (SELECT 1 FROM run_steps AS s WHERE s.pipeline_uuid = r.pipeline_uuid
      AND (s.starts_at IS NULL OR s.starts_at <= n.issued_at) AND (s.ends_at IS NULL OR s.ends_at >= n.issued_at)))
GROUP BY c.credential_id
HAVING COUNT(DISTINCT c.pipeline_uuid) = 1;

-- Of a session's own name and its root's the own one counts; two that claim
-- different runs claim none.
{{STEP name_matches}}
SELECT h.credential_id AS credential_id,
  CASE WHEN o.pipeline_uuid <> t.pipeline_uuid THEN NULL ELSE COALESCE(o.pipeline_uuid, t.pipeline_uuid) END AS pipeline_uuid,
  n.may_count AS may_count
FROM credential_chains AS h
LEFT JOIN unrefuted_claims AS o ON o.credential_id = h.credential_id
LEFT JOIN unrefuted_claims AS t ON t.credential_id = h.root_id
JOIN chosen_names AS n ON n.credential_id = CASE WHEN o.credential_id IS NOT NULL THEN o.credential_id ELSE t.credential_id END
WHERE o.pipeline_uuid IS NOT NULL OR t.pipeline_uuid IS NOT NULL;

{{STEP session_matches}}
SELECT h.credential_id AS credential_id, h.root_id AS root_id,
  CASE WHEN b.provider IS NOT NULL THEN 1 ELSE 0 END AS is_bitbucket,
  v.repository_uuid AS repository_uuid, v.environment_uuid AS environment_uuid, v.step_uuid AS step_uuid,
  CASE WHEN v.pipeline_uuid IS NOT NULL THEN v.pipeline_uuid WHEN n.may_count = 1 THEN n.pipeline_uuid END AS pipeline_uuid,
  CASE WHEN v.pipeline_uuid IS NOT NULL THEN 'step'
    WHEN n.may_count = 1 AND n.pipeline_uuid IS NOT NULL THEN 'session-name'
    WHEN v.credential_id IS NOT NULL THEN 'subject'
    WHEN b.provider IS NOT NULL AND r.origin = 'issued' THEN 'subject'
    WHEN b.provider IS NOT NULL THEN 'federated'
    ELSE 'none' END AS matched_by,
  COALESCE(v.is_undisputed, 0) AS is_undisputed, n.pipeline_uuid AS claimed_pipeline_uuid
FROM credential_chains AS h
JOIN credentials AS r ON r.credential_id = h.root_id
LEFT JOIN bitbucket_providers AS b ON b.provider = r.provider
LEFT JOIN verified_parts AS v ON v.credential_id = h.root_id
LEFT JOIN name_matches AS n ON n.credential_id = h.credential_id;
