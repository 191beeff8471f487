-- name: pipeline_matches
-- version: 1
-- title: Which pipeline a credential belongs to
-- purpose: Matches credentials to pipelines by the verified subject, else by the name that the caller chose.
-- population: All credentials.
-- column: credential_id  text  the credential
-- column: is_bitbucket  integer  1: AWS says that the session came from a Bitbucket provider
-- column: repository_uuid  text  the repository in the verified subject
-- column: environment_uuid  text  the deployment environment in the verified subject
-- column: step_uuid  text  the step in the verified subject
-- column: pipeline_uuid  text  the pipeline, where the export has it
-- column: matched_by  text  step, session-name, subject, federated, none
{{STEP known_steps}}
SELECT step_uuid, MIN(pipeline_uuid) AS pipeline_uuid
FROM (
  SELECT step_uuid, pipeline_uuid FROM bitbucket_steps WHERE step_uuid IS NOT NULL AND pipeline_uuid IS NOT NULL
  UNION ALL
  SELECT step_uuid, pipeline_uuid FROM bitbucket_deployments WHERE step_uuid IS NOT NULL AND pipeline_uuid IS NOT NULL
) AS s
GROUP BY step_uuid;

{{STEP subjects}}
SELECT credential_id, subject_text, SUBSTR(subject_text, 1, 36) AS first_uuid,
  CASE WHEN LENGTH(subject_text) = 110 THEN SUBSTR(subject_text, 38, 36) END AS middle_uuid,
  SUBSTR(subject_text, LENGTH(subject_text) - 35, 36) AS last_uuid
FROM (
  SELECT credential_id, REPLACE(REPLACE(LOWER(subject), '{', ''), '}', '') AS subject_text
  FROM credentials
  WHERE provider LIKE 'arn:aws:iam::____________:oidc-provider/api.bitbucket.org/2.0/workspaces/%'
    OR provider LIKE 'arn:aws-cn:iam::____________:oidc-provider/api.bitbucket.org/2.0/workspaces/%'
    OR provider LIKE 'arn:aws-us-gov:iam::____________:oidc-provider/api.bitbucket.org/2.0/workspaces/%'
) AS s
WHERE subject_text IS NOT NULL AND LENGTH(subject_text) IN (73, 110);

{{STEP verified_parts}}
SELECT s.credential_id AS credential_id,
  CASE WHEN l.step_uuid IS NOT NULL THEN s.last_uuid WHEN m.step_uuid IS NOT NULL THEN s.middle_uuid
    WHEN f.step_uuid IS NOT NULL THEN s.first_uuid ELSE s.last_uuid END AS step_uuid,
  COALESCE(l.pipeline_uuid, m.pipeline_uuid, f.pipeline_uuid) AS pipeline_uuid,
  CASE WHEN r1.repository_uuid IS NOT NULL THEN s.first_uuid WHEN r2.repository_uuid IS NOT NULL THEN s.middle_uuid
    WHEN r3.repository_uuid IS NOT NULL THEN s.last_uuid ELSE s.first_uuid END AS repository_uuid,
  CASE WHEN e.environment_uuid IS NOT NULL THEN s.middle_uuid
    WHEN l.step_uuid IS NOT NULL OR m.step_uuid IS NULL THEN s.middle_uuid END AS environment_uuid
FROM subjects AS s
LEFT JOIN known_steps AS l ON l.step_uuid = s.last_uuid
LEFT JOIN known_steps AS m ON m.step_uuid = s.middle_uuid
LEFT JOIN known_steps AS f ON f.step_uuid = s.first_uuid
LEFT JOIN known_repositories AS r1 ON r1.repository_uuid = s.first_uuid
LEFT JOIN known_repositories AS r2 ON r2.repository_uuid = s.middle_uuid
LEFT JOIN known_repositories AS r3 ON r3.repository_uuid = s.last_uuid
LEFT JOIN known_environments AS e ON e.environment_uuid = s.middle_uuid;

-- Names that callers chose, where the verified subject leads to no step. A
-- UUID may stand anywhere in a name of at most 64 characters.
{{STEP chosen_names}}
SELECT d.credential_id AS credential_id, LOWER(d.session_name) AS session_name, d.issued_at AS issued_at,
  v.repository_uuid AS repository_uuid, LOWER(MAX(n.name_stem)) AS name_stem, MAX(n.name_digits) AS name_digits
FROM credentials AS d
JOIN session_name_stems AS n ON n.session_name = d.session_name
LEFT JOIN verified_parts AS v ON v.credential_id = d.credential_id
WHERE d.session_name IS NOT NULL AND v.pipeline_uuid IS NULL
GROUP BY d.credential_id, d.session_name, d.issued_at, v.repository_uuid;

