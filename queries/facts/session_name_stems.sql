-- name: session_name_stems
-- version: 1
-- title: Session names without their numbers
-- purpose: The part of a caller-chosen session name before its trailing digits, which may be a build number.
-- population: Distinct session names of grants and callers.
-- column: session_name  text  the name
-- column: name_stem  text  the name without trailing digits
-- column: name_digits  text  those digits
{{STEP session_name_stems}}
SELECT session_name, {{STEM(session_name)}} AS name_stem,
  SUBSTR(session_name, LENGTH({{STEM(session_name)}}) + 1) AS name_digits
FROM (
  SELECT DISTINCT session_name
  FROM (
    SELECT session_name FROM credential_grants WHERE session_name IS NOT NULL AND for_service = 0
    UNION ALL
    SELECT caller_session_name AS session_name FROM calls_made
    WHERE caller_session_name IS NOT NULL AND caller_type = 'AssumedRole'
  ) AS every_name
) AS names;
