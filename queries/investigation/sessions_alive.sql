-- name: sessions_alive
-- version: 1
-- title: Sessions of a role that were alive
-- purpose: Which other sessions a deny by aws:TokenIssueTime would end.
-- population: Sessions of the role that were issued before a time and not expired at it.
-- parameter: role  text  The role's ARN.
-- parameter: at  time  The time.
-- parameter: since  time  Sessions issued before it have expired: 36 hours earlier, the most that STS gives.
-- parameter: key  text  The session that is left out.
-- shape: session
SELECT {{COLUMNS}}
FROM sessions s
WHERE s.role_arn = :role AND s.issued_at BETWEEN :since AND :at AND (s.expires_at > :at OR (s.expires_at IS NULL AND s.last_used_at >= :at))
  AND s.session_id <> :key
ORDER BY s.issued_at DESC, s.session_id