{{STEP uuids_in_names}}
WITH RECURSIVE places (place) AS (
  SELECT 1
  UNION ALL
  SELECT place + 1 FROM places WHERE place < 29
)
SELECT n.credential_id AS credential_id, SUBSTR(n.session_name, p.place, 36) AS uuid
FROM chosen_names AS n
JOIN places AS p ON LENGTH(n.session_name) - 35 >= p.place
WHERE n.session_name LIKE '%________-____-____-____-____________%'
  AND SUBSTR(n.session_name, p.place, 36) LIKE '________-____-____-____-____________';

{{STEP name_matches}}
SELECT credential_id, MIN(pipeline_uuid) AS pipeline_uuid
FROM (
  SELECT u.credential_id AS credential_id, r.pipeline_uuid AS pipeline_uuid, r.repository_uuid AS repository_uuid
  FROM uuids_in_names AS u
  JOIN pipeline_runs AS r ON r.pipeline_uuid = u.uuid
  UNION ALL
  SELECT u.credential_id AS credential_id, r.pipeline_uuid AS pipeline_uuid, r.repository_uuid AS repository_uuid
  FROM uuids_in_names AS u
  JOIN known_steps AS k ON k.step_uuid = u.uuid
  JOIN pipeline_runs AS r ON r.pipeline_uuid = k.pipeline_uuid
  UNION ALL
  SELECT n.credential_id AS credential_id, r.pipeline_uuid AS pipeline_uuid, r.repository_uuid AS repository_uuid
  FROM chosen_names AS n
  JOIN pipeline_runs AS r ON r.build_text = n.name_digits
  WHERE n.issued_at >= r.starts_at AND (r.ends_at IS NULL OR n.issued_at <= r.ends_at)
    AND (r.repository_uuid = n.repository_uuid
      OR SUBSTR(n.name_stem, 1, LENGTH(n.name_stem) - 1) = LOWER(r.slug)
      OR SUBSTR(n.name_stem, LENGTH(n.name_stem) - LENGTH(r.slug) - 1, LENGTH(r.slug) + 1)
        IN ('-' || LOWER(r.slug), '_' || LOWER(r.slug), '.' || LOWER(r.slug), '=' || LOWER(r.slug), '@' || LOWER(r.slug)))
) AS found
WHERE repository_uuid IS NULL
  OR NOT EXISTS (SELECT 1 FROM verified_parts AS v
    WHERE v.credential_id = found.credential_id AND v.repository_uuid <> found.repository_uuid)
GROUP BY credential_id
HAVING COUNT(DISTINCT pipeline_uuid) = 1;

{{STEP pipeline_matches}}
SELECT d.credential_id AS credential_id,
  CASE WHEN d.provider LIKE 'arn:aws:iam::____________:oidc-provider/api.bitbucket.org/2.0/workspaces/%'
    OR d.provider LIKE 'arn:aws-cn:iam::____________:oidc-provider/api.bitbucket.org/2.0/workspaces/%'
    OR d.provider LIKE 'arn:aws-us-gov:iam::____________:oidc-provider/api.bitbucket.org/2.0/workspaces/%'
    THEN 1 ELSE 0 END AS is_bitbucket,
  v.repository_uuid AS repository_uuid, v.environment_uuid AS environment_uuid, v.step_uuid AS step_uuid,
  COALESCE(v.pipeline_uuid, n.pipeline_uuid) AS pipeline_uuid,
  CASE WHEN v.pipeline_uuid IS NOT NULL THEN 'step'
    WHEN n.pipeline_uuid IS NOT NULL THEN 'session-name'
    WHEN v.credential_id IS NOT NULL THEN 'subject'
    WHEN d.provider LIKE 'arn:aws:iam::____________:oidc-provider/api.bitbucket.org/2.0/workspaces/%'
      OR d.provider LIKE 'arn:aws-cn:iam::____________:oidc-provider/api.bitbucket.org/2.0/workspaces/%'
      OR d.provider LIKE 'arn:aws-us-gov:iam::____________:oidc-provider/api.bitbucket.org/2.0/workspaces/%'
      THEN CASE WHEN d.origin = 'issued' THEN 'subject' ELSE 'federated' END
    ELSE 'none' END AS matched_by
FROM credentials AS d
LEFT JOIN verified_parts AS v ON v.credential_id = d.credential_id
LEFT JOIN name_matches AS n ON n.credential_id = d.credential_id;
