-- name: address_first_seen
-- version: 1
-- title: When a role first came from an address
-- purpose: Whether an address is new for a role.
-- population: Kept events of the address by the role.
-- parameter: address  any  The address as the table has it.
-- parameter: role  text  The role's ARN.
-- column: first_at  time  The first call.
SELECT strftime('%Y-%m-%dT%H:%M:%SZ', MIN(e.event_time), 'unixepoch')
FROM event e JOIN identity i ON i.id = e.identity_id
WHERE e.source_ip = :address AND e.kept = 1 AND i.issuer_arn = :role
