-- name: attributions
-- version: 2
-- title: Who is behind each ECS call
-- purpose: From every ECS call to the root credential, through CodeDeploy and CloudFormation where they called for somebody.
-- population: All mutating ECS calls.
-- key: event_id
-- column: event_id  text  the call
-- column: credential_id  text  the credential of whoever is behind it; empty where none is known
-- column: root_id  text  the root of that credential's chain
-- column: chain_depth  integer  grants between the root and that credential
-- column: link_rank  integer  the weakest tie: 0 access-key, 1 shared-event, 2 principal, 3 codedeploy, 4 stack, 9 none
-- column: credential_kind  text  oidc, static-key, role, sso, saml, console, root, service, unknown
-- column: is_bitbucket  integer  1: AWS says the root session came from Bitbucket
-- column: matched_by  text  step, session-name, subject, federated, none
-- column: matched_id  text  the credential by which the pipeline was matched
-- column: attribution  text  verified, inferred, claimed, none

-- Calls of sessions that are called as CloudFormation calls its own, but that
-- somebody used directly: whoever takes a role may call its session so.
{{STEP directly_used}}
SELECT DISTINCT c.event_id AS event_id
FROM ecs_calls AS e
JOIN calls_made AS c ON c.event_id = e.event_id
JOIN key_identities AS k ON k.principal_id = c.caller_principal_id
WHERE c.caller_session_name = 'AWSCloudFormation' AND k.is_forwarded = 0
  AND (k.created_at IS NULL OR c.caller_created_at IS NULL OR k.created_at = c.caller_created_at);

-- Calls that may have been made for somebody: not those whose own credential is
-- tied to somebody who is no AWS service.
{{STEP service_made_calls}}
SELECT e.event_id AS event_id, c.event_time AS event_time, c.event_name AS event_name, c.account_id AS account_id,
  c.region AS region, e.resource AS resource, e.cluster AS cluster, e.service AS service, c.invoked_by AS invoked_by,
  c.caller_type AS caller_type, c.caller_principal_id AS caller_principal_id, c.caller_role_arn AS caller_role_arn,
  c.caller_created_at AS caller_created_at,
  e.external_id AS external_id, e.started_by AS started_by,
  CASE WHEN c.caller_type = 'AWSService' OR (d.for_service = 1 AND d.service_name = c.invoked_by)
    OR (c.caller_session_name = 'AWSCloudFormation' AND u.event_id IS NULL AND t.credential_id IS NULL
      AND c.caller_kind IN ('role', 'service', 'unknown') AND c.caller_source_identity IS NULL)
    OR (c.caller_session_name = 'AWSCloudFormation' AND u.event_id IS NULL AND t.tie = 9) THEN 1 ELSE 0 END AS is_service_session
FROM ecs_calls AS e
JOIN calls_made AS c ON c.event_id = e.event_id
LEFT JOIN directly_used AS u ON u.event_id = e.event_id
LEFT JOIN call_credentials AS t ON t.event_id = e.event_id
LEFT JOIN credentials AS d ON d.credential_id = t.credential_id
WHERE t.credential_id IS NULL OR (d.for_service = 1 AND d.service_name = COALESCE(c.invoked_by, d.service_name))
  OR (t.tie = 9 AND d.own_kind IN ('role', 'service', 'unknown'));

-- By which principals, role and session name, CodeDeploy makes its task sets: that
-- it started one is ECS's word on who called CreateTaskSet.
{{STEP codedeploy_principals}}
SELECT DISTINCT account_id, region, external_id, caller_principal_id
FROM service_made_calls
WHERE event_name = 'CreateTaskSet' AND started_by = 'CODE_DEPLOY' AND caller_principal_id IS NOT NULL;

