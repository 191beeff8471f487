-- name: credential_chains
-- version: 1
-- title: Chains of credentials
-- purpose: From every credential back to the root: the first one, from which the others were taken by AssumeRole.
-- population: All credentials. Chains are followed 64 steps deep; a cycle has no root and is cut: each of its credentials is its own.
-- key: credential_id
-- column: credential_id  text  the credential
-- column: root_id  text  the root credential of its chain
-- column: parent_id  text  the credential that its grant was called with
-- column: parent_tie  integer  how that is known: as call_credentials.tie
-- column: depth  integer  grants between the root and this one
-- column: weakest_tie  integer  the weakest tie between the root and this one
{{STEP grant_parents}}
SELECT g.issued_access_key_id AS credential_id, c.credential_id AS parent_id,
  CASE WHEN c.tie = 9 THEN 0 ELSE c.tie END AS parent_tie
FROM credential_grants AS g
JOIN call_credentials AS c ON c.event_id = g.event_id
JOIN granted AS d ON d.credential_id = g.issued_access_key_id
WHERE c.credential_id <> g.issued_access_key_id;

{{STEP parents}}
SELECT p.credential_id AS credential_id, MIN(p.parent_id) AS parent_id, MIN(p.parent_tie) AS parent_tie
FROM grant_parents AS p
JOIN (SELECT credential_id, MIN(parent_tie) AS best FROM grant_parents GROUP BY credential_id) AS b
  ON b.credential_id = p.credential_id AND b.best = p.parent_tie
GROUP BY p.credential_id;

{{STEP credential_chains}}
WITH RECURSIVE chain (credential_id, root_id, parent_id, parent_tie, depth, weakest_tie) AS (
  SELECT d.credential_id, d.credential_id, CAST(NULL AS {{VARCHAR}}), CAST(NULL AS {{INTEGER}}), 0, 0
  FROM credentials AS d
  LEFT JOIN parents AS p ON p.credential_id = d.credential_id
  WHERE p.credential_id IS NULL
  UNION ALL
  SELECT p.credential_id, c.root_id, p.parent_id, p.parent_tie, c.depth + 1,
    CASE WHEN p.parent_tie > c.weakest_tie THEN p.parent_tie ELSE c.weakest_tie END
  FROM chain AS c
  JOIN parents AS p ON p.parent_id = c.credential_id
  WHERE c.depth < 64
)
SELECT credential_id, root_id, parent_id, parent_tie, depth, weakest_tie FROM chain
UNION ALL
SELECT p.credential_id, p.credential_id, p.parent_id, p.parent_tie, 0, 0
FROM parents AS p
WHERE NOT EXISTS (SELECT 1 FROM chain AS c WHERE c.credential_id = p.credential_id);
