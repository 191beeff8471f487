-- name: tags_of_service
-- version: 1
-- title: Tags of a service over time
-- purpose: Which value a tag had since when, and how that is known.
-- population: The periods of the service's tags: what calls set and removed, and what exports show.
-- parameter: account  text  The account.
-- parameter: region  text  The region.
-- parameter: cluster  text  The cluster.
-- parameter: service  text  The service.
-- column: changed_at  time  headline  Since when; empty for all the time before a snapshot.
-- column: tag_key  text  headline  The key.
-- column: tag_value  text  headline  The value; empty: removed.
-- column: source  text  headline  tag-event or tag-snapshot.
-- column: certainty  text  headline  known or assumed.
-- column: principal_arn  text  headline  Who.
-- column: event_id  text  The call.
SELECT t.valid_from AS changed_at, t.tag_key, t.tag_value, t.source, t.certainty,
  (SELECT replace(i.arn, char(1), coalesce(e.session_name, '')) FROM event e JOIN identity i ON i.id = e.identity_id
    WHERE CAST(substr(e.event_id, -4) AS TEXT) = CAST(substr(event_key(t.event_id), -4) AS TEXT) AND e.event_id = event_key(t.event_id) AND e.kept = 1) AS principal_arn,
  t.event_id
FROM tag_periods t
WHERE t.account_id = :account AND t.region = :region AND t.cluster IS :cluster AND t.service = :service
ORDER BY t.valid_from, t.tag_key, t.event_id
