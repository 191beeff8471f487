-- Made after the first load, when they cost least, and kept from then on.
-- The correlation reads by call; only looking up single events needs the
-- other, which is therefore made beside it.
CREATE INDEX IF NOT EXISTS event_by_call ON event (call_id);
-- What a role's identities did is asked for every call of a trace.
CREATE INDEX IF NOT EXISTS identity_issuer ON identity (issuer_arn);
