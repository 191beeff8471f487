-- Made after the first load, when they cost least, and kept from then on.
CREATE INDEX IF NOT EXISTS event_by_id ON event (event_id);
CREATE INDEX IF NOT EXISTS event_by_call ON event (call_id);
