-- name: address_known
-- version: 1
-- title: Whether a role came from an address before
-- purpose: Whether an address is new for a role.
-- population: Kept events of the address by the role.
-- parameter: address  any  The address as the table has it.
-- parameter: time  time  The call's time.
-- parameter: role  text  The role's ARN.
-- column: is_known  integer  1: it did before.
SELECT EXISTS (
  SELECT 1 FROM event e JOIN identity i ON i.id = e.identity_id
  WHERE e.source_ip = :address AND e.kept = 1 AND i.issuer_arn = :role
    AND e.event_time < CAST(strftime('%s', :time) AS INTEGER)
) AS is_known
