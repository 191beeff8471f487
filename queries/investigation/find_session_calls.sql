-- name: find_session_calls
-- version: 1
-- title: Calls by a session's name
-- purpose: Finds what sessions of a name called, where no session of that name is known.
-- population: Kept events.
-- parameter: text  text  The session name.
-- parameter: role  text  The role's name; empty: any.
-- parameter: limit  integer  Hits at most.
-- shape: find_access_key
SELECT CASE WHEN k.value IS NULL THEN 'principal' ELSE 'access-key' END AS kind, coalesce(k.value, replace(i.arn, char(1), coalesce(e.session_name, ''))) AS id,
  count(*) || ' calls, ' || CAST(total(c.read_only IS NOT 'true') AS INTEGER) || ' writing, '
    || CAST(total(e.error_code_id IN (SELECT id FROM denials)) AS INTEGER) || ' denied, by '
    || coalesce(replace(i.arn, char(1), coalesce(e.session_name, '')), i.issuer_arn, e.session_name) AS title,
  strftime('%Y-%m-%dT%H:%M:%SZ', max(e.event_time), 'unixepoch') AS time, NULL AS deploy_id, NULL AS event_id
FROM event AS e
JOIN identity AS i ON i.id = e.identity_id
JOIN call AS c ON c.id = e.call_id
LEFT JOIN text AS k ON k.id = e.access_key_id
WHERE e.kept = 1 AND (e.session_name = :text
    -- A session whose ids don't agree has its name in the ARN alone.
    OR i.arn LIKE '%:assumed-role/%' AND substr(i.arn, -length(:text) - 1) = '/' || :text)
  AND (:role IS NULL OR i.issuer_user_name = :role)
GROUP BY k.value, i.arn
ORDER BY time DESC, kind, id LIMIT :limit
