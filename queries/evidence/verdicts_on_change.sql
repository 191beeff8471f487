-- name: verdicts_on_change
-- version: 1
-- title: What the checks say of a change
-- purpose: Every check's verdict and reason, on the change itself, on the session that made it, and on the sessions that gave that one its credentials.
-- population: One row per check and subject, checks that do not apply included.
-- needs: verdicts of changes
-- parameter: event  text  The change's event id.
-- column: check  text  The check's id.
-- column: title  text  What it looks for.
-- column: verdict  text  pass, fail, inconclusive (it lacks an input), not-applicable.
-- column: severity  text  critical, high, medium, low, info.
-- column: subject  text  `this change`, or the session's id.
-- column: reason  text  Why, with the facts.
-- column: missing  text  The input that an inconclusive check lacks.
-- column: suppressed  text  yes: a suppression accepts the failure.
-- column: finding_id  text  The finding's stable id.
WITH RECURSIVE way (session_id) AS (
  SELECT d.credential_id FROM deployments AS d WHERE d.event_id = :event AND d.credential_id IS NOT NULL
  UNION
  SELECT s.parent_session_id FROM way AS w JOIN sessions AS s ON s.session_id = w.session_id WHERE s.parent_session_id IS NOT NULL
)
SELECT v.check_id AS "check", v.title, CASE v.verdict WHEN 'cannot-tell' THEN 'inconclusive' ELSE v.verdict END AS verdict, v.severity,
  CASE v.subject_kind WHEN 'deployment' THEN 'this change' ELSE 'session ' || v.subject END AS subject, v.reason, v.missing,
  CASE WHEN v.suppressed = 1 THEN 'yes' END AS suppressed, v.finding_id
FROM verdicts AS v
WHERE v.subject_kind = 'deployment' AND v.event_id = :event
  OR v.subject_kind = 'session' AND v.subject IN (SELECT session_id FROM way)
ORDER BY v.subject_kind, v.check_id, v.subject
