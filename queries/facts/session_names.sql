-- name: session_names
-- version: 1
-- title: Session names by their parts
-- purpose: What a caller-chosen session name says if it ends with a number: the number, what stands before it, and what parts the two.
-- population: Distinct session names of grants and callers.
-- key: session_name
-- column: session_name  text  the name
-- column: digits  text  its trailing digits; empty text where it has none
-- column: separator  text  the character before them
-- column: head  text  what stands before that, in lower case
{{STEP session_names}}
SELECT session_name, SUBSTR(session_name, LENGTH(stem) + 1) AS digits, SUBSTR(stem, LENGTH(stem), 1) AS separator,
  LOWER(SUBSTR(stem, 1, LENGTH(stem) - 1)) AS head
FROM (
  SELECT session_name, {{STEM(session_name)}} AS stem
  FROM (
    SELECT DISTINCT session_name
    FROM (
      SELECT session_name FROM credential_grants WHERE session_name IS NOT NULL AND for_service = 0
      UNION ALL
      SELECT session_name FROM key_identities WHERE session_name IS NOT NULL
    ) AS every_name
  ) AS names
) AS split;