-- Task sets of CodeDeploy, by its own id in ECS's answer, and whose deployment
-- was at work on the service then: the newest that had begun. What else is done
-- with a set is CodeDeploy's where AWS names it, or by the principal that made the set.
{{STEP codedeploy_calls}}
SELECT s.event_id AS event_id, s.event_time AS event_time, s.event_name AS event_name, s.account_id AS account_id,
  s.region AS region, s.cluster AS cluster, s.service AS service, s.external_id AS deployment_id, d.decided_at AS created_at,
  MAX(d.decided_at) OVER (PARTITION BY s.account_id, s.region, s.cluster, s.service ORDER BY s.event_time, s.event_id
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS newest_created_at,
  ROW_NUMBER() OVER (PARTITION BY s.account_id, s.region, s.cluster, s.service, s.external_id, s.event_name
    ORDER BY s.event_time, s.event_id) AS nth
FROM service_made_calls AS s
JOIN codedeploy_deployments AS d ON d.deployment_id = s.external_id AND d.decision = 'create'
JOIN calls_made AS b ON b.event_id = d.event_id AND b.account_id = s.account_id AND b.region = s.region
LEFT JOIN codedeploy_principals AS r ON r.account_id = s.account_id AND r.region = s.region AND r.external_id = s.external_id
  AND r.caller_principal_id = s.caller_principal_id
WHERE s.started_by = 'CODE_DEPLOY' AND s.cluster IS NOT NULL AND s.service IS NOT NULL AND d.decided_at <= s.event_time
  AND (s.event_name = 'CreateTaskSet' OR s.caller_type = 'AWSService' OR s.invoked_by = 'codedeploy.amazonaws.com'
    OR r.caller_principal_id IS NOT NULL);

-- Making an older task set primary, or one for a second time, goes back: that is
-- of whoever stopped the newest deployment, or of nobody. All else is of the last
-- decision on it that the logs have. Only that a deployment made its own task set
-- stands in what AWS issued.
{{STEP codedeploy_ties}}
SELECT event_id, MIN(behind_event_id) AS behind_event_id, MAX(is_own_set) AS is_own_set
FROM (
  SELECT c.event_id AS event_id, d.event_id AS behind_event_id, d.decided_at AS decided_at,
    CASE WHEN c.event_name = 'CreateTaskSet' AND c.nth = 1 AND d.decision = 'create' AND d.deployment_id = c.deployment_id
      THEN 1 ELSE 0 END AS is_own_set,
    MAX(d.decided_at) OVER (PARTITION BY c.event_id) AS last_decided_at
  FROM codedeploy_calls AS c
  JOIN codedeploy_calls AS n ON n.account_id = c.account_id AND n.region = c.region AND n.cluster = c.cluster
    AND n.service = c.service AND n.created_at = c.newest_created_at
  JOIN codedeploy_deployments AS d ON d.deployment_id = n.deployment_id AND d.decided_at <= c.event_time
  JOIN calls_made AS b ON b.event_id = d.event_id AND b.account_id = c.account_id AND b.region = c.region
  WHERE c.event_name <> 'UpdateServicePrimaryTaskSet' OR (c.created_at = c.newest_created_at AND c.nth = 1)
    OR d.decision = 'stop'
) AS decisions
WHERE decided_at = last_decided_at
GROUP BY event_id
HAVING COUNT(DISTINCT behind_event_id) = 1;

-- An operation on a nested stack that CloudFormation called itself is of
-- whoever's operation on the stack that holds it came last before.
{{STEP operation_parents}}
SELECT event_id, MIN(parent_id) AS parent_id
FROM (
  SELECT o.event_id AS event_id, p.event_id AS parent_id, p.started_at AS started_at,
    MAX(p.started_at) OVER (PARTITION BY o.event_id) AS last_started_at
  FROM stack_operations AS o
  JOIN stack_ancestors AS a ON a.stack = o.stack AND a.depth > 0
  JOIN stack_operations AS p ON p.account_id = o.account_id AND p.region = o.region AND p.stack = a.ancestor
    AND p.started_at <= o.started_at AND p.ends_at >= o.started_at AND p.event_id <> o.event_id
  WHERE o.is_by_cloudformation = 1
) AS candidates
WHERE started_at = last_started_at
GROUP BY event_id
HAVING COUNT(DISTINCT parent_id) = 1;

{{STEP operation_origins}}
WITH RECURSIVE origin (event_id, origin_id, depth) AS (
  SELECT event_id, event_id, 0 FROM stack_operations
  UNION ALL
  SELECT o.event_id, p.parent_id, o.depth + 1
  FROM origin AS o
  JOIN operation_parents AS p ON p.event_id = o.origin_id
  WHERE o.depth < 8
)
SELECT o.event_id AS event_id, MIN(o.origin_id) AS origin_id
FROM origin AS o
JOIN (SELECT event_id, MAX(depth) AS depth FROM origin GROUP BY event_id) AS d ON d.event_id = o.event_id AND d.depth = o.depth
GROUP BY o.event_id;

-- The stack that a service was of when it was called: CloudFormation's own tag.
{{STEP service_stacks}}
SELECT s.event_id AS event_id, MIN(p.tag_value) AS stack
FROM service_made_calls AS s
JOIN tag_periods AS p ON p.account_id = s.account_id AND p.region = s.region AND p.cluster = s.cluster
  AND p.service = s.service AND p.tag_key = 'aws:cloudformation:stack-name' AND p.tag_value IS NOT NULL
  AND (p.valid_from IS NULL OR p.valid_from <= s.event_time)
  AND (p.valid_to IS NULL OR p.valid_to > s.event_time OR p.ended_by = s.event_id)
WHERE s.invoked_by = 'cloudformation.amazonaws.com'
GROUP BY s.event_id
HAVING COUNT(DISTINCT p.tag_value) = 1;

-- Operations that a call of CloudFormation may follow from: where the service's
-- stack is known, those on it and on the stacks that hold it. A session that is
-- not CloudFormation's own was handed on by whoever asked: it is theirs, where
-- no other session of that name and second is known.
{{STEP stack_candidates}}
SELECT s.event_id AS event_id, o.started_at AS started_at, o.stack AS stack, r.origin_id AS origin_id,
  k.stack AS service_stack,
  CASE WHEN o.stack = k.stack THEN 1 ELSE 0 END AS is_on_stack
FROM service_made_calls AS s
JOIN stack_operations AS o ON o.account_id = s.account_id AND o.region = s.region
  AND o.started_at <= s.event_time AND o.ends_at >= s.event_time
JOIN operation_origins AS r ON r.event_id = o.event_id
JOIN calls_made AS b ON b.event_id = r.origin_id
LEFT JOIN service_stacks AS k ON k.event_id = s.event_id
LEFT JOIN principal_rivals AS v ON v.event_id = s.event_id
WHERE s.invoked_by = 'cloudformation.amazonaws.com'
  AND (s.is_service_session = 1
    OR (b.caller_principal_id = s.caller_principal_id AND v.event_id IS NULL
      AND (b.caller_created_at IS NULL OR s.caller_created_at IS NULL OR b.caller_created_at = s.caller_created_at)))
  AND (k.stack IS NULL OR o.stack IS NULL
    OR EXISTS (SELECT 1 FROM stack_ancestors AS a WHERE a.stack = k.stack AND a.ancestor = o.stack));

-- The last operation decides, one on the stack itself before one on a stack that
-- holds it. Where the service's stack is not known, all have to be of one; an operation of which the stack is not known may be of any.
{{STEP stack_ties}}
SELECT event_id, MIN(CASE WHEN started_at = last_started_at THEN origin_id END) AS behind_event_id
FROM (
  SELECT event_id, started_at, stack, origin_id, service_stack,
    MAX(started_at) OVER (PARTITION BY event_id) AS last_started_at,
    MAX(CASE WHEN stack IS NULL THEN started_at END) OVER (PARTITION BY event_id) AS last_unknown_at
  FROM (
    SELECT event_id, started_at, stack, origin_id, service_stack, is_on_stack,
      MAX(is_on_stack) OVER (PARTITION BY event_id) AS has_on_stack
    FROM stack_candidates
  ) AS a
  WHERE is_on_stack = has_on_stack OR stack IS NULL
) AS c
GROUP BY event_id
HAVING COUNT(DISTINCT CASE WHEN started_at = last_started_at THEN origin_id END) = 1
  AND (MAX(service_stack) IS NOT NULL OR COUNT(DISTINCT COALESCE(stack, '')) = 1 OR COUNT(DISTINCT origin_id) = 1)
  AND (MAX(last_unknown_at) IS NULL OR COUNT(DISTINCT origin_id) = 1 OR MAX(last_unknown_at) < MAX(last_started_at));

-- Of one operation CloudFormation changes a service once, and once more to take
-- that back; it scales a service down before it deletes it. Another change is of
-- an operation that the logs lack. `counted` parts what is no change of a
-- service: calls on none, on its tags, and around a blue/green deployment.
{{STEP stack_changes}}
SELECT s.event_id AS event_id, s.behind_event_id AS behind_event_id, c.event_time AS event_time, c.account_id AS account_id,
  c.region AS region, c.resource AS resource, c.cluster AS cluster, c.service AS service, x.change AS change,
  x.task_definition AS task_definition, x.task_definition_before AS task_definition_before,
  CASE WHEN m.error_code IS NULL AND m.error_message IS NULL THEN 1 ELSE 0 END AS is_accepted,
  CASE WHEN c.service IS NULL OR c.resource NOT IN ('service', 'daemon') OR x.is_history = 1 THEN s.event_id ELSE '' END AS counted
FROM stack_ties AS s
JOIN service_made_calls AS c ON c.event_id = s.event_id
JOIN calls_made AS m ON m.event_id = s.event_id
JOIN changes AS x ON x.event_id = s.event_id;

{{STEP fitting_stack_ties}}
SELECT event_id, behind_event_id
FROM (
  SELECT event_id, behind_event_id, change, task_definition, is_accepted,
    ROW_NUMBER() OVER (PARTITION BY behind_event_id, account_id, region, resource, cluster, service, is_accepted, counted
      ORDER BY event_time, event_id) AS place,
    FIRST_VALUE(task_definition_before) OVER (PARTITION BY behind_event_id, account_id, region, resource, cluster, service,
      is_accepted, counted ORDER BY event_time, event_id) AS first_before,
    FIRST_VALUE(change) OVER (PARTITION BY behind_event_id, account_id, region, resource, cluster, service, is_accepted,
      counted ORDER BY event_time, event_id) AS first_change
  FROM stack_changes
) AS placed
WHERE is_accepted = 0 OR place = 1 OR (place = 2 AND task_definition = first_before)
  OR (change = 'delete' AND first_change IN ('create', 'scale'));

{{STEP behind_calls}}
SELECT e.event_id AS event_id, COALESCE(d.behind_event_id, s.behind_event_id, e.event_id) AS behind_event_id,
  CASE WHEN d.event_id IS NOT NULL THEN 3 WHEN s.event_id IS NOT NULL THEN 4 ELSE 0 END AS service_tie,
  CASE WHEN d.event_id IS NOT NULL THEN d.is_own_set WHEN s.event_id IS NOT NULL THEN 0 ELSE 1 END AS is_issued
FROM ecs_calls AS e
LEFT JOIN codedeploy_ties AS d ON d.event_id = e.event_id
LEFT JOIN fitting_stack_ties AS s ON s.event_id = e.event_id;

{{STEP attributed}}
SELECT b.event_id AS event_id, c.credential_id AS credential_id, h.root_id AS root_id, h.depth AS chain_depth,
  CASE WHEN c.credential_id IS NULL THEN 9
    WHEN b.service_tie = 0 AND c.tie = 9 THEN 9
    WHEN b.service_tie >= h.weakest_tie AND (b.service_tie >= c.tie OR c.tie = 9) THEN b.service_tie
    WHEN h.weakest_tie >= c.tie OR c.tie = 9 THEN h.weakest_tie
    ELSE c.tie END AS link_rank,
  CASE WHEN b.is_issued = 1 AND c.tie IN (0, 1) AND h.weakest_tie IN (0, 1) THEN 1 ELSE 0 END AS is_issued,
  COALESCE(r.own_kind, r.caller_kind, w.caller_kind) AS credential_kind,
  CASE WHEN c.credential_id IS NOT NULL THEN COALESCE(m.is_bitbucket, 0)
    WHEN p.provider IS NOT NULL THEN 1 ELSE 0 END AS is_bitbucket,
  m.matched_by AS session_match, COALESCE(m.is_undisputed, 0) AS is_undisputed
FROM behind_calls AS b
JOIN calls_made AS w ON w.event_id = b.behind_event_id
LEFT JOIN call_credentials AS c ON c.event_id = b.behind_event_id
LEFT JOIN credential_chains AS h ON h.credential_id = c.credential_id
LEFT JOIN credentials AS r ON r.credential_id = h.root_id
LEFT JOIN session_matches AS m ON m.credential_id = c.credential_id
LEFT JOIN bitbucket_providers AS p ON p.provider = w.caller_provider;

{{STEP attributions}}
SELECT event_id, credential_id, root_id, chain_depth, link_rank, credential_kind, is_bitbucket, matched_by, credential_id AS matched_id,
  CASE WHEN matched_by = 'none' THEN 'none'
    WHEN matched_by = 'session-name' AND is_bitbucket = 0 THEN 'claimed'
    WHEN matched_by = 'step' AND is_issued = 1 AND is_undisputed = 1 THEN 'verified'
    ELSE 'inferred' END AS attribution
FROM (
  SELECT event_id, credential_id, root_id, chain_depth, link_rank, credential_kind, is_bitbucket, is_issued, is_undisputed,
    CASE WHEN session_match IS NOT NULL THEN session_match WHEN is_bitbucket = 1 THEN 'federated' ELSE 'none' END AS matched_by
  FROM attributed
) AS matched;
