-- Single events are found by the end of their id, and by what responders hold:
-- an access key, an address.
DROP INDEX IF EXISTS event_by_id;
CREATE INDEX IF NOT EXISTS event_by_id_end ON event (CAST(substr(event_id, -4) AS TEXT));
CREATE INDEX IF NOT EXISTS event_by_access_key ON event (access_key_id) WHERE access_key_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS event_by_source_ip ON event (source_ip);
-- What failed is little of it all, and asked for by its time.
CREATE INDEX IF NOT EXISTS event_failed ON event (event_time) WHERE error_code_id IS NOT NULL;
