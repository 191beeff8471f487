-- name: trust_policies
-- version: 1
-- title: The trust policies of a role
-- purpose: Every version of a role's trust policy that is known, from its calls and from exports.
-- population: CreateRole and UpdateAssumeRolePolicy in the logs, and the newest export.
-- parameter: role  text  The role's ARN.
-- column: known_at  time  When it was set, or exported.
-- column: origin  text  event, or export.
-- column: document  text  The policy.
-- column: principal_arn  text  Who set it.
-- column: event_id  text  The call.
SELECT changed_at AS known_at, 'event' AS origin, document, principal_arn, event_id FROM iam_trust_changes
WHERE document IS NOT NULL AND account_id = substr(:role, instr(:role, '::') + 2, 12)
  AND substr(:role, -length(role_name) - 1) = '/' || role_name
UNION ALL
SELECT snapshot_at, 'export', trust_policy, NULL, NULL FROM iam_roles WHERE role_arn = :role AND trust_policy IS NOT NULL
ORDER BY 1, 2, 5
