-- id: SES-03
-- version: 1
-- title: One session, two networks
-- severity: high
-- subject: session
-- purpose: Fires when one access key of a pipeline was used from two networks, or by a browser beside a program.
-- population: Sessions behind which a Bitbucket pipeline stands, in the period.
-- proof: The addresses and when each was first seen.
-- false-positive: Ordinary steps leave from pools of addresses: only 4x and 8x steps with atlassian-ip-ranges have fixed ones.
-- false-positive: VPC endpoints, and calls that AWS services make on the session's behalf, which are left out.
-- remediation: Look at what was called from the second address: deploytrail trace KEY. End the session if nobody knows it.
-- detection: yes
-- control: SOC 2 CC7.2
-- control: NIST 800-53 SI-4
WITH uses AS (
  SELECT s.session_id, CASE WHEN typeof(e.source_ip) = 'integer' THEN ((e.source_ip >> 24) & 255) || '.' || ((e.source_ip >> 16) & 255) || '.0.0/16'
      WHEN e.source_ip LIKE '%:%' THEN substr(e.source_ip, 1, 14) || '/48'
      WHEN e.source_ip GLOB '[0-9]*.[0-9]*.[0-9]*.[0-9]*' THEN rtrim(rtrim(rtrim(rtrim(e.source_ip, '0123456789'), '.'), '0123456789'), '.') || '.0.0/16' END AS network,
    a.value LIKE 'Mozilla/%' AS is_browser, min(e.event_time) AS first_at, count(*) AS calls
  FROM checked_sessions AS s
  JOIN text AS k ON k.value = s.access_key_id
  JOIN event AS e ON e.access_key_id = k.id AND e.kept = 1
  LEFT JOIN text AS a ON a.id = e.user_agent_id
  WHERE s.is_bitbucket = 1 AND e.source_ip IS NOT NULL
  GROUP BY 1, 2, 3
),
networks AS (SELECT session_id, network, min(first_at) AS first_at, sum(calls) AS calls FROM uses WHERE network IS NOT NULL GROUP BY session_id, network),
summed AS (
  SELECT session_id, count(*) AS networks, max(first_at) AS last_network_at,
    group_concat(network || ' from ' || strftime('%Y-%m-%dT%H:%M:%SZ', first_at, 'unixepoch'), ', ') AS list
  FROM (SELECT * FROM networks ORDER BY session_id, first_at, network) GROUP BY session_id
),
agents AS (SELECT session_id, max(is_browser) AS has_browser, min(is_browser) AS only_browser FROM uses WHERE network IS NOT NULL GROUP BY session_id),
told AS (
  SELECT s.*, n.networks, n.list, a.has_browser = 1 AND a.only_browser = 0 AS is_mixed, CASE WHEN n.networks IS NULL AND s.access_key_id IS NULL AND s.calls > 0 THEN 'cannot-tell'
    WHEN n.networks IS NULL THEN 'not-applicable'
    WHEN n.networks > 1 OR (a.has_browser = 1 AND a.only_browser = 0) THEN 'fail' ELSE 'pass' END AS verdict
  FROM checked_sessions AS s LEFT JOIN summed AS n ON n.session_id = s.session_id LEFT JOIN agents AS a ON a.session_id = s.session_id
  WHERE s.is_bitbucket = 1
)
SELECT session_id AS subject, verdict, NULL AS severity,
  CASE WHEN verdict = 'cannot-tell' THEN 'its ' || calls || ' calls name no access key, so which they are can''t be told'
    WHEN networks IS NULL THEN 'no call of it has an address of its own' WHEN networks > 1 THEN 'used from ' || networks || ' networks: ' || list
    WHEN is_mixed THEN 'used by a browser and by a program' ELSE 'used from ' || list END AS reason,
  CASE WHEN verdict = 'cannot-tell' THEN 'the access key id in the records of its calls' END AS missing, coalesce(issued_at, first_used_at) AS first_seen, coalesce(last_used_at, issued_at) AS last_seen,
  NULL AS deploy_id, grant_event_id AS event_id, NULL AS evidence, substr(role_arn, instr(role_arn, '::') + 2, 12) AS account_id, NULL AS region, NULL AS environment,
  NULL AS service, repository, role_arn, NULL AS person
FROM told
