-- name: exceptions
-- version: 1
-- title: Exceptions
-- purpose: What failed the checks and what could not be told, with the input that would tell it.
-- population: The verdicts of all checks on every deployment, session, role and service in the period; passes and what a check does not apply to are counted, and shown with --all.
-- key: finding_id
-- needs: verdicts
-- limit: A check that passed is no proof that nothing is wrong: it says what the logs and exports at hand tell.
-- limit: Cannot-tell is never a pass: the input that is missing is named.
-- parameter: from  time  Seen at this time or later.
-- parameter: to  time  Seen before this time.
-- parameter: account  list  Accounts, by their 12 digits.
-- parameter: region  list  Regions.
-- parameter: environment  list  Environments.
-- parameter: service  list  Services, by name.
-- parameter: repository  list  Repositories, as workspace/slug.
-- parameter: role  list  Roles, by ARN or name.
-- column: check  text  headline  The check's id.
-- column: title  text  What it looks for.
-- column: severity  text  headline  critical, high, medium, low, info.
-- column: verdict  text  headline  fail, cannot-tell; with --all pass and not-applicable.
-- column: subject  text  headline  What was checked.
-- column: subject_kind  text  deployment, session, role, service, account, …
-- column: reason  text  headline  Why, with the facts.
-- column: missing  text  The input that would tell it.
-- column: first_seen  time  headline  The first event that shows it.
-- column: last_seen  time  The last.
-- column: environment  text  The environment.
-- column: account_id  text  The account.
-- column: region  text  The region.
-- column: service  text  The service.
-- column: repository  text  The repository.
-- column: role_arn  text  The role.
-- column: person  text  The person.
-- column: suppressed  integer  1: a suppression with reason, owner and expiry covers it.
-- column: finding_id  text  The finding's stable id: of the check and the subject.
-- column: deploy_id  text  The deployment.
-- column: event_id  text  CloudTrail's id of the call.
-- column: evidence  text  The file and the record (from 0) that hold it.
-- control: SOC 2 CC4.1
-- control: SOC 2 CC8.1
SELECT check_id AS "check", title, severity, verdict, subject, subject_kind, reason, missing, first_seen, last_seen, environment,
  account_id, region, service, repository, role_arn, person, suppressed, finding_id, deploy_id, event_id, evidence,
  CASE verdict WHEN 'pass' THEN 'passes' WHEN 'not-applicable' THEN 'not applicable' END AS left_out
FROM verdicts
WHERE (:from IS NULL OR last_seen IS NULL OR last_seen >= :from) AND (:to IS NULL OR first_seen IS NULL OR first_seen < :to)
  AND (:account IS NULL OR account_id IN (SELECT value FROM json_each(:account)))
  AND (:region IS NULL OR region IN (SELECT value FROM json_each(:region)))
  AND (:environment IS NULL OR lower(environment) IN (SELECT lower(value) FROM json_each(:environment)
    UNION SELECT lower(s.environment) FROM json_each(:environment) JOIN environment_spellings AS s ON lower(s.spelling) = lower(value)))
  AND (:service IS NULL OR service IN (SELECT value FROM json_each(:service)))
  AND (:repository IS NULL OR EXISTS (SELECT 1 FROM json_each(:repository)
    WHERE repository = value OR repository LIKE '%/' || value))
  AND (:role IS NULL OR EXISTS (SELECT 1 FROM json_each(:role)
    WHERE role_arn = value OR substr(role_arn, -length(value) - 1) = '/' || value))
ORDER BY CASE severity WHEN 'critical' THEN 1 WHEN 'high' THEN 2 WHEN 'medium' THEN 3 WHEN 'low' THEN 4 ELSE 5 END,
  CASE verdict WHEN 'fail' THEN 1 WHEN 'cannot-tell' THEN 2 ELSE 3 END, check_id, first_seen, subject
