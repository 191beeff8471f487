-- name: find_address
-- version: 1
-- title: An address
-- purpose: Finds what was called from an IP address, a network, or by a service.
-- population: Calls by source address, summed up by credential.
-- parameter: first  any  The address as the table has it: a number for IPv4, else text.
-- parameter: last  any  The network's last address.
-- parameter: limit  integer  Hits at most.
-- column: kind  text  What was found.
-- column: id  text  Its id, as `trace` takes it.
-- column: title  text  It, in a line; empty for deployments, which have their own.
-- column: time  time  When; for what lasts, when it was last seen.
-- column: deploy_id  text  The deployment, where it is one.
-- column: event_id  text  CloudTrail's id, where it is a call.
SELECT coalesce(kind, 'caller') AS kind, id, title, time, deploy_id, event_id FROM (
  SELECT CASE WHEN s.session_id IS NOT NULL THEN 'session' WHEN k.value IS NOT NULL THEN 'access-key' ELSE 'principal' END AS kind,
    coalesce(k.value, replace(i.arn, char(1), ''), i.invoked_by, i.identity_provider, i.type) AS id,
    COUNT(*) || ' calls' || coalesce(' with ' || k.value, '') || ', ' || coalesce(s.repository || coalesce(' #' || s.build_number, '') || CASE s.attribution WHEN 'verified' THEN '' ELSE ' (' || s.attribution || ')' END || ', ', '')
      || coalesce(s.role_arn, i.issuer_arn, i.arn, i.invoked_by, i.identity_provider, i.type, 'unknown') AS title,
    strftime('%Y-%m-%dT%H:%M:%SZ', MAX(e.event_time), 'unixepoch') AS time, NULL AS deploy_id, NULL AS event_id
  FROM event e
  JOIN identity i ON i.id = e.identity_id
  LEFT JOIN text k ON k.id = e.access_key_id
  LEFT JOIN sessions s ON s.access_key_id = k.value
  WHERE e.source_ip BETWEEN :first AND :last AND e.kept = 1
  GROUP BY k.value, coalesce(i.issuer_arn, i.arn, i.invoked_by, i.identity_provider, i.type)
  ORDER BY MAX(e.event_time) DESC LIMIT :limit)
ORDER BY time DESC, kind, id LIMIT :limit
