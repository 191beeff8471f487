-- name: changes
-- version: 2
-- title: Changes
-- purpose: What each mutating ECS call did to its service: from which task definition to which, of which kind, and how that is known.
-- population: All mutating ECS calls, accepted and refused.
-- key: event_id
-- column: event_id  text  the call
-- column: task_definition  text  family:revision after the call, as ECS answered or the request named; of a rollback the one it went back to
-- column: task_definition_arn  text  its ARN
-- column: task_definition_before  text  family:revision before the call
-- column: before_source  text  answer (ECS's answer to the call), history (the calls before it), answer-over-history (they differ: something silent lay between), unordered (several calls of one second in no order that their answers show); empty where it is not known
-- column: change  text  create, deploy, rollback, restart, scale, run-task, config, delete, unknown
-- column: is_history  integer  1: a call around a blue/green deployment whose row is CreateTaskSet
-- column: is_dry_run  integer  1: the call asked to change nothing

-- The calls on each service and daemon. `starts`: whether the call starts a
-- deployment, as far as its request tells.
{{STEP service_calls}}
SELECT c.event_id AS event_id, c.event_time AS event_time, c.event_name AS event_name, c.api_change AS api_change,
  c.account_id AS account_id, c.region AS region, e.resource AS resource, e.cluster AS cluster, e.service AS service,
  e.task_set AS task_set, e.has_answer AS has_answer, e.asks_revision AS asks_revision, e.forces AS forces,
  e.rolls_back AS rolls_back,
  CASE WHEN c.error_code IS NULL AND c.error_message IS NULL AND e.is_dry_run = 0 THEN 1 ELSE 0 END AS has_effect,
  CASE WHEN e.answered_task_definition IS NOT NULL THEN e.answered_task_definition
    WHEN e.has_answer = 1 AND e.named_task_definition LIKE '%:%' THEN e.named_task_definition END AS known,
  CASE WHEN c.api_change = 'update' AND e.has_answer = 1 AND c.error_code IS NULL
    THEN CASE WHEN e.asks_revision = 1 THEN e.replaced_task_definition ELSE e.answered_task_definition END
    WHEN c.api_change = 'delete' THEN e.answered_task_definition END AS answered_before
FROM ecs_calls AS e
JOIN calls_made AS c ON c.event_id = e.event_id
WHERE e.resource IN ('service', 'daemon') AND e.service IS NOT NULL AND e.cluster IS NOT NULL AND c.account_id IS NOT NULL
  AND c.region IS NOT NULL;

-- Calls of one second, in the order that their answers show: one precedes
-- another whose answer replaces what it put into service.
{{STEP same_second_calls}}
SELECT s.event_id AS event_id, s.event_time AS event_time, s.account_id AS account_id, s.region AS region,
  s.resource AS resource, s.cluster AS cluster, s.service AS service, s.api_change AS api_change, s.known AS known,
  s.answered_before AS answered_before
FROM service_calls AS s
JOIN (
  SELECT account_id, region, resource, cluster, service, event_time
  FROM service_calls
  WHERE has_effect = 1 AND (api_change IN ('create', 'update', 'delete') OR rolls_back = 1)
  GROUP BY account_id, region, resource, cluster, service, event_time
  HAVING COUNT(*) > 1
) AS g ON g.account_id = s.account_id AND g.region = s.region AND g.resource = s.resource AND g.cluster = s.cluster
  AND g.service = s.service AND g.event_time = s.event_time
WHERE s.has_effect = 1 AND (s.api_change IN ('create', 'update', 'delete') OR s.rolls_back = 1);

{{STEP same_second_pairs}}
SELECT DISTINCT a.event_id AS earlier_id, b.event_id AS later_id
FROM same_second_calls AS a
JOIN same_second_calls AS b ON b.account_id = a.account_id AND b.region = a.region AND b.resource = a.resource
  AND b.cluster = a.cluster AND b.service = a.service AND b.event_time = a.event_time AND b.event_id <> a.event_id
WHERE (a.api_change = 'create' AND b.api_change NOT IN ('create', 'delete'))
  OR (a.known = b.answered_before AND (b.known <> a.answered_before OR b.known IS NULL OR a.answered_before IS NULL)
    AND NOT (a.api_change IN ('create', 'delete') AND b.api_change IN ('create', 'delete')));

-- Through others as well. What is in no order to another one is in none.
{{STEP same_second_order}}
WITH RECURSIVE followed (earlier_id, later_id) AS (
  SELECT earlier_id, later_id FROM same_second_pairs
  {{UNION}}
  SELECT f.earlier_id, p.later_id FROM followed AS f JOIN same_second_pairs AS p ON p.earlier_id = f.later_id
)
SELECT earlier_id, later_id FROM followed;

{{STEP same_second_places}}
SELECT g.event_id AS event_id, COALESCE(e.calls, 0) AS second_place,
  CASE WHEN COALESCE(e.calls, 0) + COALESCE(l.calls, 0) = g.others AND COALESCE(e.is_circle, 0) = 0 THEN 0 ELSE 1 END AS is_unordered
FROM (
  SELECT event_id, COUNT(*) OVER (PARTITION BY account_id, region, resource, cluster, service, event_time) - 1 AS others
  FROM same_second_calls
) AS g
LEFT JOIN (
  SELECT later_id, COUNT(*) AS calls, MAX(CASE WHEN earlier_id = later_id THEN 1 ELSE 0 END) AS is_circle
  FROM same_second_order
  GROUP BY later_id
) AS e ON e.later_id = g.event_id
LEFT JOIN (SELECT earlier_id, COUNT(*) AS calls FROM same_second_order GROUP BY earlier_id) AS l ON l.earlier_id = g.event_id;

-- What moves a service, one after the other. K: this task definition is in
-- service; U: nobody knows which; N: there is no service; R: back to what was
-- before the last K; P: a task set beside the one in service; D: one less.
{{STEP service_moves}}
SELECT m.event_id AS event_id, m.event_name AS event_name, m.account_id AS account_id, m.region AS region,
  m.resource AS resource, m.cluster AS cluster, m.service AS service, m.task_set AS task_set, m.kind AS kind, m.known AS known, m.answered_before AS answered_before,
  m.is_unordered AS is_unordered,
  ROW_NUMBER() OVER (PARTITION BY m.account_id, m.region, m.resource, m.cluster, m.service
    ORDER BY m.event_time, m.second_place, m.event_id) AS place,
  LEAD(m.kind) OVER (PARTITION BY m.account_id, m.region, m.resource, m.cluster, m.service
    ORDER BY m.event_time, m.second_place, m.event_id) AS next_kind,
  LEAD(m.event_name) OVER (PARTITION BY m.account_id, m.region, m.resource, m.cluster, m.service
    ORDER BY m.event_time, m.second_place, m.event_id) AS next_name,
  LEAD(m.task_set) OVER (PARTITION BY m.account_id, m.region, m.resource, m.cluster, m.service
    ORDER BY m.event_time, m.second_place, m.event_id) AS next_task_set
FROM (
  SELECT s.event_id AS event_id, s.event_time AS event_time, s.event_name AS event_name, s.account_id AS account_id,
    s.region AS region, s.resource AS resource, s.cluster AS cluster, s.service AS service, s.task_set AS task_set,
    s.known AS known, s.answered_before AS answered_before, COALESCE(o.second_place, 0) AS second_place,
    COALESCE(o.is_unordered, 0) AS is_unordered,
    CASE WHEN s.api_change = 'delete' THEN CASE WHEN o.is_unordered = 1 THEN 'U' ELSE 'N' END
      WHEN s.rolls_back = 1 THEN CASE WHEN o.is_unordered = 1 THEN 'U' ELSE 'R' END
      WHEN s.api_change = 'task-set' THEN 'P'
      WHEN s.event_name = 'DeleteTaskSet' THEN 'D'
      WHEN s.api_change IN ('create', 'update') OR s.event_name = 'UpdateServicePrimaryTaskSet'
        THEN CASE WHEN o.is_unordered = 1 THEN 'U' WHEN s.known IS NOT NULL THEN 'K'
          WHEN s.has_answer = 0 OR s.asks_revision = 1 OR s.api_change = 'create' THEN 'U' END END AS kind
  FROM service_calls AS s
  LEFT JOIN same_second_places AS o ON o.event_id = s.event_id
  WHERE s.has_effect = 1
) AS m
WHERE m.kind IS NOT NULL;

-- A task set that is made primary again: it was not made after the last time
-- that one was. Of one that no log shows made, its revision has to be earlier.
{{STEP switch_backs}}
SELECT l.event_id AS event_id, MAX(CASE WHEN p.place > l.last_switch THEN 1 ELSE 0 END) AS is_new,
  COUNT(p.place) AS times_made
FROM (
  SELECT m.event_id AS event_id, m.account_id AS account_id, m.region AS region, m.resource AS resource, m.cluster AS cluster,
    m.service AS service, m.task_set AS task_set,
    LAG(m.place) OVER (PARTITION BY m.account_id, m.region, m.resource, m.cluster, m.service ORDER BY m.place) AS last_switch
  FROM service_moves AS m
  WHERE m.event_name = 'UpdateServicePrimaryTaskSet'
) AS l
LEFT JOIN service_moves AS p ON p.account_id = l.account_id AND p.region = l.region AND p.resource = l.resource
  AND p.cluster = l.cluster AND p.service = l.service AND p.task_set = l.task_set AND p.kind = 'P'
WHERE l.last_switch IS NOT NULL
GROUP BY l.event_id;

-- A task set that is made primary or deleted again leaves no doubt; one of which
-- nothing more is heard does. A K that R follows is undone.
{{STEP service_history}}
SELECT event_id, account_id, region, resource, cluster, service, task_set, kind, known, answered_before, is_unordered, place,
  CASE WHEN kind = 'K' AND LEAD(kind) OVER (PARTITION BY account_id, region, resource, cluster, service ORDER BY place) = 'R'
    THEN 1 ELSE 0 END AS is_undone,
  LAG(kind) OVER (PARTITION BY account_id, region, resource, cluster, service ORDER BY place) AS last_kind,
  LAG(answered_before) OVER (PARTITION BY account_id, region, resource, cluster, service ORDER BY place) AS last_answered_before
FROM (
  SELECT event_id, account_id, region, resource, cluster, service, task_set, known, answered_before, is_unordered, place,
    CASE WHEN kind = 'P' THEN CASE WHEN next_kind IS NULL OR next_name = 'UpdateServicePrimaryTaskSet'
        OR (next_kind = 'D' AND next_task_set = task_set) THEN 'S' ELSE 'U' END
      WHEN kind = 'D' THEN 'S' ELSE kind END AS kind
  FROM service_moves
) AS m
WHERE kind <> 'S';

-- What is in service after each move. Where it went back, that is the last K
-- that was not undone, if nothing unknown came after it.
{{STEP service_states}}
SELECT h.event_id AS event_id, h.account_id AS account_id, h.region AS region, h.resource AS resource, h.cluster AS cluster,
  h.service AS service, h.place AS place, h.is_unordered AS is_unordered,
  CASE h.kind WHEN 'K' THEN h.known
    WHEN 'R' THEN CASE WHEN h.last_kind = 'K' AND h.last_answered_before IS NOT NULL THEN h.last_answered_before ELSE b.known END
    END AS task_definition
FROM (
  SELECT event_id, account_id, region, resource, cluster, service, kind, known, is_unordered, place, last_kind,
    last_answered_before,
    MAX(CASE WHEN kind IN ('U', 'N') OR (kind = 'K' AND is_undone = 0) THEN place END)
      OVER (PARTITION BY account_id, region, resource, cluster, service ORDER BY place
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS stable_place
  FROM service_history
) AS h
LEFT JOIN service_history AS b ON b.account_id = h.account_id AND b.region = h.region AND b.resource = h.resource
  AND b.cluster = h.cluster AND b.service = h.service AND b.place = h.stable_place AND b.kind = 'K';

-- For every call, the newest move before it. Moves of its own second that no
-- answer orders are none.
{{STEP before_calls}}
SELECT event_id, place_before, own_place, is_unordered
FROM (
  SELECT s.event_id AS event_id, t.place AS own_place, COALESCE(o.is_unordered, 0) AS is_unordered,
    MAX(t.place) OVER (PARTITION BY s.account_id, s.region, s.resource, s.cluster, s.service
      ORDER BY s.event_time, COALESCE(o.second_place, 0), s.event_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS place_before
  FROM service_calls AS s
  LEFT JOIN service_states AS t ON t.event_id = s.event_id
  LEFT JOIN same_second_places AS o ON o.event_id = s.event_id
) AS placed;

{{STEP known_before}}
SELECT c.event_id AS event_id, c.event_name AS event_name, c.api_change AS api_change,
  CASE WHEN c.error_code IS NULL AND c.error_message IS NULL THEN 1 ELSE 0 END AS is_accepted,
  e.has_request AS has_request, e.is_dry_run AS is_dry_run,
  CASE WHEN c.api_change IN ('create', 'run-task', 'config') THEN NULL
    ELSE COALESCE(s.answered_before, CASE WHEN b.is_unordered = 0 THEN h.task_definition END) END AS before_name,
  CASE WHEN c.api_change IN ('create', 'run-task', 'config') THEN NULL
    WHEN s.answered_before IS NOT NULL AND h.task_definition <> s.answered_before AND b.is_unordered = 0
      AND h.is_unordered = 0 THEN 'answer-over-history'
    WHEN s.answered_before IS NOT NULL THEN 'answer'
    WHEN b.is_unordered = 1 OR h.is_unordered = 1 THEN 'unordered'
    WHEN h.task_definition IS NOT NULL THEN 'history' END AS before_source,
  CASE WHEN c.api_change = 'delete' OR c.event_name = 'DeleteTaskSet' THEN NULL
    WHEN e.rolls_back = 1 THEN a.task_definition
    ELSE COALESCE(e.answered_task_definition, e.named_task_definition) END AS after_name,
  CASE WHEN e.rolls_back = 0 THEN e.answered_task_definition_arn END AS after_arn,
  w.is_new AS switches_to_new, w.times_made AS times_made, e.image AS image, e.asks_revision AS asks_revision, e.forces AS forces, e.scales AS scales,
  e.configures AS configures, e.rolls_back AS rolls_back
FROM ecs_calls AS e
JOIN calls_made AS c ON c.event_id = e.event_id
LEFT JOIN service_calls AS s ON s.event_id = c.event_id
LEFT JOIN before_calls AS b ON b.event_id = c.event_id
LEFT JOIN service_states AS h ON h.account_id = c.account_id AND h.region = c.region AND h.resource = e.resource
  AND h.cluster = e.cluster AND h.service = e.service AND h.place = b.place_before
LEFT JOIN service_states AS a ON a.event_id = c.event_id
LEFT JOIN switch_backs AS w ON w.event_id = c.event_id;

-- Revisions, to tell an earlier one from a later one of the family.
{{STEP revisions_compared}}
SELECT k.event_id AS event_id,
  CASE WHEN a.family = b.family AND a.revision < b.revision THEN 1 ELSE 0 END AS is_earlier
FROM known_before AS k
JOIN revision_names AS a ON a.task_definition = k.after_name
JOIN revision_names AS b ON b.task_definition = k.before_name;

{{STEP switched_back}}
SELECT k.event_id AS event_id
FROM known_before AS k
LEFT JOIN revisions_compared AS r ON r.event_id = k.event_id
WHERE k.event_name = 'UpdateServicePrimaryTaskSet' AND k.is_accepted = 1 AND k.after_name <> k.before_name
  AND k.switches_to_new = 0 AND (k.times_made > 0 OR r.is_earlier = 1);

{{STEP changes}}
SELECT k.event_id AS event_id, k.after_name AS task_definition, k.after_arn AS task_definition_arn,
  k.before_name AS task_definition_before, k.before_source AS before_source,
  CASE WHEN k.has_request = 0 AND (k.is_accepted = 0 OR k.after_name IS NULL) THEN 'unknown'
    WHEN k.is_dry_run = 1 THEN 'config'
    WHEN k.api_change = 'create' THEN 'create'
    WHEN k.api_change = 'delete' THEN 'delete'
    WHEN k.api_change = 'run-task' THEN 'run-task'
    WHEN s.event_id IS NOT NULL THEN 'rollback'
    WHEN k.api_change IN ('history', 'config') THEN 'config'
    WHEN k.api_change = 'decision' THEN CASE WHEN k.rolls_back = 1 THEN 'rollback' ELSE 'config' END
    WHEN k.after_name IS NOT NULL AND k.before_name IS NOT NULL AND k.after_name <> k.before_name
      THEN CASE WHEN r.is_earlier = 1 THEN 'rollback' ELSE 'deploy' END
    WHEN k.asks_revision = 1 AND (k.before_name IS NULL OR k.image IS NOT NULL) THEN 'deploy'
    WHEN k.api_change = 'task-set' THEN 'deploy'
    WHEN k.has_request = 0 THEN 'unknown'
    WHEN k.forces = 1 THEN 'restart'
    WHEN k.scales = 1 AND k.configures = 0 AND k.asks_revision = 0 THEN 'scale'
    ELSE 'config' END AS change,
  CASE WHEN k.api_change = 'history' AND s.event_id IS NULL THEN 1 ELSE 0 END AS is_history,
  k.is_dry_run AS is_dry_run
FROM known_before AS k
LEFT JOIN revisions_compared AS r ON r.event_id = k.event_id
LEFT JOIN switched_back AS s ON s.event_id = k.event_id;
