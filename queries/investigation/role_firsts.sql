-- name: role_firsts
-- version: 1
-- title: What a role did first
-- purpose: When a role first made each call, and first came with each program.
-- population: All events of the role's sessions.
-- parameter: role  text  The role's ARN.
-- column: kind  text  action or agent.
-- column: source  text  The service; of programs empty.
-- column: name  text  The call, or the program.
-- column: first_at  time  The first time.
SELECT 'action' AS kind, a.event_source AS source, a.event_name AS name, MIN(a.first_at) AS first_at
FROM role_activity a WHERE a.role_arn = :role GROUP BY a.event_source, a.event_name
UNION ALL
SELECT 'agent', NULL, g.user_agent, MIN(g.first_at) FROM role_agents g WHERE g.role_arn = :role GROUP BY g.user_agent
