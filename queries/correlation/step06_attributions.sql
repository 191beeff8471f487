-- name: attributions
-- version: 1
-- title: Who is behind each ECS call
-- purpose: From every ECS call to the root credential, through CodeDeploy and CloudFormation where they called for somebody.
-- population: All mutating ECS calls.
-- column: event_id  text  the call
-- column: credential_id  text  the credential of whoever is behind it; empty where none is known
-- column: root_id  text  the root of that credential's chain
-- column: chain_depth  integer  grants between the root and that credential
-- column: link_rank  integer  the weakest tie: 0 access-key, 1 shared-event, 2 principal, 3 codedeploy, 4 stack, 9 none
-- column: credential_kind  text  oidc, static-key, role, sso, console, root, service
-- column: is_bitbucket  integer  1: AWS says the root session came from Bitbucket
-- column: matched_by  text  step, session-name, subject, federated, none
-- column: matched_id  text  the credential by which the pipeline was matched
{{STEP codedeploy_ties}}
SELECT e.event_id AS event_id, MIN(d.event_id) AS behind_event_id
FROM ecs_calls AS e
JOIN calls_made AS c ON c.event_id = e.event_id
JOIN codedeploy_deployments AS d ON d.deployment_id = e.external_id
JOIN calls_made AS b ON b.event_id = d.event_id AND b.account_id = c.account_id AND b.region = c.region
GROUP BY e.event_id;

-- CloudFormation's service role always calls itself AWSCloudFormation: only
-- the stack operation tells who asked. Where several stacks are at work at
-- once, the service's own stack tag decides, or nothing does.
{{STEP service_stacks}}
SELECT account_id, region, cluster, service, MIN(stack) AS stack
FROM (
  SELECT account_id, region, cluster, service, tag_value AS stack FROM ecs_service_tags
  WHERE tag_key = 'aws:cloudformation:stack-name'
  UNION ALL
  SELECT c.account_id, c.region, e.cluster, e.service, t.tag_value AS stack
  FROM tag_changes AS t
  JOIN ecs_calls AS e ON e.event_id = t.event_id
  JOIN calls_made AS c ON c.event_id = t.event_id
  WHERE t.tag_key = 'aws:cloudformation:stack-name'
) AS s
GROUP BY account_id, region, cluster, service;

{{STEP stack_candidates}}
SELECT c.event_id AS event_id, o.stack AS stack, o.event_id AS behind_event_id, o.started_at AS started_at,
  CASE WHEN s.stack = o.stack THEN 1 ELSE 0 END AS is_own_stack,
  ROW_NUMBER() OVER (PARTITION BY c.event_id, o.stack ORDER BY o.started_at DESC, o.event_id) AS place
FROM calls_made AS c
JOIN ecs_calls AS e ON e.event_id = c.event_id
JOIN stack_operations AS o ON o.account_id = c.account_id AND o.region = c.region
  AND o.started_at <= c.event_time AND o.ends_at >= c.event_time
LEFT JOIN service_stacks AS s ON s.account_id = c.account_id AND s.region = c.region AND s.cluster = e.cluster
  AND s.service = e.service
WHERE c.caller_session_name = 'AWSCloudFormation'
  OR (c.caller_type = 'AWSService' AND c.invoked_by = 'cloudformation.amazonaws.com');

{{STEP stack_ties}}
SELECT s.event_id AS event_id, MIN(s.behind_event_id) AS behind_event_id
FROM stack_candidates AS s
JOIN (SELECT event_id, MAX(is_own_stack) AS has_own_stack FROM stack_candidates WHERE place = 1 GROUP BY event_id) AS b
  ON b.event_id = s.event_id
WHERE s.place = 1 AND (b.has_own_stack = 0 OR s.is_own_stack = 1)
GROUP BY s.event_id
HAVING COUNT(*) = 1;

{{STEP behind_calls}}
SELECT e.event_id AS event_id, COALESCE(d.behind_event_id, s.behind_event_id, e.event_id) AS behind_event_id,
  CASE WHEN d.event_id IS NOT NULL THEN 3 WHEN s.event_id IS NOT NULL THEN 4 ELSE 0 END AS service_tie
FROM ecs_calls AS e
LEFT JOIN codedeploy_ties AS d ON d.event_id = e.event_id
LEFT JOIN stack_ties AS s ON s.event_id = e.event_id;

{{STEP attributed}}
SELECT b.event_id AS event_id, c.credential_id AS credential_id, h.root_id AS root_id, h.depth AS chain_depth,
  CASE WHEN c.credential_id IS NULL THEN 9
    WHEN b.service_tie = 0 AND c.tie = 9 THEN 9
    WHEN b.service_tie >= h.weakest_tie AND (b.service_tie >= c.tie OR c.tie = 9) THEN b.service_tie
    WHEN h.weakest_tie >= c.tie OR c.tie = 9 THEN h.weakest_tie
    ELSE c.tie END AS link_rank,
  COALESCE(r.own_kind, r.caller_kind,
    CASE WHEN w.caller_type = 'Root' THEN 'root'
      WHEN w.caller_provider IS NOT NULL THEN 'oidc'
      WHEN w.caller_type IN ('IdentityCenterUser', 'SAMLUser') THEN 'sso'
      WHEN w.caller_arn LIKE '%:assumed-role/AWSReservedSSO%' THEN 'sso'
      WHEN w.from_console = 'true' THEN 'console'
      WHEN w.caller_type IN ('IAMUser', 'FederatedUser') THEN 'static-key'
      WHEN w.caller_type = 'AWSService' OR w.caller_type IS NULL OR w.caller_role_arn LIKE '%/aws-service-role/%' THEN 'service'
      ELSE 'role' END) AS credential_kind,
  CASE WHEN m.is_bitbucket = 1 THEN 1
    WHEN c.credential_id IS NULL AND (w.caller_provider LIKE 'arn:aws:iam::____________:oidc-provider/api.bitbucket.org/2.0/workspaces/%'
      OR w.caller_provider LIKE 'arn:aws-cn:iam::____________:oidc-provider/api.bitbucket.org/2.0/workspaces/%'
      OR w.caller_provider LIKE 'arn:aws-us-gov:iam::____________:oidc-provider/api.bitbucket.org/2.0/workspaces/%')
      THEN 1 ELSE 0 END AS is_bitbucket,
  m.matched_by AS root_match, o.matched_by AS own_match
FROM behind_calls AS b
JOIN calls_made AS w ON w.event_id = b.behind_event_id
LEFT JOIN call_credentials AS c ON c.event_id = b.behind_event_id
LEFT JOIN credential_chains AS h ON h.credential_id = c.credential_id
LEFT JOIN credentials AS r ON r.credential_id = h.root_id
LEFT JOIN pipeline_matches AS m ON m.credential_id = h.root_id
LEFT JOIN pipeline_matches AS o ON o.credential_id = c.credential_id;

{{STEP attributions}}
SELECT event_id, credential_id, root_id, chain_depth, link_rank, credential_kind, is_bitbucket,
  CASE WHEN own_match = 'session-name' AND COALESCE(root_match, 'none') IN ('none', 'federated') THEN 'session-name'
    WHEN root_match IS NOT NULL THEN root_match
    WHEN is_bitbucket = 1 THEN 'federated'
    ELSE 'none' END AS matched_by,
  CASE WHEN own_match = 'session-name' AND COALESCE(root_match, 'none') IN ('none', 'federated') THEN credential_id
    ELSE root_id END AS matched_id
FROM attributed;
